#pragma once

#include <string>
#include <vector>

#include "tests/sandbox/http.hpp"
#include "tests/sandbox/json.hpp"
#include "tests/sandbox/matching.hpp"

namespace dunning::sandbox {

// Commands that run by themselves around a request: "after the second version list, invoice X is
// paid". Thread rule: under the sandbox's lock.
class Triggers {
 public:
  enum class When { before, after };

  struct Command {
    std::string name;  // of the control API
    std::string body;  // its JSON
  };

  // {method, path_prefix, path_contains, nth, count, when: "before"|"after", do: {command, body}}
  Result<int> add(const Json& from);
  void clear() { triggers_.clear(); }
  Json list() const;

  // Counts the request (once, before it is carried out) and remembers which triggers it pulls.
  void see(const Request& request, const std::string& below);
  // The commands of the triggers that the last seen request pulled.
  std::vector<Command> pulled(When when) const;

 private:
  struct Trigger {
    int id = 0;
    Matching matching;
    int count = 1;
    When when = When::after;
    Command command;
    int seen = 0;
    int done = 0;
    bool pulled = false;
  };
  std::vector<Trigger> triggers_;
  int last_id_ = 0;
};

}  // namespace dunning::sandbox
