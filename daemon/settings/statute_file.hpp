#pragma once

#include "daemon/law/statute.hpp"
#include "daemon/settings/section.hpp"

namespace dunning::settings {

// The law in a jurisdiction file that was held against its table. Complains about what the table
// cannot see: names that nothing has, tables out of order, amounts of another currency.
law::Statute read_statute(const Section& file, Report& report);

}  // namespace dunning::settings
