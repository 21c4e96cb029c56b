#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/interruptions.hpp"
#include "daemon/law/limitation.hpp"

namespace dunning::desk {

// An open item that can soon no longer be enforced.
struct NearLimitation {
  std::string debtor;
  std::string number;  // of the invoice
  Money open;
  law::Limitation limitation;
};

// A claim as far as limitation asks about it.
struct LimitedClaim {
  law::DebtorType type = law::DebtorType::consumer;
  law::ClaimKind kind = law::ClaimKind::unknown;
  Date due;
  std::vector<Interruption> interruptions{};
};
law::Limitation limitation_of(const law::Jurisdiction& jurisdiction, const LimitedClaim& claim);

// Open items between the first day of the warning and the last day of their term, the nearest
// first. Counted from the due date and from our own demands that interrupted it
// (interruptions.hpp); of nothing else is it known that it interrupts, so that a warning may
// come although the term has started again, and is never left out. Reads no account but those with
// an item that old.
Result<std::vector<NearLimitation>> near_limitations(const Desk& desk,
                                                     const Administration& administration,
                                                     Date today);

}  // namespace dunning::desk
