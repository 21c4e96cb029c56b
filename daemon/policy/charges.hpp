#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/policy/standing.hpp"
#include "daemon/policy/stated_law.hpp"

// What a message may say of interest and costs, reckoned by the law of the jurisdiction of the
// administration whose contract it is (S37–S40). Never more than the law allows: what is not known
// to be owed is zero.
namespace dunning::policy {

// What the leading step of a message states about these items, which are what it asks to be paid
// now.
struct Reckoned {
  std::optional<StatedLaw> law;  // none: the step says nothing of it
  std::string missing_rates;     // S40: why it may not leave, or empty
};
Reckoned reckon(const Policy& policy, const Step& step, const std::vector<std::size_t>& items,
                Money amount, const Assessment& all);

// The principal over which costs of an item may be claimed once its notice has run: what was open
// at the end of the term, less what has been credited or disputed since. Payments within the term
// lower it, later ones do not.
Money costs_basis(const Standing& one, const NoticeLife& life);

}  // namespace dunning::policy
