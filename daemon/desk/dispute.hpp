#pragma once

#include <optional>
#include <string>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"

namespace dunning::desk {

// S28. The debtor does not agree with an invoice, or with part of it.
struct DisputeWish {
  std::optional<std::string> administration;
  std::string invoice;
  std::string amount;          // as typed; empty: all of it
  std::string category;        // "price", "delivery", "quality"…
  std::string owner;           // who looks into it
  std::optional<Date> review;  // after today; a task is raised on it
  std::string copy_to;         // an address that gets a copy of messages about it, or empty
  std::string reason;          // may be empty
};
// The undisputed part goes on.
Result<Done> dispute(const Desk& desk, const DisputeWish& wish);

enum class DisputeEnd { founded, unfounded };
// `target` is the invoice or the word ("dispute/4"). Unfounded: a message with a fresh day to pay
// by, and the step is taken again.
Result<Done> close_dispute(const Desk& desk, const std::optional<std::string>& administration,
                           const std::string& target, DisputeEnd how);

}  // namespace dunning::desk
