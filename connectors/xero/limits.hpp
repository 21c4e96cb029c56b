#pragma once

#include <string>

#include "daemon/core/instant.hpp"
#include "daemon/ports/http.hpp"

// What Xero says when it has had enough. Pure. The limits themselves are data (rules.hpp) and kept
// by the host.
namespace dunning::xero {

// How long to stay away after a 429. Retry-After comes in whole seconds for the limits of a minute
// and of a day (there it may be many hours), and not at all for the one of concurrent calls:
// 10 seconds then, a minute for that of the app, an hour for a day without it. At least 1 second,
// at most a day.
Millis wait_after_429(const ports::Headers& headers);

// Which limit was hit, in Xero's word ("minute", "day"); empty when it does not say.
std::string limit_hit(const ports::Headers& headers);

}  // namespace dunning::xero
