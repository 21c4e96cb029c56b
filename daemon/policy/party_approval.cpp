#include "daemon/policy/party_approval.hpp"

#include <algorithm>

#include "daemon/core/planted_bug.hpp"
#include "daemon/policy/approval.hpp"
#include "daemon/policy/case_sums.hpp"
#include "daemon/policy/party_gates.hpp"

namespace dunning::policy {

bool is_approved(Party& party, Assessment& all, Verdict& verdict) {
  if (!all.items[party.lead()].step().approval || planted(PlantedBug::send_unapproved)) return true;
  const auto asked = leading(party, all);
  auto sought = approval_of(asked, all);
  Party granted = only(party, sought.granted, all);
  if (!granted.due.empty()) {
    const Money amount = asked_amount(granted, all);
    const bool higher = amount.currency != sought.amount.currency || amount > sought.amount;
    if (higher && !planted(PlantedBug::approve_other_facts)) {
      sought.granted.clear();
      sought.refusal = "approved up to " + to_string(sought.amount) + ", to pay is " +
                       to_string(amount) + " by now";
    }
  }
  const auto may_go = [&](std::size_t index) {
    return std::find(sought.granted.begin(), sought.granted.end(), index) != sought.granted.end();
  };
  auto not_granted = asked;
  std::erase_if(not_granted, may_go);
  Party waiting = only(party, std::move(not_granted), all);
  if (!waiting.due.empty() && is_enough(waiting, all)) {
    verdict.waiting.push_back(compose(waiting, all));
    turn_back(all, waiting.due, Reason::awaiting_approval, sought.refusal);
  }
  std::erase_if(party.due, [&](std::size_t index) {
    return std::find(waiting.due.begin(), waiting.due.end(), index) != waiting.due.end();
  });
  if (sought.granted.empty()) return false;
  if (granted.is_notice(all)) {
    party = std::move(granted);
    return true;
  }
  // What the approver did not see goes another day.
  std::vector<std::size_t> later;
  std::erase_if(party.due, [&](std::size_t index) {
    const auto item = all.items[index].item->id;
    const bool seen =
        planted(PlantedBug::approve_other_facts) ||
        std::find(sought.items.begin(), sought.items.end(), item) != sought.items.end();
    if (!seen) later.push_back(index);
    return !seen;
  });
  if (!later.empty()) {
    all.look_on(all.today + 1);
    turn_back(all, later, Reason::min_gap,
              "the message of step " + all.items[party.lead()].step().name +
                  " goes first, with what was approved");
  }
  return true;
}

void set_apart_what_needs_a_yes(Party& party, Assessment& all, Verdict& verdict) {
  const std::size_t lead = all.items[party.lead()].next->step;
  if (all.items[party.lead()].step().approval || planted(PlantedBug::send_unapproved)) return;
  std::vector<std::size_t> apart;
  std::erase_if(party.due, [&](std::size_t index) {
    const Standing& one = all.items[index];
    const bool asks = one.next->step != lead && one.step().approval;
    if (asks) apart.push_back(index);
    return asks;
  });
  while (!apart.empty()) {
    const Party own = only(party, apart, all);
    const auto asked = leading(own, all);
    apart.erase(apart.begin(), apart.begin() + static_cast<std::ptrdiff_t>(asked.size()));
    const auto sought = approval_of(asked, all);
    auto not_granted = asked;
    std::erase_if(not_granted, [&](std::size_t index) {
      return std::find(sought.granted.begin(), sought.granted.end(), index) != sought.granted.end();
    });
    if (!sought.granted.empty()) {
      all.look_on(all.today + 1);
      turn_back(all, sought.granted, Reason::min_gap,
                "the message of step " + all.items[party.lead()].step().name + " goes first today");
    }
    Party waiting = only(party, std::move(not_granted), all);
    if (waiting.due.empty() || !is_enough(waiting, all)) continue;
    verdict.waiting.push_back(compose(waiting, all));
    turn_back(all, waiting.due, Reason::awaiting_approval, sought.refusal);
  }
}

}  // namespace dunning::policy
