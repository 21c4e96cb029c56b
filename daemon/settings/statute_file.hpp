#pragma once

#include <string>
#include <vector>

#include "daemon/law/statute.hpp"
#include "daemon/settings/added_rates.hpp"
#include "daemon/settings/section.hpp"

namespace dunning::settings {

// The law in a jurisdiction file that was held against its table. Complains about what the table
// cannot see: names that nothing has, tables out of order, amounts of another currency.
// Rates that were added (S40) come on top of their tables, and of those that take their rows.
law::Statute read_statute(const Section& file, Report& report,
                          const std::vector<AddedRate>& added = {});

// Its part of the canonical text of a jurisdiction; empty when the file says nothing of the law.
std::string canonical_text(const law::Statute& statute);

}  // namespace dunning::settings
