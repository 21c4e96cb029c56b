#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/core/result.hpp"

// What may travel between us and an accounting system, as a table that we wrote (xero.json …;
// README.md says how one reads). Both sides are held against it: the requests that our connectors
// make, and the answers that the sandbox gives.
namespace dunning::contract::wire {

struct Exchange {
  std::string method;
  std::string target;                          // path and query, as sent
  std::map<std::string, std::string> headers;  // of the request, names in lower case
  std::string body;
  int status = 0;
  std::string content_type;
  std::string answer;
};

class Table {
 public:
  static Result<std::unique_ptr<Table>> read(const std::string& file);
  ~Table();

  // Whether the table speaks of this path at all: it begins with one of its "roots".
  bool concerns(const std::string& target) const;
  // What is wrong with the exchange, in sentences that name the place; empty when nothing is.
  std::vector<std::string> complaints(const Exchange& exchange) const;
  // How often each operation was met by complaints(), the ones never met included.
  const std::map<std::string, int>& met() const;

 private:
  struct Parts;
  Table();
  std::unique_ptr<Parts> parts_;
};

}  // namespace dunning::contract::wire
