#include "daemon/policy/urgency.hpp"

namespace dunning::policy {

Urgency urgency(const Verdict& verdict, const PolicySet& policies) {
  Urgency most;
  for (const auto& intent : verdict.intents) {
    if (intent.kind != "step") return {Urgency::What::event, 0, {}};
    const auto* policy = find_policy(policies, intent.policy);
    const auto step = policy ? policy->index_of(intent.step) : std::nullopt;
    for (const auto& decision : verdict.decisions) {
      if (decision.item != intent.advances.front().item || !decision.step_on) continue;
      most = {Urgency::What::step, -static_cast<std::int64_t>(step.value_or(0)), *decision.step_on};
    }
  }
  return most;
}

}  // namespace dunning::policy
