#pragma once

#include <string>
#include <string_view>

namespace dunning::app {

std::string_view version();  // "0.1.0"
std::string_view commit();   // its first 12 digits, or "unknown"

// "dunningd 0.1.0", commit, connector ABI and build digest, store schema; a line each.
std::string version_text(std::string_view program);

}  // namespace dunning::app
