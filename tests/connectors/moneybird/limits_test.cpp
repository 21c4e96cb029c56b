#include "connectors/moneybird/limits.hpp"

#include <doctest/doctest.h>

using namespace dunning;
using namespace dunning::moneybird;

namespace {
const Instant now = *parse_instant("2026-11-21T09:00:00Z");
const std::string now_s = std::to_string(now.ms / 1000);
std::string epoch(std::int64_t from_now_s) {
  return std::to_string(now.ms / 1000 + from_now_s);
}
}  // namespace

TEST_CASE(
    "moneybird: after a 429 the wait is read from an epoch, a delay or nothing, and never exceeds "
    "a window") {
  const std::pair<std::string, int> table[] = {{epoch(160), 160},   // the documented form
                                               {epoch(-20), 1},     // already over
                                               {epoch(4000), 300},  // a clock that is far off
                                               {"30", 30},          // seconds, as the name promises
                                               {"86400", 300},
                                               {"0", 1},
                                               {"999999999999999999", 300},
                                               {"Sat, 21 Nov 2026 09:01:00 GMT", 300},
                                               {"", 300}};
  for (const auto& [value, seconds] : table) {
    CAPTURE(value);
    CHECK(wait_after_429({{"Retry-After", value}}, now) == Millis{seconds * 1000});
  }
  CHECK(wait_after_429({{"Content-Type", "text/html"}}, now) == window);
}

TEST_CASE(
    "moneybird: the requests left are in RateLimit-RequestsRemaining, not in RateLimit-Remaining") {
  const ports::Headers headers = {{"RateLimit-Limit", "150"},
                                  {"RateLimit-Remaining", "160"},
                                  {"RateLimit-RequestsRemaining", "138"},
                                  {"RateLimit-Reset", epoch(160)}};
  const auto measured = allowance(headers, now);
  REQUIRE(measured);
  CHECK(measured->requests == 138);
  CHECK(measured->resets_in == Millis{160'000});
  CHECK_FALSE(allowance({{"RateLimit-Remaining", "160"}, {"RateLimit-Reset", epoch(160)}}, now));
}

TEST_CASE("S22: requests are kept for what comes first in the order of spending") {
  using ports::Purpose;
  const Purpose order[] = {Purpose::fresh_look, Purpose::delta, Purpose::sweep, Purpose::write_back,
                           Purpose::first_load};
  for (std::size_t i = 1; i < std::size(order); ++i) {
    CHECK(reserve_below(order[i - 1]) < reserve_below(order[i]));
  }
  CHECK(reserve_below(Purpose::fresh_look) == 0);
}
