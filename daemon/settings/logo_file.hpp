#pragma once

#include <filesystem>

#include "daemon/core/creditor.hpp"
#include "daemon/core/result.hpp"

namespace dunning::settings {

// Every message carries it, and the store keeps every message.
constexpr std::uintmax_t largest_logo = 64 * 1024;

// A PNG or JPEG with its size in pixels. The error (invalid_input) says what is wrong with it: not
// there, too large, another kind of file, damaged.
Result<Logo> read_logo(const std::filesystem::path& path);

}  // namespace dunning::settings
