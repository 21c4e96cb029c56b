#pragma once

#include "daemon/core/instant.hpp"
#include "daemon/ports/http.hpp"

// Exact's call limits: 60 in a clock minute and 5,000 in a day, each for app and division. Counting
// them is the host's (rules.hpp); here is only what a refusal says. Pure.
namespace dunning::exact_online {

// How long to stay away after a 429. The headers carry the end of the window in milliseconds since
// 1970: those of the minute when the minute was used up, those of the day when the day was, and on
// some refusals none. By the server's clock, which may differ from ours; 1 to 61 s for a minute, at
// most a day and an hour for a day.
Millis wait_after_429(const ports::Headers& headers, Instant server_time);

}  // namespace dunning::exact_online
