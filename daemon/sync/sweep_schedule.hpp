#pragma once

#include <optional>

#include "daemon/core/calendar.hpp"
#include "daemon/core/instant.hpp"

namespace dunning::sync {

// Whether the next pull should be a sweep of everything rather than a delta: at first contact, in
// the night once a day, and otherwise when the last one is more than a day old. `local` is `now` in
// the administration's zone.
bool sweep_is_due(std::optional<Instant> last_sweep, Instant now, LocalTime local);

}  // namespace dunning::sync
