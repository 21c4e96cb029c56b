#pragma once

#include "daemon/core/result.hpp"
#include "daemon/core/secret.hpp"

namespace dunning::ports {

// Where the token of a request comes from. Thread-safe; makes at most two requests and never
// waits.
class AccessTokens {
 public:
  virtual ~AccessTokens() = default;

  // A token that is good now, renewed when that is due. rate_limited with `not_before` while
  // somebody else renews it or it may not be renewed yet; transient when the token server cannot be
  // reached; auth when a person has to act, with the command that repairs it.
  virtual Result<Secret> current() = 0;

  // Another token than the one that was refused (401). Errors as above; auth when there is none.
  virtual Result<Secret> after_refusal(const Secret& refused) = 0;
};

}  // namespace dunning::ports
