#include "daemon/dispatch/withhold.hpp"

#include <algorithm>

namespace dunning::dispatch {

void withhold(policy::Verdict& verdict, const policy::Intent& intent, const Withheld& withheld) {
  for (auto& decision : verdict.decisions) {
    const bool acts =
        decision.reason == policy::Reason::due || decision.reason == policy::Reason::gathered;
    const bool concerned =
        std::any_of(intent.advances.begin(), intent.advances.end(),
                    [&](const policy::Advance& one) { return one.item == decision.item; });
    if (!acts || !concerned) continue;
    decision.reason = withheld.reason;
    decision.detail = withheld.detail;
  }
  if (!verdict.next_look || withheld.next_look < *verdict.next_look)
    verdict.next_look = withheld.next_look;
}

}  // namespace dunning::dispatch
