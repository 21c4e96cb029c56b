#pragma once

#include <vector>

#include "daemon/policy/standing.hpp"

namespace dunning::policy {

// The items that have come to rest: settled, and their last step longer ago than any gap or thanks
// looks back. Until the books change about them, a person speaks of the debtor or the configuration
// changes, decide returns the same for the account without them as with them, on that day and on
// every later one. The store does not load them again until then, so that what an account costs
// does not grow with its years. None of an account about which a person has said something, that
// has tasks, or in which a message stated something of law.
std::vector<ItemId> at_rest(const Assessment& all, const PolicySet& policies);

}  // namespace dunning::policy
