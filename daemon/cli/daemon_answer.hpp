#pragma once

#include <cstdint>
#include <vector>

#include "daemon/cli/command.hpp"
#include "daemon/desk/desk.hpp"

namespace dunning::cli {

// Rings the daemon and waits for its answers to these requests, at most command.wait_s seconds;
// prints them. Says how to go on when no daemon runs: the requests wait for the next one.
int await_daemon(const Command& command, const desk::Desk& desk,
                 const std::vector<std::int64_t>& requests);

int sync(const Command& command, const desk::Desk& desk);

}  // namespace dunning::cli
