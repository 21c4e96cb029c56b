#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "daemon/settings/configuration.hpp"

// A configuration held against the connectors it names: what stands below `settings:` of an
// administration or a login is theirs to know, and this directory loads no plugins.
namespace dunning::settings {

// The keys that the connector of that name knows, when it is there: its plugin lies in that
// directory. An error becomes a complaint about the administration's `connector`.
using KnownSettings = std::function<Result<std::vector<std::string>>(
    const std::filesystem::path& plugins, const std::string& connector)>;

// As load(), with a complaint for every key that its connector does not know.
Loaded<Configuration> load(const std::filesystem::path& file, const Digest& digest,
                           const KnownSettings& known);

}  // namespace dunning::settings
