#include "daemon/policy/rest.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "daemon/core/delivery_state.hpp"
#include "daemon/core/planted_bug.hpp"
#include "daemon/policy/obstacle.hpp"
#include "daemon/policy/speech.hpp"

namespace dunning::policy {
namespace {

// The most days that a decision looks back at what is settled.
int days_looked_back(const PolicySet& policies) {
  int days = days_to_thank;
  for (const auto& policy : policies)
    days = std::max({days, policy.same_step_gap_days, policy.min_gap_days});
  return days;
}

// Items of which a step is on its way or was taken after that day.
std::set<ItemId> moved_since(const History& history, Date day) {
  std::set<ItemId> moved;
  for (const auto& row : history.taken) {
    if (is_under_way(row.state) || std::max(row.on, row.delivered_on.value_or(row.on)) >= day)
      moved.insert(row.item);
  }
  return moved;
}

bool is_settled_before(const Item& item, Date day) {
  return (item.state == InvoiceState::paid || item.state == InvoiceState::voided) &&
         item.state_since && *item.state_since < day;
}

}  // namespace

std::vector<ItemId> at_rest(const Assessment& all, const PolicySet& policies) {
  const auto& account = all.account;
  if (!account.words.empty() || !account.history.acts.empty() || !account.history.tasks.empty())
    return {};
  const Date day =
      planted(PlantedBug::rest_at_once) ? all.today + 1 : all.today - days_looked_back(policies);
  std::vector<ItemId> resting;
  std::optional<std::set<ItemId>> moved;
  for (const auto& one : all.items) {
    const Item& item = *one.item;
    if (!is_settled_before(item, day) || item.agency || !item.holds.empty() ||
        !item.quarantined.empty() || is_silenced(item, all))
      continue;
    if (!moved) moved = moved_since(account.history, day);
    if (!moved->contains(item.id)) resting.push_back(item.id);
  }
  return resting;
}

}  // namespace dunning::policy
