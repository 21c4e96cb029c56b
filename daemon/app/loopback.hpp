#pragma once

#include <string>

#include "daemon/settings/configuration.hpp"

namespace dunning::app {

// The first peer of a configuration that is not on this machine, or empty: `--now` is accepted only
// when there is none, so that pretended time never reaches a real customer.
std::string first_remote_peer(const settings::Configuration& configuration);

}  // namespace dunning::app
