#include "daemon/core/instant.hpp"

#include <doctest/doctest.h>

using namespace dunning;

TEST_CASE("instant: text and back") {
  CHECK(to_string(Instant{0}) == "1970-01-01T00:00:00.000Z");
  CHECK(to_string(Instant{-1}) == "1969-12-31T23:59:59.999Z");
  CHECK(parse_instant("2026-09-16T00:05:11.480Z")->ms == 1789517111480);
  CHECK(parse_instant("2026-09-16T02:05:11.480+02:00")->ms == 1789517111480);
  CHECK(parse_instant("2026-09-16T00:05:11Z")->ms == 1789517111000);
  CHECK(to_string(*parse_instant("2026-09-16T00:05:11.480123Z")) == "2026-09-16T00:05:11.480Z");
}

TEST_CASE("instant: what is no moment is none") {
  for (const char* wrong :
       {"", "2026-09-16", "2026-09-16T00:05:11", "2026-09-16T25:00:00Z", "2026-09-16T00:05:11.Z",
        "2026-09-16T00:05:11+0200", "2026-13-16T00:05:11Z"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_instant(wrong));
  }
}
