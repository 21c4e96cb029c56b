#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/law/limitation.hpp"

namespace dunning::desk {

// An open item that can soon no longer be enforced.
struct NearLimitation {
  std::string debtor;
  std::string number;  // of the invoice
  Money open;
  law::Limitation limitation;
};

// Of a claim that was due that day, counted from it alone.
law::Limitation limitation_of(const law::Jurisdiction& jurisdiction, law::DebtorType type,
                              law::ClaimKind kind, Date due);

// Open items between the first day of the warning and the last day of their term, the nearest
// first. Counted from the due date alone: whether a demand that interrupts reached the debtor is a
// question for a person, so that a warning may come although the term has started again, and is
// never left out. Reads no account but those with an item that old.
Result<std::vector<NearLimitation>> near_limitations(const Desk& desk,
                                                     const Administration& administration,
                                                     Date today);

}  // namespace dunning::desk
