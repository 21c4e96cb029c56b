#include <algorithm>

#include "tests/simulation/judge.hpp"

namespace dunning::simulation {

// A step whose mail was refused was taken by its text message: in order, and once.
void Judge::judge_texts(store::Store& store) {
  for (; judged_texts_ < world_->gateway.taken.size(); ++judged_texts_) {
    const auto key = world_->gateway.taken[judged_texts_].header("idempotency-key");
    store::Outbox outbox(store);
    const auto row = outbox.find(key);
    if (!row || !*row) {
      violation("truth", "the taken text message " + key + " has no row");
      continue;
    }
    const auto found = outbox.occasion((*row)->occasion);
    if (!found || !*found) {
      violation("truth", "the text message " + key + " has no occasion");
      continue;
    }
    const auto& occasion = **found;
    const auto* policy = policy::find_policy(*policies_, occasion.intent.policy);
    if (policy == nullptr) continue;
    for (const auto& advance : occasion.intent.advances) {
      const auto claim = claim_of(advance.item, occasion);
      const auto step = policy->index_of(advance.step);
      auto& ladder = ladders_[claim];
      const bool other_form = std::any_of(ladder.begin(), ladder.end(), [&](const Taken& one) {
        return one.occasion == occasion.id.value && step && one.step == *step;
      });
      if (claim.empty() || !step || other_form) continue;
      const Taken taken{*step,           advance.round,     advance.turn,
                        world_->today(), advance.due_date,  key,
                        world_->calls,   occasion.id.value, true};
      judge_step(claim, taken, advance, *policy);
      ladder.push_back(taken);
    }
  }
}

}  // namespace dunning::simulation
