#include "daemon/desk/plan.hpp"

#include <algorithm>

#include "daemon/desk/every_account.hpp"
#include "daemon/policy/events.hpp"
#include "daemon/settings/review.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::desk {
namespace {

// When the policy's window is asked: now, or for another day its opening.
LocalTime moment(const Administration& administration, const ports::Clock& clock, Date date,
                 const policy::Policy& policy) {
  const LocalTime now = administration.local(clock, clock.now());
  if (date == now.date && now.minute_of_day > policy.send.from_minute) return now;
  return {date, policy.send.from_minute};
}

struct Day {
  const Desk& desk;
  AdministrationPlan& plan;
  store::Accounts::View view;
};

// Whether it would leave at that hour, were nothing stopped. What no policy governs (an answer to a
// person about what is settled) knows the usual window.
policy::Admission admission(const Day& day, const policy::Intent& intent,
                            const std::optional<Date>& last_message_on) {
  static const policy::Policy usual;
  const auto& of = day.plan.administration;
  const auto* governing = policy::find_policy(day.desk.configuration.policies, intent.policy);
  const auto& policy = governing != nullptr ? *governing : usual;
  return policy::admit({true, last_message_on, policy::asked_by_a_person(intent.kind)}, policy, {},
                       moment(of, day.desk.clock, day.plan.date, policy),
                       of.jurisdiction->working_days(), {of.rules.quiet_days});
}

Status add(const Day& day, const policy::Account& account) {
  auto& plan = day.plan;
  const auto& administration = plan.administration;
  const auto& policies = day.desk.configuration.policies;
  auto verdict = policy::decide(account, administration.rules, policies,
                                *administration.jurisdiction, plan.date);
  const DebtorName debtor{account.debtor.id, account.debtor.name, account.debtor.customer_number};

  for (auto& decision : verdict.decisions) {
    const auto item = std::find_if(account.items.begin(), account.items.end(),
                                   [&](const auto& one) { return one.id == decision.item; });
    if (item == account.items.end() || item->open.is_zero()) continue;
    ++plan.reasons[decision.reason];
    if (decision.reason == policy::Reason::due || decision.reason == policy::Reason::gathered)
      continue;
    plan.others.push_back(
        {debtor, item->invoice, item->number, item->due_date, item->open, std::move(decision)});
  }
  plan.waiting += static_cast<std::int64_t>(verdict.waiting.size());
  for (auto& intent : verdict.intents) {
    const auto admitted = admission(day, intent, account.history.last_message_on);
    plan.messages.push_back({debtor, std::move(intent), admitted});
  }
  return {};
}

Result<AdministrationPlan> plan_of(const Desk& desk, Administration administration,
                                   std::optional<Date> date) {
  AdministrationPlan plan;
  plan.administration = std::move(administration);
  const Date today = plan.administration.today(desk.clock);
  plan.date = date.value_or(today);
  plan.today = plan.date == today;
  for (const auto& policy : desk.configuration.policies) {
    if (settings::is_unreviewed_example(policy.file)) plan.unreviewed.push_back(policy.name);
  }
  if (plan.date >= today) plan.stops = stops(desk, plan.administration);
  if (!plan.administration.stored) return plan;

  const auto id = plan.administration.stored->id;
  Day day{desk, plan, {}};
  if (plan.date < today) day.view.as_of = end_of_day(plan.administration, desk.clock, plan.date);
  TRY(every_account(
      desk, plan.administration, day.view,
      [&](const store::AccountKey&, const policy::Account& account) { return add(day, account); }));
  if (plan.today) {
    const auto counts = TRY(store::Overview(desk.store).counts(id, today));
    for (const auto state : {DeliveryState::planned, DeliveryState::ready, DeliveryState::claimed,
                             DeliveryState::sending}) {
      const auto found = counts.rows_by_state.find(std::string(name(state)));
      if (found != counts.rows_by_state.end()) plan.on_the_way += found->second;
    }
  }
  return plan;
}

}  // namespace

Result<Plan> plan(const Desk& desk, const PlanQuestion& question) {
  Plan plan;
  for (auto& one : TRY(administrations(desk, question.administration)))
    plan.administrations.push_back(TRY(plan_of(desk, std::move(one), question.date)));
  return plan;
}

}  // namespace dunning::desk
