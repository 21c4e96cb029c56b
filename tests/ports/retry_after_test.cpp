#include "daemon/ports/retry_after.hpp"

#include <doctest/doctest.h>

using namespace dunning;

namespace {

const Instant now = *parse_instant("2026-11-21T09:00:00.000Z");

}  // namespace

TEST_CASE("retry after: every form in use is read, and nonsense is none") {
  struct Row {
    std::string what;
    const char* value;
    const char* moment;  // "" for none
  };
  for (const Row& row : {
           Row{"seconds from now", "30", "2026-11-21T09:00:30.000Z"},
           Row{"none to wait", "0", "2026-11-21T09:00:00.000Z"},
           Row{"with spaces around", " 30 ", "2026-11-21T09:00:30.000Z"},
           Row{"a whole day", "86400", "2026-11-22T09:00:00.000Z"},
           Row{"more than a day is a day", "100000", "2026-11-22T09:00:00.000Z"},
           Row{"seconds since 1970, as Moneybird sends them", "1795251660",
               "2026-11-21T09:01:00.000Z"},
           Row{"seconds since 1970, already past", "1795251000", "2026-11-21T09:00:00.000Z"},
           Row{"seconds since 1970, years ahead", "4000000000", "2026-11-22T09:00:00.000Z"},
           Row{"an HTTP date", "Sat, 21 Nov 2026 09:02:03 GMT", "2026-11-21T09:02:03.000Z"},
           Row{"an HTTP date in the past", "Sat, 21 Nov 2026 08:00:00 GMT",
               "2026-11-21T09:00:00.000Z"},
           Row{"as many digits as a number may have", "999999999999999999",
               "2026-11-22T09:00:00.000Z"},
           Row{"too many digits", "9999999999999999999999", ""},
           Row{"negative", "-5", ""},
           Row{"a fraction", "1.5", ""},
           Row{"words", "soon", ""},
           Row{"nothing", "", ""},
           Row{"a date that is none", "Sat, 31 Nov 2026 09:00:00 GMT", ""},
       }) {
    CAPTURE(row.what);
    const auto moment = ports::parse_retry_after(row.value, now);
    CHECK((moment ? to_string(*moment) : "") == row.moment);
  }
}

TEST_CASE("http date: the published example, and nothing looser") {
  CHECK(to_string(*ports::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT")) ==
        "1994-11-06T08:49:37.000Z");
  for (const std::string text :
       {"Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 25:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", ""}) {
    CAPTURE(text);
    CHECK_FALSE(ports::parse_http_date(text));
  }
}

TEST_CASE("http date: the server's clock is read from its answer, whatever the header's capitals") {
  CHECK(to_string(*ports::date_of({{"date", "Sun, 06 Nov 1994 08:49:37 GMT"}})) ==
        "1994-11-06T08:49:37.000Z");
  CHECK_FALSE(ports::date_of({{"Date", "yesterday"}}));
  CHECK_FALSE(ports::date_of({}));
}
