#pragma once

#include "daemon/core/calendar.hpp"
#include "daemon/core/instant.hpp"

// The wall clock of the sandbox's administrations (Europe/Amsterdam), by the rule in force in the
// European Union since 1996: summer time from the last Sunday of March to the last Sunday of
// October, both at 01:00 UTC.
namespace dunning::sandbox {

LocalTime amsterdam(Instant at);

// The moment at which that wall clock shows `local`; a repeated hour gives its first occurrence.
Instant amsterdam_instant(LocalTime local);

}  // namespace dunning::sandbox
