#include "daemon/net/retry.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

using namespace dunning;

TEST_CASE("retry: waiting grows to its ceiling, is spread, and what a server asked for is kept") {
  constexpr std::uint64_t least = 0;
  constexpr Millis none{-1};
  struct Row {
    std::string what;
    int attempt;
    Millis retry_after;
    std::uint64_t random;
    Millis wait;
  };
  const net::Backoff backoff{Millis{1'000}, Millis{60'000}};
  for (const Row& row : {
           Row{"first failure, least", 1, none, least, Millis{500}},
           Row{"first failure, most", 1, none, 500, Millis{1'000}},
           Row{"the random number wraps into the range", 1, none, 501, Millis{500}},
           Row{"second failure doubles", 2, none, least, Millis{1'000}},
           Row{"fifth failure", 5, none, least, Millis{8'000}},
           Row{"the ceiling holds", 7, none, least, Millis{30'000}},
           Row{"the ceiling holds, most", 7, none, 30'000, Millis{60'000}},
           Row{"no overflow after very many failures", std::numeric_limits<int>::max(), none, least,
               Millis{30'000}},
           Row{"attempt zero is like the first", 0, none, least, Millis{500}},
           Row{"the server's wait is the least", 1, Millis{20'000}, least, Millis{20'000}},
           Row{"and is spread upwards only", 1, Millis{20'000}, 1'000, Millis{21'000}},
           Row{"the server's wait may pass our ceiling", 1, Millis{3'600'000}, least,
               Millis{3'600'000}},
           Row{"but not a day", 1, Millis{864'000'000}, least, Millis{86'400'000}},
           Row{"a server's zero is zero, spread", 9, Millis{0}, 400, Millis{400}},
       }) {
    CAPTURE(row.what);
    const std::optional<Millis> retry_after =
        row.retry_after == none ? std::nullopt : std::optional(row.retry_after);
    CHECK(net::delay(backoff, row.attempt, retry_after, row.random) == row.wait);
  }
}
