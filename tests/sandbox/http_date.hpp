#pragma once

#include <string>

#include "daemon/core/instant.hpp"

namespace dunning::sandbox {

// "Sat, 21 Nov 2026 09:00:00 GMT", as the Date header has it.
std::string http_date(Instant at);

}  // namespace dunning::sandbox
