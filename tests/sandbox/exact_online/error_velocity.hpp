#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "daemon/core/instant.hpp"

namespace dunning::sandbox::exact_online {

// The block that comes of errors: more than ten in an hour from one user of an app on one endpoint
// of one division, and that endpoint answers nothing for an hour. Who goes on meanwhile waits twice
// as long for each further ten. Thread rule: under the sandbox's lock.
class ErrorVelocity {
 public:
  bool blocked(const std::string& endpoint, Instant now);  // counts the call when it is
  void failed(const std::string& endpoint, Instant now);
  void reset() { state_.clear(); }
  int errors(const std::string& endpoint) const;  // of the hour that runs, or ran last

 private:
  struct State {
    std::int64_t hour = 0;
    int errors = 0;
    int during = 0;  // calls while blocked
    Instant until;
    Millis length{0};
  };
  std::map<std::string, State> state_;
};

}  // namespace dunning::sandbox::exact_online
