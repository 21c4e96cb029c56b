#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/json/value.hpp"
#include "daemon/ports/connector.hpp"
#include "tests/in_process/in_process_sandbox.hpp"

// One company's weeks with one accounting system: first load, changes of every kind, a look before
// a send, notes written back, sweeps. The real puller, store, channel and connector do it against
// the sandbox; at one request something goes wrong.
namespace dunning::faults {

struct System {
  std::string name;  // as the sandbox and the connector call it
  std::function<Result<std::unique_ptr<ports::Connector>>(const ports::ConnectorContext&)> create;
  // The connector's settings and how the requests are authorized, from the sandbox.
  std::function<std::map<std::string, std::string>(in_process::InProcessSandbox&)> settings;
};

System moneybird_system();

// A fault as the sandbox's control API takes it.
struct Kind {
  std::string name;
  std::vector<json::Member> members;
};
const std::vector<Kind>& kinds();

struct Ended {
  std::int64_t requests = 0;  // but those of the last day, on which nothing goes wrong
  std::int64_t errors = 0;    // calls that failed and were made again
  std::vector<std::string> wrong;
  std::vector<std::string> books;  // what the store has at the end: "number open", sorted
};

struct Trouble {
  std::int64_t request = 0;  // from 1
  Kind kind;
};

Ended live(const System& system, const std::optional<Trouble>& trouble);

}  // namespace dunning::faults
