#pragma once

#include <string>

#include "daemon/core/result.hpp"

namespace dunning::crypto {

// Bytes nobody can guess, from the library's generator; transient when the system has no entropy.
// Thread-safe.
Result<std::string> random_bytes(std::size_t count);

}  // namespace dunning::crypto
