#pragma once

#include <filesystem>

#include "daemon/settings/configuration.hpp"

namespace dunning::app {

// settings::load with what that directory has no means for: digests, and whether the time zones
// exist.
settings::Loaded<settings::Configuration> read_configuration(const std::filesystem::path& file);

// The digest that settings, and the manifest of an export, are made with: SHA-256 in hex.
settings::Digest content_digest();

}  // namespace dunning::app
