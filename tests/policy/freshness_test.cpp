#include "daemon/policy/freshness.hpp"

#include <doctest/doctest.h>

using namespace dunning;
using namespace dunning::policy;

TEST_CASE("S23 the mirror is stale when four polls were missed, or it was never complete") {
  constexpr Millis quarter{15 * 60'000};
  const Instant now{1'000'000'000'000};
  CHECK(is_stale(std::nullopt, quarter, now));
  CHECK_FALSE(is_stale(now, quarter, now));
  CHECK_FALSE(is_stale(now - quarter * 4, quarter, now));
  CHECK(is_stale(now - quarter * 4 - Millis{1}, quarter, now));
  CHECK_FALSE(is_stale(now + quarter, quarter, now));
}
