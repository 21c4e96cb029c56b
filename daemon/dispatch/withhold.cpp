#include "daemon/dispatch/withhold.hpp"

namespace dunning::dispatch {

void withhold(policy::Verdict& verdict, policy::Reason reason, const std::string& detail,
              Date next_look) {
  for (auto& decision : verdict.decisions) {
    if (decision.reason != policy::Reason::due && decision.reason != policy::Reason::gathered)
      continue;
    decision.reason = reason;
    decision.detail = detail;
  }
  verdict.intents.clear();
  verdict.next_look = next_look;
}

}  // namespace dunning::dispatch
