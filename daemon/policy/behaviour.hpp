#pragma once

#include <optional>

#include "daemon/policy/account.hpp"

namespace dunning::policy {

// The debtor's payments in the month of `today` and the twelve before it, added up; none: not
// known. `month` of the result is the first of them.
std::optional<Behaviour::Month> paid_lately(const Account& account, Date today);

}  // namespace dunning::policy
