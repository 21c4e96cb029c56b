#pragma once

#include <vector>

#include "daemon/policy/account.hpp"
#include "daemon/settings/section.hpp"

namespace dunning::settings {

// `debtors:` of an administration. Complains about an entry that names no debtor, or both number
// and id, or one that is named before, and about one that says nothing.
std::vector<policy::DebtorOverride> read_debtors(const std::vector<Section>& sections,
                                                 Report& report);

}  // namespace dunning::settings
