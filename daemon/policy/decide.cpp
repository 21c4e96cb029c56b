#include "daemon/policy/decide.hpp"

#include <algorithm>
#include <tuple>

#include "daemon/core/planted_bug.hpp"
#include "daemon/policy/agency.hpp"
#include "daemon/policy/case_sums.hpp"
#include "daemon/policy/compose.hpp"
#include "daemon/policy/events.hpp"
#include "daemon/policy/ladder_event.hpp"
#include "daemon/policy/party_approval.hpp"
#include "daemon/policy/party_gates.hpp"
#include "daemon/policy/rest.hpp"

namespace dunning::policy {
namespace {

// One party for every policy, kind of message and agency that has a step due today; the most
// advanced step first, then what has waited longest.
std::vector<Party> parties_of(const Assessment& all) {
  std::vector<Party> parties;
  for (std::size_t index = 0; index < all.items.size(); ++index) {
    const Standing& one = all.items[index];
    if (!one.due) continue;
    const Kind kind = kind_of(one.step());
    auto found = std::find_if(parties.begin(), parties.end(), [&](const Party& party) {
      return party.policy == one.policy && party.kind == kind &&
             all.items[party.lead()].step().hand_over == one.step().hand_over;
    });
    if (found == parties.end()) found = parties.insert(found, Party{one.policy, kind, {}, {}, {}});
    found->due.push_back(index);
  }
  return parties;
}

// Sorts the most advanced step first, then the longest waiting, then the item's id.
auto urgency(const Assessment& all, std::size_t index) {
  const Standing& one = all.items[index];
  return std::tuple(-static_cast<std::int64_t>(one.next->step), one.next->on, one.item->id);
}

// The last day on which a message of this case was led by the step.
std::optional<Date> last_led(const Assessment& all, const Policy& policy, const std::string& step) {
  std::optional<Date> last;
  for (const auto& row : all.account.history.taken) {
    if (!row.leading || policy.known_as(row.step) != policy.known_as(step)) continue;
    if (row.state == DeliveryState::cancelled || row.state == DeliveryState::expired) continue;
    const auto of =
        std::lower_bound(all.items.begin(), all.items.end(), row.item,
                         [](const Standing& one, ItemId id) { return one.item->id < id; });
    const bool known = of != all.items.end() && of->item->id == row.item;
    if (known && !of->item->policy.empty() && of->item->policy != policy.name) continue;
    const Date on = row.delivered_on.value_or(row.on);
    last = last ? std::max(*last, on) : on;
  }
  return last;
}

// S17. The most advanced due step leads, unless it led a message of this case too recently: then
// the next one may. Returns whether any is left to lead.
bool choose_lead(Party& party, Assessment& all) {
  while (!party.due.empty()) {
    const std::string step = all.items[party.lead()].step().name;
    const auto last = last_led(all, *party.policy, step);
    if (!last || all.today - *last >= party.policy->same_step_gap_days ||
        planted(PlantedBug::ignore_same_step_gap))
      return true;
    const Date until = *last + party.policy->same_step_gap_days;
    all.look_on(until);
    const auto waits = leading(party, all);
    turn_back(all, waits, Reason::same_step_gap,
              "the debtor had this step on " + to_string(*last) + " and has it again from " +
                  to_string(until));
    party.due.erase(party.due.begin(),
                    party.due.begin() + static_cast<std::ptrdiff_t>(waits.size()));
  }
  return false;
}

// S17. Items whose next step falls due soon come along, when it makes the same kind of message and
// is not a step further than the leading one: a friendly text is not the sterner one that would
// follow.
void gather(Party& party, const Assessment& all) {
  if (!party.kind.message) return;
  const std::size_t leading = all.items[party.lead()].next->step;
  for (std::size_t index = 0; index < all.items.size(); ++index) {
    const Standing& one = all.items[index];
    if (one.policy != party.policy || !one.may_come_along || one.next->step > leading) continue;
    if (one.next->on > all.today + party.policy->gather_days || kind_of(one.step()) != party.kind)
      continue;
    if (one.overdue == party.kind.before_due) continue;
    // A step that sets a term or needs a person is taken on its own day.
    if (one.step().has_legal_effect() || one.step().approval || one.next->ordered) continue;
    if (!one.ladder->judged(one.next->step) && all.failing(one, one.step())) continue;
    party.gathered.push_back(index);
  }
}

// What takes the same step the other way (`else`) goes another day: one text cannot be both.
void part_ways(Party& party, Assessment& all) {
  const Standing& lead = all.items[party.lead()];
  std::vector<std::size_t> others;
  std::erase_if(party.due, [&](std::size_t index) {
    const Standing& one = all.items[index];
    const bool other = one.next->step == lead.next->step && &one.step() != &lead.step();
    if (other) others.push_back(index);
    return other;
  });
  if (others.empty()) return;
  all.look_on(all.today + 1);
  turn_back(all, others, Reason::min_gap,
            "invoices that take this step the other way go first today");
}

// S39. A statutory notice lists every claim in default and nothing else. Returns what else was due.
std::vector<std::size_t> keep_to_the_notice(Party& party, const Assessment& all) {
  if (!party.is_notice(all)) return {};
  const auto led = leading(party, all);
  std::vector<std::size_t> rest(party.due.begin() + static_cast<std::ptrdiff_t>(led.size()),
                                party.due.end());
  party = only(party, led, all);
  return rest;
}

void leave_for_later(const std::vector<std::size_t>& rest, const Party& party, Assessment& all) {
  std::vector<std::size_t> later;
  for (const auto index : rest) {
    if (std::find(party.by_law.begin(), party.by_law.end(), index) == party.by_law.end())
      later.push_back(index);
  }
  if (later.empty()) return;
  all.look_on(all.today + 1);
  turn_back(all, later, Reason::notice_running,
            "the notice " + all.items[party.lead()].step().name + " goes first, about others");
}

bool may_form(Party& party, Assessment& all, Verdict& verdict) {
  std::sort(party.due.begin(), party.due.end(),
            [&](std::size_t a, std::size_t b) { return urgency(all, a) < urgency(all, b); });
  while (choose_lead(party, all)) {
    part_ways(party, all);
    if (party.kind.message && !has_contact(party, all)) return false;
    if (!no_notice_runs(party, all)) return false;
    auto rest = keep_to_the_notice(party, all);
    const bool notice = party.is_notice(all);
    if (!is_worth_a_notice(party, all) || !knows_the_rates(party, all)) {
      if (!notice) {
        const auto led = static_cast<std::ptrdiff_t>(leading(party, all).size());
        rest.assign(party.due.begin() + led, party.due.end());
      }
      party = Party{party.policy, party.kind, std::move(rest), {}, {}};
      continue;
    }
    set_apart_what_needs_a_yes(party, all, verdict);
    if (!is_approved(party, all, verdict)) {
      if (notice) party = Party{party.policy, party.kind, std::move(rest), {}, {}};
      continue;
    }
    leave_for_later(rest, party, all);
    const Step& step = all.items[party.lead()].step();
    if (!step.approval && step.legal_notice.empty()) gather(party, all);
    return is_enough(party, all) && keeps_distance(party, all);
  }
  return false;
}

void accept(const Party& party, Assessment& all, Verdict& verdict) {
  verdict.intents.push_back(compose(party, all));
  all.look_on(all.today + 1);
  const std::string& leading_step = all.items[party.lead()].step().name;
  for (const auto index : party.gathered) {
    Decision& decision = all.items[index].decision;
    decision.reason = Reason::gathered;
    decision.detail += "; it goes along with the message of step " + leading_step;
  }
  for (const auto index : party.by_law) {
    Standing& one = all.items[index];
    one.decision.reason = Reason::gathered_by_law;
    one.decision.detail = "it is in default, so that the notice " + leading_step + " lists it";
  }
}

// What no server would have, or what came back, is tried again after some days: time alone makes it
// so.
void look_after_refusals(Assessment& all) {
  for (const auto& sent : all.account.history.events) {
    const bool failed =
        sent.state == DeliveryState::refused || sent.state == DeliveryState::bounced;
    const Date again = sent.on + days_after_a_refusal;
    if (failed && all.today < again) all.look_on(again);
  }
}

// Messages that are no step come first: what the machine has to say of itself today leaves the
// steps for another day (S20), and an item whose step is said again that way takes no other (S28).
void speak_of_events(Assessment& all, const PolicySet& policies, Verdict& verdict) {
  verdict.intents = event_intents(all, all.outcomes, policies);
  if (const auto date = next_statement(all)) all.look_on(*date);
  tell_agencies(all, policies, verdict.intents);
  look_after_refusals(all);
  for (const auto& intent : verdict.intents) {
    all.look_on(all.today + 1);
    if (!intent.writes()) continue;
    if (!asked_by_a_person(intent.kind)) all.speaks_of = intent.kind;
    for (const auto& advance : intent.advances) {
      for (auto& one : all.items) {
        if (one.item->id != advance.item) continue;
        one.due = one.may_come_along = false;
        one.decision.reason = Reason::due;
        one.decision.step = advance.step;
        one.decision.step_on = all.today;
        one.decision.detail = advance.step + " is said again with the message " + intent.kind;
      }
    }
  }
}

}  // namespace

Verdict decide(const Account& account, const AdministrationRules& rules, const PolicySet& policies,
               const law::Jurisdiction& jurisdiction, Date today) {
  Assessment all = assess(account, rules, policies, jurisdiction, today);
  Verdict verdict;
  speak_of_events(all, policies, verdict);

  auto parties = parties_of(all);
  std::erase_if(parties, [&](Party& party) { return !may_form(party, all, verdict); });
  const auto first =
      std::min_element(parties.begin(), parties.end(), [&](const Party& a, const Party& b) {
        return urgency(all, a.lead()) < urgency(all, b.lead());
      });
  for (auto party = parties.begin(); party != parties.end(); ++party) {
    if (party == first) {
      accept(*party, all, verdict);
    } else {
      auto waiting = party->due;
      std::erase_if(waiting, [&](std::size_t index) {
        return std::find(first->by_law.begin(), first->by_law.end(), index) != first->by_law.end();
      });
      turn_back(
          all, waiting, Reason::min_gap,
          "the message of step " + all.items[first->lead()].step().name + " goes first today");
    }
  }

  verdict.voids = all.notices.voids;
  verdict.at_rest = at_rest(all, policies);
  verdict.tasks = word_tasks(all, all.outcomes);
  for (auto& task : agency_tasks(all))
    verdict.tasks.push_back(std::move(task));
  add_credit_tasks(all, verdict.tasks);
  add_unpaid_costs_tasks(all, policies, verdict.tasks);
  verdict.decisions.reserve(all.items.size());
  for (auto& one : all.items)
    verdict.decisions.push_back(std::move(one.decision));
  verdict.judgements = std::move(all.judgements);
  verdict.next_look = all.next_look;
  return verdict;
}

}  // namespace dunning::policy
