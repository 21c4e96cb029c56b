#pragma once

#include <map>
#include <string>

#include "daemon/core/result.hpp"

namespace dunning::messages {

constexpr std::size_t zip_limit_bytes = std::size_t{64} * 1024 * 1024;  // of all its files together

// A ZIP of these files, by their path in it. The same files give the same bytes: sorted by path,
// all with one moment long ago. Invalid_input for a path that leaves the archive, or too much.
Result<std::string> zip(const std::map<std::string, std::string>& files);

}  // namespace dunning::messages
