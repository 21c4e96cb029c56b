#pragma once

#include <string>
#include <vector>

#include "tests/contract/wire/table.hpp"
#include "tests/sandbox/http.hpp"

namespace dunning::contract::wire {

// Holds everything that a sandbox is asked and answers against a table; for Sandbox::watch. What
// the sandbox was told to spoil is not judged. The table outlives it.
class Observer {
 public:
  explicit Observer(const Table& table) : table_(table) {}

  void operator()(const sandbox::Request& request, const sandbox::Response& response);
  // What was wrong so far, each once.
  const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  const Table& table_;
  std::vector<std::string> complaints_;
};

}  // namespace dunning::contract::wire
