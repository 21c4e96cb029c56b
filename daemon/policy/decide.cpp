#include "daemon/policy/decide.hpp"

#include <algorithm>
#include <tuple>

#include "daemon/core/planted_bug.hpp"
#include "daemon/policy/addressing.hpp"
#include "daemon/policy/agency.hpp"
#include "daemon/policy/approval.hpp"
#include "daemon/policy/case_sums.hpp"
#include "daemon/policy/charges.hpp"
#include "daemon/policy/compose.hpp"
#include "daemon/policy/contact.hpp"
#include "daemon/policy/events.hpp"
#include "daemon/policy/mobile_phone.hpp"

namespace dunning::policy {
namespace {

void turn_back(Assessment& all, const std::vector<std::size_t>& items, Reason reason,
               const std::string& detail) {
  for (const auto index : items) {
    Decision& decision = all.items[index].decision;
    decision.reason = reason;
    decision.detail =
        decision.step + " is due since " + to_string(*decision.step_on) + "; " + detail;
  }
}

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

// S33. Nobody to write to: every item waits for a person. Where one of a step's two ways is not
// open the other is taken, but a statutory notice that is to go by post does.
bool has_contact(const Party& party, Assessment& all) {
  const Step& step = all.items[party.lead()].step();
  const bool post = !step.letter.empty() && has_postal_address(all.account.debtor);
  if (!step.letter.empty() && !post && (step.email.empty() || !step.legal_notice.empty())) {
    turn_back(all, party.due, Reason::no_contact, "the debtor has no postal address");
    return false;
  }
  const bool by_text_alone = step.email.empty() && step.letter.empty() && !step.sms.empty();
  if (by_text_alone && !mobile_phone(all.account.debtor)) {
    turn_back(all, party.due, Reason::no_contact,
              "the debtor has no mobile number, or no country to read it by");
    return false;
  }
  if (step.email.empty()) return true;
  const Contact to = contact(*party.policy, &step, all);
  std::string left_out;
  for (const auto& address : to.left_out)
    left_out += (left_out.empty() ? "" : ", ") + address;
  std::string came_back;
  for (const auto& bad : to.bad) {
    came_back += (came_back.empty() ? "mail to " : ", and to ") + bad.address + " came back on " +
                 to_string(bad.since);
  }
  if (to.recipients.empty() && post) {
    if (!came_back.empty()) {
      for (const auto index : party.due)
        all.items[index].decision.detail += "; by post alone, as " + came_back;
    }
    return true;
  }
  if (to.recipients.empty()) {
    const std::string none =
        left_out.empty() ? "the debtor has no mail address" : "no mail can be sent to " + left_out;
    turn_back(all, party.due, Reason::no_contact,
              came_back.empty() ? none : came_back + ", and there is no other address");
    return false;
  }
  if (!came_back.empty()) {
    for (const auto index : party.due)
      all.items[index].decision.detail += "; " + came_back;
  }
  if (!left_out.empty()) {
    for (const auto index : party.due)
      all.items[index].decision.detail += "; left out, as no mail can be sent there: " + left_out;
  }
  return true;
}

// The items of the party that are due for the leading step come first in it.
std::vector<std::size_t> leading(const Party& party, const Assessment& all) {
  const std::size_t step = all.items[party.lead()].next->step;
  const auto rest = std::find_if(party.due.begin(), party.due.end(), [&](std::size_t index) {
    return all.items[index].next->step != step;
  });
  return {party.due.begin(), rest};
}

// S17. While a term runs that a message of the case has set, no lower step is said.
bool no_notice_runs(const Party& party, Assessment& all) {
  if (!party.kind.message && !party.is_hand_over(all)) return true;
  // S39: one demand at a time. What a notice did not list waits for its end, and then gets its own.
  if (const auto* notice = all.notices.unfinished()) {
    const auto reason = party.is_notice(all) ? Reason::split_claims : Reason::notice_running;
    turn_back(all, party.due, reason,
              "the notice of " + to_string(notice->act->on) +
                  (notice->term ? " has its term until " + to_string(notice->term->last_day)
                                : " has not arrived yet"));
    return false;
  }
  const std::size_t lead = all.items[party.lead()].next->step;
  for (const auto& one : all.items) {
    if (!one.owed || !one.ladder || one.policy != party.policy) continue;
    const auto term = one.ladder->term_running(all.today);
    if (!term || term->step <= lead) continue;
    all.look_on(term->last_day + 1);
    turn_back(all, party.due, Reason::notice_running,
              "the term of " + party.policy->steps[term->step].name + " runs until " +
                  to_string(term->last_day));
    return false;
  }
  return true;
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

// S19. The threshold of another currency is none.
bool is_enough(const Party& party, Assessment& all) {
  if (!party.kind.message) return true;
  const auto& threshold = party.policy->threshold;
  const Money asked = asked_amount(party, all);
  if (!threshold || threshold->currency != asked.currency || asked >= *threshold) return true;
  turn_back(
      all, party.due, Reason::below_threshold,
      "to pay is " + to_string(asked) + ", the policy's threshold is " + to_string(*threshold));
  for (const auto& one : all.items) {
    if (!one.owed || one.overdue || one.policy != party.policy) continue;
    all.look_on(*one.item->due_date + 1);
    if (one.next && !one.due) all.look_on(one.next->on - party.policy->gather_days);
  }
  return false;
}

// Whatever the gaps, an account acts once a day: a run that is repeated does what the first one
// did.
bool acted_today(const Assessment& all) {
  const auto& taken = all.account.history.taken;
  return std::any_of(taken.begin(), taken.end(), [&](const Taken& row) {
    return row.on == all.today && row.state != DeliveryState::cancelled &&
           row.state != DeliveryState::expired;
  });
}

// S20.
bool keeps_distance(const Party& party, Assessment& all) {
  if (acted_today(all)) {
    all.look_on(all.today + 1);
    turn_back(all, party.due, Reason::min_gap, "a step was taken today already");
    return false;
  }
  if (party.kind.message && !all.speaks_of.empty()) {
    all.look_on(all.today + 1);
    turn_back(all, party.due, Reason::min_gap,
              "the message " + all.speaks_of + " goes first today");
    return false;
  }
  const auto until = min_gap_until(all.account.history, *party.policy);
  if (!party.kind.message || !until || all.today >= *until) return true;
  all.look_on(*until);
  turn_back(all, party.due, Reason::min_gap,
            "the debtor heard from us on " + to_string(*all.account.history.last_message_on) +
                ", the next message may leave from " + to_string(*until));
  return false;
}

Party of(const Party& party, std::vector<std::size_t> due, const Assessment& all) {
  Party some{party.policy, party.kind, std::move(due), {}, {}};
  if (!some.due.empty() && some.is_notice(all))
    some.by_law = gathered_by_law(all.items[some.lead()].step().legal_notice, some.due, all);
  return some;
}

// S39. A statutory notice lists every claim in default and nothing else. Returns what else was due.
std::vector<std::size_t> keep_to_the_notice(Party& party, const Assessment& all) {
  if (!party.is_notice(all)) return {};
  const auto led = leading(party, all);
  std::vector<std::size_t> rest(party.due.begin() + static_cast<std::ptrdiff_t>(led.size()),
                                party.due.end());
  party = of(party, led, all);
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

// S41: small recurring claims may have cost all that the law allows in these months. A notice of no
// costs would say nothing: the step is passed over.
bool is_worth_a_notice(const Party& party, Assessment& all) {
  if (!party.is_notice(all)) return true;
  const Step& step = all.items[party.lead()].step();
  const auto& law = all.jurisdiction->statute.of(all.debtor_type);
  const auto stated =
      reckon(*party.policy, step, asked_items(party, all), asked_amount(party, all), all).law;
  const bool brings_costs = stated && stated->notice && stated->notice->costs.is_positive();
  if (brings_costs || law.interest_after_notice == step.legal_notice) return true;
  for (const auto index : party.due) {
    const Standing& one = all.items[index];
    all.judgements.push_back({one.item->id, step.name, one.item->round, one.next->on, false});
  }
  all.look_on(all.today + 1);
  turn_back(all, party.due, Reason::condition_false,
            step.name + " is passed over: the law allows no costs now that it could announce");
  return false;
}

// S40.
bool knows_the_rates(const Party& party, Assessment& all) {
  const auto missing = missing_rates(party, all);
  if (missing.empty()) return true;
  turn_back(all, leading(party, all), Reason::missing_rates, missing);
  return false;
}

// S22, S36. What may not leave before a person said yes is put aside, and does not hold back the
// others. Returns whether any is left to lead; when that was approved, the party is what the
// approver saw.
bool is_approved(Party& party, Assessment& all, Verdict& verdict) {
  if (!all.items[party.lead()].step().approval || planted(PlantedBug::send_unapproved)) return true;
  const auto asked = leading(party, all);
  auto sought = approval_of(asked, all);
  Party granted = of(party, sought.granted, all);
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
  Party waiting = of(party, std::move(not_granted), all);
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

// S17, S22. A yes is for a step that leads. What takes a step that needs one does not go along with
// a message that leads with another: it waits for its own.
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
    const Party own = of(party, apart, all);
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
    Party waiting = of(party, std::move(not_granted), all);
    if (waiting.due.empty() || !is_enough(waiting, all)) continue;
    verdict.waiting.push_back(compose(waiting, all));
    turn_back(all, waiting.due, Reason::awaiting_approval, sought.refusal);
  }
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

// Messages that are no step come first: what the machine has to say of itself today leaves the
// steps for another day (S20), and an item whose step is said again that way takes no other (S28).
void speak_of_events(Assessment& all, const PolicySet& policies, Verdict& verdict) {
  verdict.intents = event_intents(all, all.outcomes, policies);
  if (const auto date = next_statement(all)) all.look_on(*date);
  tell_agencies(all, policies, verdict.intents);
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
