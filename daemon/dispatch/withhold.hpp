#pragma once

#include <string>

#include "daemon/policy/decide.hpp"

namespace dunning::dispatch {

// Why something that was decided does not leave, and the day on which it is looked at again.
struct Withheld {
  policy::Reason reason = policy::Reason::paused;
  std::string detail;
  Date next_look;
};

// This intent does not leave: every item that it would have acted on carries the reason why not,
// and the account is looked at again on that day at the latest. The intents are left as they are.
void withhold(policy::Verdict& verdict, const policy::Intent& intent, const Withheld& withheld);

}  // namespace dunning::dispatch
