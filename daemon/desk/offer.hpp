#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"

namespace dunning::desk {

// S30. A settlement: who pays this much by that day is forgiven the rest. It is mailed. Paid in
// time: a task to credit the rest, and nothing more is sent. Not paid: it lapses, and the full
// amount and the ladder are as before.
struct OfferWish {
  std::optional<std::string> administration;
  std::vector<std::string> targets;  // a debtor, or invoices of one debtor
  std::string pay;                   // as typed; less than what is open
  std::optional<Date> by;            // after today
  std::string reason;                // may be empty
};
Result<Done> offer(const Desk& desk, const OfferWish& wish);

}  // namespace dunning::desk
