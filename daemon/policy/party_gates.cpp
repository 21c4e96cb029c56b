#include "daemon/policy/party_gates.hpp"

#include <algorithm>

#include "daemon/policy/addressing.hpp"
#include "daemon/policy/charges.hpp"
#include "daemon/policy/contact.hpp"
#include "daemon/policy/mobile_phone.hpp"

namespace dunning::policy {

void turn_back(Assessment& all, const std::vector<std::size_t>& items, Reason reason,
               const std::string& detail) {
  for (const auto index : items) {
    Decision& decision = all.items[index].decision;
    decision.reason = reason;
    decision.detail =
        decision.step + " is due since " + to_string(*decision.step_on) + "; " + detail;
  }
}

std::vector<std::size_t> leading(const Party& party, const Assessment& all) {
  const std::size_t step = all.items[party.lead()].next->step;
  const auto rest = std::find_if(party.due.begin(), party.due.end(), [&](std::size_t index) {
    return all.items[index].next->step != step;
  });
  return {party.due.begin(), rest};
}

Party only(const Party& party, std::vector<std::size_t> due, const Assessment& all) {
  Party some{party.policy, party.kind, std::move(due), {}, {}};
  if (!some.due.empty() && some.is_notice(all))
    some.by_law = gathered_by_law(all.items[some.lead()].step().legal_notice, some.due, all);
  return some;
}

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

bool knows_the_rates(const Party& party, Assessment& all) {
  const auto missing = missing_rates(party, all);
  if (missing.empty()) return true;
  turn_back(all, leading(party, all), Reason::missing_rates, missing);
  return false;
}

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

namespace {

// Whatever the gaps, an account acts once a day: a run that is repeated does what the first one
// did.
bool acted_today(const Assessment& all) {
  const auto& taken = all.account.history.taken;
  return std::any_of(taken.begin(), taken.end(), [&](const Taken& row) {
    return row.on == all.today && row.state != DeliveryState::cancelled &&
           row.state != DeliveryState::expired;
  });
}

}  // namespace

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

}  // namespace dunning::policy
