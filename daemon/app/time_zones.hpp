#pragma once

#include <string>

#include "daemon/core/calendar.hpp"
#include "daemon/core/instant.hpp"

// date-tz lives here: the only place that knows time zones. Pure but for the zone database it reads
// once.
namespace dunning::app {

bool is_time_zone(const std::string& zone);

// Abort on a zone that is_time_zone does not know; settings were checked against it.
LocalTime local_time(Instant at, const std::string& zone);
// A time that daylight saving skips gives the moment of the jump; one that it repeats its first
// occurrence.
Instant instant_of(LocalTime local, const std::string& zone);

}  // namespace dunning::app
