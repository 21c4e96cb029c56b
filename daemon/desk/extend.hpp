#pragma once

#include <optional>
#include <string>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"

namespace dunning::desk {

// S25. Our agreement that an invoice is due on another, later day: for steps, default and interest.
// The newest one counts; `withdraw` takes it back.
struct ExtendWish {
  std::optional<std::string> administration;
  std::string invoice;
  std::optional<Date> due;  // later than today
  std::string reason;       // may be empty
};
Result<Done> extend(const Desk& desk, const ExtendWish& wish);

}  // namespace dunning::desk
