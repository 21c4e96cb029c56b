#pragma once

#include "tests/sandbox/dice.hpp"
#include "tests/sandbox/economy_records.hpp"

namespace dunning::sandbox {

// A debtor out of thin air: a Dutch company, a private person, or a customer abroad, at an address
// under the reserved domain .example (one in sixteen without any). `index` keeps names and numbers
// apart.
Debtor invent_debtor(Dice& dice, int index);

}  // namespace dunning::sandbox
