#pragma once

#include <filesystem>

#include "daemon/settings/configuration.hpp"

namespace dunning::app {

// settings::load with what that directory has no means for: digests, and whether the time zones
// exist.
settings::Loaded<settings::Configuration> read_configuration(const std::filesystem::path& file);

// The same for who runs by it or asks whether it is right: every key below `settings:` has to be
// one that its connector knows, so the plugins are loaded.
settings::Loaded<settings::Configuration> read_configuration_and_plugins(
    const std::filesystem::path& file);

// The digest that settings, and the manifest of an export, are made with: SHA-256 in hex.
settings::Digest content_digest();

}  // namespace dunning::app
