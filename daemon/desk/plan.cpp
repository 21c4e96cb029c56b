#include "daemon/desk/plan.hpp"

#include <algorithm>

#include "daemon/store/accounts.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::desk {
namespace {

constexpr std::size_t page = 500;  // accounts asked for at once

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

Status add(const Day& day, const store::AccountKey& key) {
  auto& plan = day.plan;
  const auto& administration = plan.administration;
  const auto loaded = TRY(store::Accounts(day.desk.store).load(key, day.view));
  const auto& account = loaded.account;
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
  for (auto& intent : verdict.intents) {
    policy::Admission admission;
    if (const auto* governing = policy::find_policy(policies, intent.policy)) {
      admission = policy::admit({true, account.history.last_message_on}, *governing, {},
                                moment(administration, day.desk.clock, plan.date, *governing),
                                administration.jurisdiction->working_days(),
                                {administration.rules.quiet_days});
    }
    plan.messages.push_back({debtor, std::move(intent), admission});
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
  if (plan.date >= today) plan.stops = stops(desk, plan.administration);
  if (!plan.administration.stored) return plan;

  const auto id = plan.administration.stored->id;
  Day day{desk, plan, {}};
  if (plan.date < today) day.view.as_of = end_of_day(plan.administration, desk.clock, plan.date);
  store::Accounts accounts(desk.store);
  std::optional<store::AccountKey> last;
  while (true) {
    const auto keys = TRY(accounts.all(id, last, page));
    for (const auto& key : keys)
      TRY(add(day, key));
    if (keys.size() < page) break;
    last = keys.back();
  }
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
