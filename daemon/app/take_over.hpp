#pragma once

#include <filesystem>
#include <string>

#include "daemon/core/instant.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/store/store.hpp"

namespace dunning::app {

// What whoever has just got the daemon's lock does first: what a crash left behind becomes
// uncertain or ready again, and a store that nobody has worked yet is this machine's. `owner` names
// this process in claims.
Status take_over(store::Store& store, const std::filesystem::path& state_dir,
                 const std::string& owner, Instant now, ports::Log& log);

}  // namespace dunning::app
