#pragma once

#include <compare>
#include <cstdint>

#include "daemon/policy/decide.hpp"

namespace dunning::policy {

// S20. Which of a debtor's cases goes first when several have something to say on one day: the
// lesser. What is no step, then the highest step, then what has waited longest. A case that says
// nothing comes last.
struct Urgency {
  enum class What { event, step, nothing } what = What::nothing;
  std::int64_t below = 0;  // minus the place of the leading step in its policy
  Date since;              // when that step fell due
  auto operator<=>(const Urgency&) const = default;
};
Urgency urgency(const Verdict& verdict, const PolicySet& policies);

}  // namespace dunning::policy
