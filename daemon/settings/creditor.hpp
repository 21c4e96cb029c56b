#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "daemon/core/creditor.hpp"
#include "daemon/settings/section.hpp"

// Private to daemon/settings: `creditor:` of an administration (S4).
namespace dunning::settings {

// `resolved` makes a path of the file one of this machine.
Creditor read_creditor(const Section& section,
                       const std::function<std::filesystem::path(const std::string&)>& resolved,
                       Report& report);

}  // namespace dunning::settings
