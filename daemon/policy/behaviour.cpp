#include "daemon/policy/behaviour.hpp"

namespace dunning::policy {
namespace {

constexpr int months_back = 12;

}  // namespace

std::optional<Behaviour::Month> paid_lately(const Account& account, Date today) {
  if (!account.behaviour) return std::nullopt;
  const Date this_month = today - static_cast<std::int64_t>(today.day() - 1);
  Behaviour::Month sum;
  sum.month = add_months(this_month, -months_back);
  for (const auto& one : account.behaviour->months) {
    if (one.month < sum.month || one.month > this_month) continue;
    sum.paid += one.paid;
    sum.late += one.late;
    sum.days_late += one.days_late;
  }
  return sum;
}

}  // namespace dunning::policy
