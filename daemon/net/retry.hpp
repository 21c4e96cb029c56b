#pragma once

#include <cstdint>
#include <optional>

#include "daemon/core/instant.hpp"

namespace dunning::net {

// How long to wait before the next attempt. Pure: the caller knows the attempt and draws the random
// number.
struct Backoff {
  Millis first{1'000};      // before the second attempt; doubled each time
  Millis ceiling{300'000};  // of our own waiting; what a server asks for may be longer
};

// `attempt` counts the failures so far (1 = the first one failed). Without `retry_after`: between
// half and the whole of min(first × 2^(attempt − 1), ceiling). With it (the wait the server asked
// for): that, and up to `first` more so that not everybody comes back at the same moment; never
// more than a day.
Millis delay(const Backoff& backoff, int attempt, std::optional<Millis> retry_after,
             std::uint64_t random);

}  // namespace dunning::net
