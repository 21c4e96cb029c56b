#pragma once

#include <string>

#include "daemon/cli/verb.hpp"

namespace dunning::cli {

// Reads the books of one administration in this process, because no daemon runs, and shows how far
// it has come; returns the exit code.
int sync_here(const Asked& asked, const desk::Desk& desk, const std::string& administration);

}  // namespace dunning::cli
