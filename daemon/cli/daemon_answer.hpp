#pragma once

#include <cstdint>
#include <vector>

#include "daemon/cli/verb.hpp"

namespace dunning::cli {

// Rings the daemon and waits for its answers to these requests, at most `wait_s` seconds; prints
// them. Says how to go on when no daemon runs: the requests wait for the next one.
int await_daemon(const Asked& asked, const desk::Desk& desk,
                 const std::vector<std::int64_t>& requests, int wait_s);

// The same for a request whose answer is a text for people; one that begins with "failed: " is a
// failure.
int await_text(const Asked& asked, const desk::Desk& desk, std::int64_t request, int wait_s);

}  // namespace dunning::cli
