#include "daemon/law/limitation.hpp"

#include <algorithm>
#include <vector>

namespace dunning::law {
namespace {

Date term_end(const LimitationRule& rule, Date from) {
  const Date end = add_months(from, 12 * rule.years);
  return rule.from == LimitationRule::From::end_of_year ? *Date::from_ymd(end.year(), 12, 31) : end;
}

}  // namespace

const LimitationRule& limitation_rule(const LimitationRules& rules, DebtorType type,
                                      ClaimKind kind) {
  const bool may_be_sale = kind == ClaimKind::goods || kind == ClaimKind::unknown;
  const bool consumer_sale = type == DebtorType::consumer && may_be_sale;
  return consumer_sale && rules.consumer_sale.years > 0 ? rules.consumer_sale : rules.contract;
}

Limitation limitation(const LimitationRule& rule, Date due, std::span<const Date> interruptions,
                      int warn_days) {
  Limitation result;
  result.years = rule.years;
  result.article = rule.article;
  result.last_day = term_end(rule, due);
  std::vector<Date> ordered(interruptions.begin(), interruptions.end());
  std::sort(ordered.begin(), ordered.end());
  for (const Date day : ordered) {
    if (!rule.demand_interrupts || day > result.last_day) continue;
    result.last_day = std::max(result.last_day, add_months(day, 12 * rule.years));
  }
  result.barred_from = result.last_day + 1;
  result.warn_from = result.last_day - warn_days;
  return result;
}

}  // namespace dunning::law
