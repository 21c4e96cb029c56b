#pragma once

#include <cstdint>

#include "daemon/core/instant.hpp"
#include "tests/sandbox/economy.hpp"

namespace dunning::sandbox {

struct PopulationSize {
  int debtors = 0;
  int invoices = 0;
};

// An economy as it stands at `at`: its invoices were made, sent, paid and forgotten in the fourteen
// months before, so that there are paid ones, open ones, overdue ones of every age, credit notes, a
// few drafts and scheduled ones. Equal arguments give equal economies. No debtors, no invoices. Its
// books are current: statements come in every banking day, also in an empty one.
Economy populate(std::uint64_t seed, PopulationSize size, Instant at);

// What the invoice's debtor is going to do about it, by habit; planned when the invoice is made.
void plan_by_habit(Economy& economy, std::int64_t invoice, std::uint64_t seed);

}  // namespace dunning::sandbox
