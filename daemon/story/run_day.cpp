#include "daemon/story/run_day.hpp"

#include <algorithm>

#include "daemon/policy/agency.hpp"
#include "daemon/policy/approval.hpp"
#include "daemon/policy/event.hpp"
#include "daemon/policy/events.hpp"
#include "daemon/policy/judge.hpp"
#include "daemon/policy/old_book.hpp"

namespace dunning::story {
namespace {

// When the daily run decides, unless the policy's window opens later.
constexpr int daily_run_minute = 9 * 60 + 5;

policy::Admission admit(const policy::Account& account, const policy::Intent& intent,
                        const Regime& regime, std::span<const Date> lately, Date today) {
  static const policy::Policy usual;
  const auto* found = policy::find_policy(regime.policies, intent.policy);
  const auto& governing = found ? *found : usual;
  policy::Leaving leaving;
  leaving.to_debtor = reaches_debtor(intent);
  leaving.asked = policy::asked_by_a_person(intent.kind);
  if (intent.kind == "step") leaving.last_message_on = account.history.last_message_on;
  policy::Bounds bounds;
  bounds.quiet_days = regime.rules.quiet_days;
  const Date since = today - (regime.debtor_days - 1);
  const auto had = std::count_if(lately.begin(), lately.end(),
                                 [&](Date day) { return day >= since && day <= today; });
  bounds.debtor_full = had >= regime.messages_per_debtor;
  if (const auto* load = regime.load) {
    const auto full = [&](const std::map<Date, int>& of, int limit) {
      const auto count = of.find(today);
      return limit > 0 && count != of.end() && count->second >= limit;
    };
    bounds.day_full = full(load->messages, load->messages_per_day);
    bounds.ramp_full =
        full(load->old_book, load->ramp_per_day) && policy::brings_in_the_old_book(account, intent);
  }
  const LocalTime now{today, std::max(daily_run_minute, governing.send.from_minute)};
  return policy::admit(leaving, governing, {}, now, regime.jurisdiction.working_days(), bounds);
}

// What counts for the caps of a day, as the store counts it.
void count(const policy::Account& account, const policy::Intent& intent, DayLoad* load,
           Date today) {
  if (!load || !reaches_debtor(intent) || policy::asked_by_a_person(intent.kind)) return;
  ++load->messages[today];
  if (policy::brings_in_the_old_book(account, intent)) ++load->old_book[today];
}

// As dispatch does: what may not leave is decided otherwise after all.
void withhold(policy::Verdict& verdict, const policy::Intent& intent,
              const policy::Admission& admission) {
  for (auto& decision : verdict.decisions) {
    const bool concerned =
        std::any_of(intent.advances.begin(), intent.advances.end(),
                    [&](const auto& advance) { return advance.item == decision.item; });
    if (!concerned) continue;
    decision.reason = admission.reason;
    decision.detail = std::string(policy::explain(admission.reason)) + "; " + decision.detail;
  }
}

DeliveryState state_after(Expected::Fate fate) {
  switch (fate) {
    case Expected::Fate::uncertain:
      return DeliveryState::uncertain;
    case Expected::Fate::bounced:
      return DeliveryState::bounced;
    case Expected::Fate::refused:
      return DeliveryState::refused;
    case Expected::Fate::delivered:
    case Expected::Fate::not_sent:
      break;
  }
  return DeliveryState::delivered;
}

// S36. The agency has what was handed over.
void hand_over(policy::Account& account, const policy::Intent& intent, Date today) {
  if (intent.hand_over.empty()) return;
  for (const auto& known : policy::parse_agency_subject(intent.subject)) {
    for (auto& item : account.items) {
      if (item.id != known.item) continue;
      const auto money = [&](std::int64_t minor) { return Money{minor, account.currency}; };
      item.agency = policy::WithAgency{intent.hand_over,
                                       today,
                                       money(known.left_minor),
                                       money(known.received_minor),
                                       money(known.received_minor),
                                       std::nullopt,
                                       ""};
    }
  }
}

}  // namespace

bool reaches_debtor(const policy::Intent& intent) {
  return intent.writes() || (intent.kind != "step" && intent.hand_over.empty());
}

RunOfDay run_day(const policy::Account& account, const Regime& regime, std::span<const Date> lately,
                 Date today) {
  RunOfDay run;
  run.verdict = policy::decide(account, regime.rules, regime.policies, regime.jurisdiction, today);
  for (const auto& intent : run.verdict.intents) {
    const auto admission = admit(account, intent, regime, lately, today);
    if (admission.admitted) {
      run.leaving.push_back(intent);
      count(account, intent, regime.load, today);
      continue;
    }
    withhold(run.verdict, intent, admission);
    const Date next = admission.not_before ? admission.not_before->date : today + 1;
    if (!run.verdict.next_look || next < *run.verdict.next_look) run.verdict.next_look = next;
  }
  return run;
}

void remember(policy::Account& account, const policy::Verdict& verdict, Date today) {
  auto& history = account.history;
  for (const auto& judgement : verdict.judgements) {
    if (std::find(history.judgements.begin(), history.judgements.end(), judgement) ==
        history.judgements.end())
      history.judgements.push_back(judgement);
  }
  for (const auto& one : verdict.voids) {
    for (auto& act : history.acts) {
      if (act.occasion != one.occasion || act.void_on) continue;
      act.void_on = today;
      act.void_because = one.because;
    }
  }
  for (const auto& task : verdict.tasks)
    history.tasks.push_back({task.kind, task.subject, today, std::nullopt, ""});
}

std::string occasion_of(const policy::Account& account, const policy::Intent& intent, Date today) {
  return account.debtor.id.value + "/" + std::string(account.currency.code()) + "/" +
         intent.policy + "/" + intent.step + "/" + to_string(today);
}

bool remember(policy::Account& account, const policy::Intent& intent, Expected::Fate fate,
              Date today) {
  if (fate == Expected::Fate::not_sent) return false;
  auto& history = account.history;
  const auto state = state_after(fate);
  const auto delivered =
      state == DeliveryState::delivered ? std::optional(today) : std::optional<Date>();
  if (intent.kind != "step")
    history.events.push_back({intent.kind, intent.subject, today, state, delivered});
  if (intent.remark_word.value != 0) {
    history.events.push_back({std::string(policy::event::remark),
                              "remark/" + std::to_string(intent.remark_word.value), today, state,
                              delivered});
  }
  if (intent.task && !intent.advances.empty()) {
    history.tasks.push_back({"step",
                             policy::task_subject(intent.advances.front().item, intent.step, today),
                             today, std::nullopt, ""});
  }
  if (intent.law) {
    policy::LegalAct act;
    act.occasion = occasion_of(account, intent, today);
    act.policy = intent.policy;
    act.step = intent.step;
    act.on = today;
    act.state = state;
    act.delivered_on = delivered;
    act.stated = *intent.law;
    history.acts.push_back(std::move(act));
  }
  for (std::size_t i = 0; i < intent.advances.size(); ++i) {
    const auto& advance = intent.advances[i];
    if (state == DeliveryState::refused) continue;  // nothing was taken: it may be tried again
    history.taken.push_back({advance.item, advance.step, advance.round, advance.turn, i == 0, today,
                             advance.due_date, state, delivered});
    for (auto& item : account.items) {
      if (item.id == advance.item) item.policy = intent.policy;
    }
  }
  if (state != DeliveryState::refused && intent.kind == "step") hand_over(account, intent, today);
  return reaches_debtor(intent) && !policy::asked_by_a_person(intent.kind);
}

policy::Approval approval_of(const policy::Intent& waiting, bool yes) {
  policy::Approval approval;
  approval.yes = yes;
  approval.policy = waiting.policy;
  approval.step = waiting.step;
  approval.email = policy::approved_text(waiting);
  approval.amount = waiting.amount;
  for (const auto& advance : waiting.advances)
    approval.items.push_back(advance.item);
  return approval;
}

}  // namespace dunning::story
