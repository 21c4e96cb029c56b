#include "connectors/xero/dates.hpp"

#include <doctest/doctest.h>

#include "connectors/xero/text.hpp"
#include "connectors/xero/time_zones.hpp"
#include "tests/connectors/xero/example.hpp"

using namespace dunning;
using namespace dunning::xero;

namespace {

std::string calendar_date(const char* object) {
  const auto value = example::parsed(object);
  const auto date = find_calendar_date(json::Cursor(value), "Date");
  if (!date) return date.error().message;
  return *date ? to_string(**date) : "none";
}

}  // namespace

TEST_CASE("xero: a calendar date is the UTC part of its midnight and is converted to no zone") {
  const std::pair<const char*, const char*> table[] = {
      {R"({"Date":"\/Date(1789344000000+0000)\/"})", "2026-09-14"},
      {R"({"Date":"/Date(1789344000000)/"})", "2026-09-14"},
      // Whatever offset it names: the milliseconds are UTC.
      {R"({"Date":"/Date(1789344000000+1300)/"})", "2026-09-14"},
      {R"({"Date":"/Date(1789344000000-0700)/"})", "2026-09-14"},
      {R"({"Date":"/Date(-86400000+0000)/"})", "1969-12-31"},
      {R"({"Date":"/Date(-1+0000)/"})", "1969-12-31"},
      {R"({"Date":"2026-09-14T00:00:00"})", "2026-09-14"},
      {R"({"Date":"2026-09-14"})", "2026-09-14"},
      // The twin is preferred.
      {R"({"Date":"/Date(1)/","DateString":"2026-09-14T00:00:00"})", "2026-09-14"},
      {R"({"Date":"/Date(1789344000000)/","DateString":""})", "2026-09-14"},
      {R"({"Date":"/Date(0+0000)/"})", "none"},
      {R"({"Date":null})", "none"},
      {R"({})", "none"},
      {R"({"Date":"14/09/2026"})", "Date: expected a date"},
      {R"({"Date":"2026-09-14x"})", "Date: expected a date"},
      {R"({"Date":"/Date(99999999999999999)/"})", "Date: expected a date"},
      {R"({"Date":"/Date(-99999999999999999)/"})", "Date: expected a date"},
      {R"({"Date":"/Date()/"})", "Date: expected a date"},
  };
  for (const auto& [object, expected] : table) {
    CAPTURE(object);
    CHECK(calendar_date(object) == expected);
  }
}

TEST_CASE("xero: a timestamp is an instant in any of its forms") {
  CHECK(timestamp("/Date(1794205811043+0000)/") == Instant{1'794'205'811'043});
  CHECK(timestamp("/Date(1794205811043)/") == Instant{1'794'205'811'043});
  CHECK(timestamp("/Date(1794205811043+1300)/") == Instant{1'794'205'811'043});
  CHECK(timestamp("2026-11-09T06:30:11Z") == parse_instant("2026-11-09T06:30:11Z"));
  CHECK(timestamp("2015-03-29T23:43:01.097") == parse_instant("2015-03-29T23:43:01.097Z"));
  CHECK_FALSE(timestamp("/Date(0+0000)/"));
  CHECK_FALSE(timestamp(""));
  CHECK_FALSE(timestamp("yesterday"));
}

TEST_CASE("xero: If-Modified-Since is in UTC and never later than the moment meant") {
  CHECK(modified_since(*parse_instant("2026-11-21T08:55:00.999Z")) == "2026-11-21T08:55:00Z");
}

TEST_CASE("xero: the organisation's time zone has its IANA name") {
  CHECK(iana_zone("WEUROPESTANDARDTIME") == "Europe/Amsterdam");
  CHECK(iana_zone("GMTSTANDARDTIME") == "Europe/London");
  CHECK(iana_zone("NEWZEALANDSTANDARDTIME") == "Pacific/Auckland");
  CHECK(iana_zone("AUSEASTERNSTANDARDTIME") == "Australia/Sydney");
  CHECK(iana_zone("AFGHANISTANSTANDARDTIME") == "Asia/Kabul");
  CHECK(iana_zone("YUKONSTANDARDTIME") == "America/Whitehorse");
  CHECK(iana_zone("CENTRALSTANDARDTIME(MEXICO)") == "America/Mexico_City");
  CHECK(iana_zone("UTC") == "Etc/UTC");
  CHECK(iana_zone("MARSSTANDARDTIME").empty());
  CHECK(iana_zone("").empty());
}

TEST_CASE("xero: a country is a code or a name, and anything else is unknown") {
  CHECK(country_code("Nederland") == "NL");
  CHECK(country_code(" the Netherlands ") == "NL");
  CHECK(country_code("UK") == "GB");
  CHECK(country_code("de") == "DE");
  CHECK(country_code("Belgi\xc3\xab") == "BE");
  CHECK(country_code("").empty());
  CHECK(country_code("n/a").empty());
  CHECK(country_code("Noord-Holland").empty());
}

TEST_CASE("xero: only what looks like an IBAN is taken for one") {
  CHECK(iban_in("nl91 abna 0417 1643 00") == "NL91ABNA0417164300");
  CHECK(iban_in("12-3456-7890123-00").empty());
  CHECK(iban_in("NL91ABNA").empty());
  CHECK(iban_in("").empty());
}
