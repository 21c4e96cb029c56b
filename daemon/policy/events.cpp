#include "daemon/policy/events.hpp"

#include <algorithm>
#include <tuple>

#include "daemon/core/delivery_state.hpp"
#include "daemon/policy/compose.hpp"
#include "daemon/policy/ladder_event.hpp"
#include "daemon/policy/speech.hpp"

namespace dunning::policy {
namespace {

constexpr std::size_t most_items_told_of = 100;  // in one reopened or direct_debit_failed

void confirm(Speech& speech, const PromiseOutcome& one) {
  const Promise& promise = *one.promise;
  const std::string subject = name(*one.word);
  if (one.state != PromiseState::open || !promise.confirm) return;
  if (speech.all.today > promise.by || !speech.unsaid(event::promise_confirmed, subject)) return;
  Intent intent = speech.begin(event::promise_confirmed, subject, speech.policy_of(promise.covers));
  speech.add_arranged(intent, promise.covers, promise.by);
  if (intent.arranged.empty()) return;
  intent.amount = one.expected;
  intent.by = promise.by;
  speech.leave(std::move(intent));
}

void propose(Speech& speech, const OfferOutcome& one) {
  const Offer& offer = *one.offer;
  const std::string subject = name(*one.word);
  if (one.state != OfferState::open || speech.all.today > offer.by) return;
  if (!speech.unsaid(event::offer, subject)) return;
  Intent intent = speech.begin(event::offer, subject, speech.policy_of(offer.covers));
  speech.add_arranged(intent, offer.covers, offer.by);
  if (intent.arranged.empty()) return;
  intent.amount = offer.pay;
  intent.by = offer.by;
  speech.leave(std::move(intent));
}

// S28. The step on which the ladder stands is said again; what was never reminded of gets its
// first step when it is due.
void take_again(Intent& intent, const Standing& one, const Speech& speech) {
  const Taken* last = nullptr;
  int turn = 0;
  for (const auto& row : speech.all.account.history.taken) {
    if (row.item != one.item->id || row.round != one.item->round) continue;
    if (row.state == DeliveryState::cancelled || row.state == DeliveryState::expired) continue;
    const auto at = one.policy->known_as(row.step);
    if (!at) continue;
    const Step& step = one.ladder ? one.ladder->step(*at) : one.policy->steps[*at];
    if (step.before_due() || !step.writes()) continue;
    if (!last || std::tie(row.on, row.turn) >= std::tie(last->on, last->turn)) last = &row;
  }
  if (!last) return;
  for (const auto& row : speech.all.account.history.taken) {
    if (row.item == one.item->id && row.round == one.item->round &&
        one.policy->known_as(row.step) == one.policy->known_as(last->step))
      turn = std::max(turn, row.turn + 1);
  }
  intent.advances.push_back(
      {one.item->id, last->step, one.item->round, turn, Reason::due, one.item->due_date});
  if (intent.step.empty()) intent.step = last->step;
}

// S21: the day before what follows could leave, less the time money takes.
Date fresh_pay_by(const Intent& intent, const Speech& speech) {
  std::optional<Date> follows;
  for (const auto& one : speech.all.items) {
    const bool listed = std::any_of(intent.to_pay_now.begin(), intent.to_pay_now.end(),
                                    [&](const Line& line) { return line.item == one.item->id; });
    if (!listed || !one.ladder) continue;
    Ladder ladder = *one.ladder;
    for (const auto& advance : intent.advances) {
      if (advance.item != one.item->id) continue;
      if (const auto step = one.policy->known_as(advance.step))
        ladder.take(*step, speech.all.today);
    }
    const auto next = ladder.next(speech.all.today);
    if (!next || next->on <= speech.all.today) continue;
    const Date on = could_leave(next->on, *one.policy, speech.all);
    follows = follows ? std::min(*follows, on) : on;
  }
  if (!follows) return speech.all.calendar.next_banking_day(speech.all.today + days_to_pay);
  return std::max(
      speech.all.calendar.add_banking_days(*follows - 1, -banking_days_for_money_to_arrive),
      speech.all.today + 1);
}

bool is_under_way(const Standing& one, const Account& account) {
  return std::any_of(
      account.history.taken.begin(), account.history.taken.end(),
      [&](const Taken& row) { return row.item == one.item->id && is_under_way(row.state); });
}

bool is_to_be_closed(const Word& word, const Speech& speech) {
  return std::holds_alternative<Dispute>(word.what) && word.on <= speech.all.today &&
         word.ended_on && *word.ended_on <= speech.all.today && word.ended_how == "unfounded" &&
         speech.unsaid(event::dispute_unfounded, name(word));
}

// One message about all disputes of the invoice.
void close_unfounded(Speech& speech, const InvoiceId& invoice) {
  const Policy* policy = nullptr;
  for (const auto& one : speech.all.items) {
    if (!one.owed || one.item->invoice != invoice) continue;
    if (is_under_way(one, speech.all.account)) return;
    policy = one.policy;
  }
  if (!policy) return;
  Intent intent = speech.begin(event::dispute_unfounded, {}, *policy);
  for (const auto& word : speech.all.account.words) {
    if (!is_to_be_closed(word, speech)) continue;
    const auto& dispute = std::get<Dispute>(word.what);
    if (dispute.invoice != invoice) continue;
    if (!intent.subject.empty()) intent.subject += subject_separator;
    intent.subject += name(word);
    const bool again =
        std::find(intent.cc.begin(), intent.cc.end(), dispute.copy_to) != intent.cc.end();
    if (plausible_address(dispute.copy_to) && !again) intent.cc.push_back(dispute.copy_to);
  }
  for (const auto& one : speech.all.items) {
    if (!one.owed || one.item->invoice != invoice) continue;
    speech.add_owed(intent, one);
    if (one.overdue) take_again(intent, one, speech);
  }
  sort_oldest_first(intent.to_pay_now);
  sort_oldest_first(intent.not_yet_due);
  if (intent.to_pay_now.empty()) {
    intent.pay_by = intent.not_yet_due.front().due_date;
    for (const auto& line : intent.not_yet_due)
      intent.amount.minor += line.open.minor;
  } else {
    intent.pay_by = fresh_pay_by(intent, speech);
  }
  speech.leave(std::move(intent));
}

void close_disputes(Speech& speech) {
  std::vector<InvoiceId> closed;
  for (const auto& word : speech.all.account.words) {
    if (!is_to_be_closed(word, speech)) continue;
    const InvoiceId& invoice = std::get<Dispute>(word.what).invoice;
    if (std::find(closed.begin(), closed.end(), invoice) != closed.end()) continue;
    closed.push_back(invoice);
    close_unfounded(speech, invoice);
  }
}

// S15, S35. One message about all items of the case; nobody asked for it, so it keeps min_gap
// (S20).
void tell(Speech& speech, std::string_view kind, const Policy& policy) {
  const auto until = min_gap_until(speech.all.account.history, policy);
  if (until && speech.all.today < *until) return;
  std::vector<const Standing*> about;
  std::string subject;
  for (const auto& one : speech.all.items) {
    if (one.policy != &policy || !one.owed || !one.overdue) continue;
    const auto event = ladder_event(*one.item, speech.all.account);
    if (!event || event->kind != kind || !speech.unsaid(kind, event->subject)) continue;
    if (!subject.empty()) subject += subject_separator;
    subject += event->subject;
    about.push_back(&one);
    if (about.size() == most_items_told_of) break;
  }
  if (about.empty()) return;
  Intent intent = speech.begin(kind, std::move(subject), policy);
  for (const auto* one : about)
    speech.add_owed(intent, *one);
  sort_oldest_first(intent.to_pay_now);
  intent.pay_by = speech.all.calendar.next_banking_day(speech.all.today + days_to_pay);
  speech.leave(std::move(intent));
}

}  // namespace

std::vector<Intent> event_intents(const Assessment& all, const Outcomes& outcomes,
                                  const PolicySet& policies) {
  Speech speech(all, outcomes, policies);
  for (const auto& one : outcomes.promises)
    confirm(speech, one);
  for (const auto& one : outcomes.offers)
    propose(speech, one);
  for (const auto& one : outcomes.plans)
    speak_of_plan(speech, one);
  for (const auto& word : all.account.words) {
    if (word.on > all.today) continue;
    if (const auto* asked = std::get_if<SendNow>(&word.what))
      send_what_was_asked(speech, word, *asked);
  }
  close_disputes(speech);
  send_monthly_statement(speech);
  for (const auto& policy : policies) {
    tell(speech, event::direct_debit_failed, policy);
    tell(speech, event::reopened, policy);
    thank(speech, policy);
  }
  return std::move(speech.made);
}

bool asked_by_a_person(std::string_view event_kind) {
  return event_kind == event::promise_confirmed || event_kind == event::plan_confirmed ||
         event_kind == event::dispute_unfounded || event_kind == event::offer ||
         event_kind == event::statement || event_kind == event::copies ||
         event_kind == event::thank_you;
}

}  // namespace dunning::policy
