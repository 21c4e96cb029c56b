#include "daemon/policy/ways.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "daemon/law/debtor_type.hpp"

namespace dunning::policy {
namespace {

using law::DebtorType;

// Whether a condition that asks for the type of the debtor holds for it; others are not known.
std::optional<bool> holds(const Condition& condition, DebtorType type) {
  if (condition.subject != Subject::debtor_type) return std::nullopt;
  const std::string_view is = law::name(type);
  bool equal = false;
  if (const auto* word = std::get_if<std::string>(&condition.value)) equal = *word == is;
  if (const auto* words = std::get_if<std::vector<std::string>>(&condition.value))
    equal = std::find(words->begin(), words->end(), is) != words->end();
  return condition.comparison == Comparison::not_equal ? !equal : equal;
}

bool may_hold(const std::vector<Condition>& conditions, DebtorType type) {
  return std::none_of(conditions.begin(), conditions.end(),
                      [&](const auto& one) { return holds(one, type) == false; });
}

bool always_hold(const std::vector<Condition>& conditions, DebtorType type) {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const auto& one) { return holds(one, type) == true; });
}

}  // namespace

bool may_govern_consumers(const Policy& policy) {
  return may_hold(policy.applies, DebtorType::consumer);
}

std::vector<Way> ways_of(const Policy& policy) {
  const bool governs = may_govern_consumers(policy);
  std::vector<Way> ways;
  for (std::size_t index = 0; index < policy.steps.size(); ++index) {
    const Step& step = policy.steps[index];
    ways.push_back({&step, index, governs && may_hold(step.conditions, DebtorType::consumer)});
    for (const auto& otherwise : step.otherwise) {
      ways.push_back(
          {&otherwise, index, governs && !always_hold(step.conditions, DebtorType::consumer)});
    }
  }
  return ways;
}

}  // namespace dunning::policy
