#include "connectors/xero/limits.hpp"

#include <doctest/doctest.h>

using namespace dunning;
using namespace dunning::xero;

TEST_CASE(
    "xero: after a 429 it stays away as long as the answer says, or as the limit's name says") {
  const std::pair<ports::Headers, std::int64_t> table[] = {
      {{{"Retry-After", "17"}, {"X-Rate-Limit-Problem", "minute"}}, 17},
      {{{"retry-after", "32400"}, {"X-Rate-Limit-Problem", "day"}}, 32'400},
      {{{"Retry-After", "0"}}, 1},
      {{{"Retry-After", "999999999999"}}, 86'400},
      {{{"X-Rate-Limit-Problem", "concurrent"}}, 10},
      {{{"X-Rate-Limit-Problem", "Daily"}}, 3'600},
      {{{"X-Rate-Limit-Problem", "app-minute"}}, 60},
      {{{"Retry-After", "soon"}}, 60},
      {{}, 60},
  };
  for (const auto& [headers, seconds] : table)
    CHECK(wait_after_429(headers) == Millis{seconds * 1000});
  CHECK(limit_hit({{"X-Rate-Limit-Problem", " Minute "}}) == "minute");
  CHECK(limit_hit({}).empty());
}
