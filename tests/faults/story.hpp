#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/json/value.hpp"
#include "tests/in_process/systems.hpp"

// One company's weeks with one accounting system: first load, changes of every kind, a look before
// a send, notes written back, sweeps. The real puller, store, channel and connector do it against
// the sandbox; at one request something goes wrong.
namespace dunning::faults {

// A fault as the sandbox's control API takes it.
struct Kind {
  std::string name;
  std::vector<json::Member> members;
};
const std::vector<Kind>& kinds();

struct Ended {
  std::int64_t requests = 0;  // but those of the last day, on which nothing goes wrong
  std::int64_t errors = 0;    // calls that failed and were made again
  int logins = 0;             // that a person had to do anew
  std::vector<std::string> wrong;
  std::vector<std::string> books;  // what the store has at the end: "number open", sorted
};

struct Trouble {
  std::int64_t request = 0;  // from 1
  Kind kind;
};

Ended live(const in_process::System& system, const std::optional<Trouble>& trouble);

}  // namespace dunning::faults
