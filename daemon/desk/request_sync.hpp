#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "daemon/desk/desk.hpp"
#include "daemon/store/runs.hpp"

namespace dunning::desk {

// Asks the daemon to read the books now, of one administration or of all. Returns the request, for
// answer_to; whoever asks rings the daemon's bell.
Result<std::int64_t> request_sync(const Desk& desk,
                                  const std::optional<std::string>& administration);

// The daemon's answer once there is one.
Result<std::optional<std::string>> answer_to(const Desk& desk, std::int64_t request);

}  // namespace dunning::desk
