#pragma once

#include <string>
#include <vector>

#include "daemon/law/jurisdiction.hpp"

// The shipped Dutch file, and the published cases as text tables (tests/fixtures/law).
namespace dunning::law::test {

const Jurisdiction& netherlands();
const CostRule& costs_of(DebtorType type);

Money eur(const std::string& text);
Date day(const std::string& text);
Percent percent(const std::string& text);

// The lines of a table, split at spaces, without comments; those of one kind when it is named.
using Row = std::vector<std::string>;
std::vector<Row> rows(const std::string& file, const std::string& kind = {});

// Lines grouped by those that begin with "case"; the name stands first in each group.
std::vector<std::vector<Row>> cases(const std::string& file);

}  // namespace dunning::law::test
