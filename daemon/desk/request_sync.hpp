#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/store/runs.hpp"

namespace dunning::desk {

// Asks the daemon to read the books now, of one administration or of all: a request for each, in
// the order of the configuration, for answer_to. Whoever asks rings the daemon's bell.
Result<std::vector<std::int64_t>> request_sync(const Desk& desk,
                                               const std::optional<std::string>& administration);

// The daemon's answer once there is one.
Result<std::optional<std::string>> answer_to(const Desk& desk, std::int64_t request);

}  // namespace dunning::desk
