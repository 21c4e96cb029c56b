#pragma once

#include "daemon/cli/command.hpp"

namespace dunning::cli {

// Exit codes, the same for every verb (dunningctl(1)).
constexpr int exit_fine = 0;       // done; all is well
constexpr int exit_attention = 1;  // the answer is no, or something waits for a person
constexpr int exit_usage = 2;      // the command line is wrong
constexpr int exit_trouble = 3;    // could not read or write what it needs

// Does what was asked; answers on standard output, errors on standard error.
int run(const Command& command);

// Makes ready for a command that works in the daemon's stead: what it writes is the daemon's own,
// and nobody else's to read.
Status stand_in(const settings::Configuration& configuration);

}  // namespace dunning::cli
