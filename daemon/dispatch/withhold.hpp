#pragma once

#include <string>

#include "daemon/policy/decide.hpp"

namespace dunning::dispatch {

// Nothing of this verdict leaves: every item that would have been acted on carries the reason why
// not, and the account is looked at again on that day.
void withhold(policy::Verdict& verdict, policy::Reason reason, const std::string& detail,
              Date next_look);

}  // namespace dunning::dispatch
