#include "daemon/net/retry.hpp"

#include <algorithm>

namespace dunning::net {
namespace {

constexpr Millis longest_asked{86'400'000};

// Between 0 and `range`, both included.
Millis spread(Millis range, std::uint64_t random) {
  return Millis{
      static_cast<std::int64_t>(random % (static_cast<std::uint64_t>(range.count()) + 1))};
}

}  // namespace

Millis delay(const Backoff& backoff, int attempt, std::optional<Millis> retry_after,
             std::uint64_t random) {
  if (retry_after) {
    return std::clamp(*retry_after, Millis{0}, longest_asked) + spread(backoff.first, random);
  }
  Millis whole = std::min(backoff.first, backoff.ceiling);
  for (int i = 1; i < attempt && whole < backoff.ceiling; ++i)
    whole = std::min(whole * 2, backoff.ceiling);
  const Millis half = whole / 2;
  return half + spread(whole - half, random);
}

}  // namespace dunning::net
