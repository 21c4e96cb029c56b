#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"

namespace dunning::desk {

// S26. "We pay by Friday."
struct PromiseWish {
  std::optional<std::string> administration;
  std::vector<std::string> targets;  // a debtor, or invoices of one debtor
  std::optional<Date> by;            // today or later
  std::string amount;                // as typed; empty: what is due by then, less credits
  bool confirm = false;              // a confirmation is mailed
  bool approve = false;              // whoever says it approves it, although it is above the limits
  std::string reason;                // may be empty
};

// Nothing is sent about what it covers until it is kept or broken. Above the limits (more than 30
// days ahead, the third one about the same invoices) it is written down and waits for `approve`.
Result<Done> promise(const Desk& desk, const PromiseWish& wish);

}  // namespace dunning::desk
