#include "daemon/policy/policy.hpp"

#include <algorithm>
#include <cstdlib>

#include "daemon/core/spelling.hpp"

namespace dunning::policy {
namespace {

constexpr Spelling<Basis> bases[] = {
    {Basis::none, "none"}, {Basis::statutory, "statutory"}, {Basis::agreed, "agreed"}};

struct UnitWords {
  Unit unit;
  std::string_view one;
  std::string_view many;
};

constexpr UnitWords units[] = {{Unit::days, "day", "days"},
                               {Unit::business_days, "business day", "business days"},
                               {Unit::banking_days, "banking day", "banking days"},
                               {Unit::weeks, "week", "weeks"},
                               {Unit::months, "month", "months"}};

}  // namespace

Date add(Date date, Span span, const WorkingDays& calendar) {
  switch (span.unit) {
    case Unit::days:
      return date + span.count;
    case Unit::business_days:
      return calendar.add_business_days(date, span.count);
    case Unit::banking_days:
      return calendar.add_banking_days(date, span.count);
    case Unit::weeks:
      return date + std::int64_t{7} * span.count;
    case Unit::months:
      return add_months(date, span.count);
  }
  std::abort();
}

Date after(Date from, const Anchor& at, const WorkingDays& calendar) {
  const Date date = add(from, at.offset, calendar);
  return at.end_of_month ? end_of_month(date) : date;
}

std::string to_string(Span span) {
  const auto words = std::find_if(std::begin(units), std::end(units),
                                  [&](const UnitWords& row) { return row.unit == span.unit; });
  const bool singular = span.count == 1 || span.count == -1;
  return std::to_string(span.count) + " " + std::string(singular ? words->one : words->many);
}

std::string_view name(Basis basis) {
  return spelled(bases, basis);
}
std::optional<Basis> parse_basis(std::string_view text) {
  return read_spelling(bases, text);
}

std::string to_string(const AgreedInterest& interest) {
  constexpr std::int64_t whole = 10'000;
  std::string decimals = std::to_string(whole + interest.percent_e4 % whole).substr(1);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return std::to_string(interest.percent_e4 / whole) + (decimals.empty() ? "" : ".") + decimals +
         (interest.per == AgreedInterest::Per::month ? " % per month" : " % per year");
}

const Step* Policy::find(std::string_view step) const {
  const auto index = index_of(step);
  return index ? &steps[*index] : nullptr;
}

std::optional<std::size_t> Policy::index_of(std::string_view step) const {
  for (std::size_t index = 0; index < steps.size(); ++index) {
    if (steps[index].name == step) return index;
  }
  return std::nullopt;
}

std::optional<std::size_t> Policy::known_as(std::string_view step) const {
  if (const auto index = index_of(step)) return index;
  for (std::size_t index = 0; index < steps.size(); ++index) {
    const auto& was = steps[index].was;
    if (std::find(was.begin(), was.end(), step) != was.end()) return index;
  }
  return std::nullopt;
}

const Policy* find_policy(const PolicySet& policies, std::string_view name) {
  const auto found = std::find_if(policies.begin(), policies.end(),
                                  [&](const Policy& one) { return one.name == name; });
  return found == policies.end() ? nullptr : &*found;
}

}  // namespace dunning::policy
