#include "daemon/app/time_zones.hpp"

#include <doctest/doctest.h>

using namespace dunning;

namespace {
Instant at(const char* text) {
  return parse_instant(text).value();
}
LocalTime wall(const char* date, const char* time) {
  return {parse_date(date).value(), parse_minute_of_day(time).value()};
}
constexpr const char* amsterdam = "Europe/Amsterdam";
}  // namespace

TEST_CASE("time zones: a moment as Amsterdam's wall clock shows it, in winter and in summer") {
  CHECK(app::local_time(at("2026-01-15T08:05:59.999Z"), amsterdam) == wall("2026-01-15", "09:05"));
  CHECK(app::local_time(at("2026-07-15T22:30:00Z"), amsterdam) == wall("2026-07-16", "00:30"));
  CHECK(app::local_time(at("1969-12-31T22:30:00Z"), "UTC") == wall("1969-12-31", "22:30"));
}

TEST_CASE("time zones: an hour that daylight saving skips is the moment of the jump") {
  CHECK(to_string(app::instant_of(wall("2026-03-29", "02:30"), amsterdam)) ==
        "2026-03-29T01:00:00.000Z");
}

TEST_CASE("time zones: an hour that comes twice is its first occurrence") {
  CHECK(to_string(app::instant_of(wall("2026-10-25", "02:30"), amsterdam)) ==
        "2026-10-25T00:30:00.000Z");
}

TEST_CASE(
    "time zones: every local minute of a year leads back to itself, but for the skipped hour") {
  for (auto date = parse_date("2026-01-01").value(); date.year() == 2026; date = date + 1) {
    for (int minute = 0; minute < 1440; minute += 15) {
      const LocalTime local{date, minute};
      const auto back = app::local_time(app::instant_of(local, amsterdam), amsterdam);
      if (to_string(date) == "2026-03-29" && minute >= 120 && minute < 180) continue;
      CAPTURE(to_string(date));
      CAPTURE(minute);
      CHECK(back == local);
    }
  }
}

TEST_CASE("time zones: only names of the database are zones") {
  CHECK(app::is_time_zone(amsterdam));
  CHECK_FALSE(app::is_time_zone("Europe/Amsterdm"));
  CHECK_FALSE(app::is_time_zone(""));
}
