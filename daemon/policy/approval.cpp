#include "daemon/policy/approval.hpp"

#include <algorithm>

#include "daemon/core/planted_bug.hpp"

namespace dunning::policy {
namespace {

const Word* newest_approval(const Policy& policy, std::size_t step, const Assessment& all) {
  const Word* newest = nullptr;
  for (const auto& word : all.account.words) {
    const auto* approval = std::get_if<Approval>(&word.what);
    if (!approval || !in_force(word, all.today) || approval->policy != policy.name) continue;
    if (policy.known_as(approval->step) != step) continue;
    if (!newest || newest->id < word.id) newest = &word;
  }
  return newest;
}

bool covers(const Approval& approval, ItemId item) {
  if (planted(PlantedBug::approve_other_facts)) return true;
  return std::find(approval.items.begin(), approval.items.end(), item) != approval.items.end();
}

bool used_up(const Word& word, const Standing& one, const Assessment& all) {
  const auto& taken = all.account.history.taken;
  return std::any_of(taken.begin(), taken.end(), [&](const Taken& row) {
    return row.item == one.item->id && row.on >= word.on && row.state != DeliveryState::cancelled &&
           row.state != DeliveryState::expired && one.policy->known_as(row.step) == one.next->step;
  });
}

std::string asked_text(const std::vector<std::size_t>& asked, const Assessment& all) {
  const Standing& lead = all.items[asked.front()];
  if (lead.step().hand_over.empty()) return lead.step().email;
  return approved_text(compose(Party{lead.policy, kind_of(lead.step()), asked, {}, {}}, all));
}

}  // namespace

std::string approved_text(const Intent& intent) {
  if (intent.hand_over.empty()) return intent.email;
  return "hand-over to " + intent.hand_over + ": " + intent.subject;
}

ApprovalSought approval_of(const std::vector<std::size_t>& asked, const Assessment& all) {
  const Standing& lead = all.items[asked.front()];
  ApprovalSought sought;
  const auto* word = newest_approval(*lead.policy, lead.next->step, all);
  if (!word) {
    sought.refusal = "nobody has approved it yet";
    return sought;
  }
  const auto& approval = std::get<Approval>(word->what);
  const std::string said = word->author + " on " + to_string(word->on);
  if (!approval.yes) {
    sought.refusal = "refused by " + said + (word->reason.empty() ? "" : ": " + word->reason);
    return sought;
  }
  const bool hand_over = !lead.step().hand_over.empty();
  if (approval.email != asked_text(asked, all)) {
    sought.refusal = hand_over ? "what " + said + " approved has changed since"
                               : "approved by " + said + " with the template " + approval.email;
    return sought;
  }
  for (const auto index : asked) {
    const Standing& one = all.items[index];
    if (covers(approval, one.item->id) && !used_up(*word, one, all))
      sought.granted.push_back(index);
  }
  sought.amount = approval.amount;
  sought.items = approval.items;
  sought.refusal = "what " + said + " approved does not cover it";
  return sought;
}

}  // namespace dunning::policy
