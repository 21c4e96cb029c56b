#pragma once

#include <string>
#include <vector>

#include "daemon/policy/policy.hpp"
#include "daemon/store/store.hpp"
#include "tests/simulation/world.hpp"

namespace dunning::simulation {

// What must hold whatever happened, judged from what the mail server really took and what the
// ledger really showed:
// 1. No (item, step, round, turn) reached a debtor twice.
// 2. No message asks for an invoice that the ledger had shown to be settled before it was taken.
// 3. Every row that counts as accepted or delivered was really taken, and every taken mail has one
//    row that admits it.
// 4. Steps of an item come in order, and never closer than the policy says (less what gather brings
//    forward).
// 6. A message has at most one note in the ledger.
std::vector<std::string> broken_invariants(store::Store& store, const World& world,
                                           const policy::Policy& policy);

// 5. What is due has happened: after the quiet days every overdue item has reached the end of its
// ladder.
std::vector<std::string> left_undone(store::Store& store, AdministrationId administration,
                                     const World& world, const policy::Policy& policy);

}  // namespace dunning::simulation
