#pragma once

#include <filesystem>

#include "daemon/settings/configuration.hpp"

namespace dunning::app {

// settings::load with what that directory has no means for: digests, and whether the time zones
// exist.
settings::Loaded<settings::Configuration> read_configuration(const std::filesystem::path& file);

}  // namespace dunning::app
