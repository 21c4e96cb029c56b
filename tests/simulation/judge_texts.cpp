#include <algorithm>

#include "tests/simulation/judge.hpp"

namespace dunning::simulation {
namespace {

constexpr int first_minute = 9 * 60;
constexpr int end_minute = 18 * 60;

}  // namespace

// Taken once, and as a step: one whose mail was refused was taken by its text message.
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
    bool alone = true;
    std::vector<std::pair<std::string, Taken>> takes;
    for (const auto& advance : occasion.intent.advances) {
      const auto claim = claim_of(advance.item, occasion);
      const auto step = policy->index_of(advance.step);
      auto& ladder = ladders_[claim];
      const bool other_form = std::any_of(ladder.begin(), ladder.end(), [&](const Taken& one) {
        return one.occasion == occasion.id.value && step && one.step == *step;
      });
      alone = alone && !other_form;
      if (claim.empty() || !step || other_form) continue;
      const Taken taken{*step,           advance.round,     advance.turn,
                        world_->today(), advance.due_date,  key,
                        world_->calls,   occasion.id.value, true};
      judge_step(claim, taken, advance, *policy);
      takes.emplace_back(claim, taken);
    }
    judge_text(key, occasion, *policy, alone);
    for (auto& [claim, taken] : takes)
      ladders_[claim].push_back(taken);
  }
}

// What holds for a mail holds for it, too; what the mail of the same step has counted is not
// counted again.
void Judge::judge_text(const std::string& key, const store::Occasion& occasion,
                       const policy::Policy& policy, bool alone) {
  const auto found = world_->textings.find(key);
  if (found == world_->textings.end())
    return violation("truth", "the text message " + key + " left without leave");
  const Texting& texting = found->second;
  if (texting.process == "clone")
    return violation("stopped", "the text message " + key + " left a copy of the machine");
  if (!silence_because_.empty())
    violation("stopped", "the text message " + key + " left although " + silence_because_);
  Conversation as_mail;
  as_mail.key = key;
  as_mail.at = texting.at;
  as_mail.body_call = texting.body_call;
  as_mail.over = as_mail.taken = true;
  const int minute = world_->clock.local(texting.at, zone).minute_of_day;
  if (minute < first_minute || minute >= end_minute)
    violation("window", "the text message " + key + " left at minute " + std::to_string(minute));
  judge_time(as_mail, policy);
  judge_freshness(as_mail, occasion);
  judge_agency(as_mail, occasion);
  judge_lines(as_mail, occasion);
  judge_words(as_mail, occasion);
  judge_offers(as_mail, occasion);
  judge_bank(as_mail, occasion);
  judge_books(as_mail, occasion, policy);
  if (!alone) return;
  judge_approval(as_mail, occasion, policy);
  judge_settling(as_mail, occasion);
  if (!counted_.insert(occasion.id.value).second) return;
  judge_gaps(as_mail, occasion, policy);
  judge_cap(as_mail, occasion);
}

}  // namespace dunning::simulation
