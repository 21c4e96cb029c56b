#include "daemon/policy/freshness.hpp"

namespace dunning::policy {

bool is_stale(const std::optional<Instant>& completed, Millis poll_interval, Instant now) {
  return !completed || now - *completed > poll_interval * polls_missed;
}

}  // namespace dunning::policy
