#include "daemon/core/calendar.hpp"

#include <doctest/doctest.h>

using namespace dunning;

namespace {
Date day(const char* text) {
  return parse_date(text).value();
}

WorkingDays dutch() {
  return {{day("2026-04-03"), day("2026-04-06"), day("2026-04-27")},
          {day("2026-04-03"), day("2026-04-06"), day("2026-05-01")}};
}
}  // namespace

TEST_CASE("calendar: only a real date in ISO form is a date") {
  CHECK(to_string(day("2024-02-29")) == "2024-02-29");
  for (const char* wrong :
       {"2026-02-29", "2026-13-01", "2026-1-1", "20260101", "2026-01-01T", "", "2026-00-10"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_date(wrong));
  }
}

TEST_CASE("calendar: days, months and ends of months") {
  CHECK(day("2026-03-01") - day("2026-02-01") == 28);
  CHECK(to_string(day("2026-12-31") + 1) == "2027-01-01");
  CHECK(to_string(add_months(day("2026-01-31"), 1)) == "2026-02-28");
  CHECK(to_string(add_months(day("2024-01-31"), 1)) == "2024-02-29");
  CHECK(to_string(add_months(day("2026-03-31"), -1)) == "2026-02-28");
  CHECK(to_string(end_of_month(day("2026-02-03"))) == "2026-02-28");
  CHECK(day("2026-11-21").iso_weekday() == 6);
}

TEST_CASE("S13 calendar: a holiday is no business day, and may still be a banking day") {
  const auto days = dutch();
  CHECK_FALSE(days.is_business_day(day("2026-04-27")));  // King's Day
  CHECK(days.is_banking_day(day("2026-04-27")));
  CHECK(days.is_business_day(day("2026-05-01")));
  CHECK_FALSE(days.is_banking_day(day("2026-05-01")));  // Labour Day closes TARGET
}

TEST_CASE("S13 calendar: counting skips weekends and holidays, in both directions") {
  const auto days = dutch();
  CHECK(to_string(days.add_business_days(day("2026-04-02"), 1)) == "2026-04-07");  // over Easter
  CHECK(to_string(days.add_business_days(day("2026-04-07"), -1)) == "2026-04-02");
  CHECK(to_string(days.add_business_days(day("2026-04-04"), 0)) == "2026-04-04");
  CHECK(to_string(days.next_business_day(day("2026-04-03"))) == "2026-04-07");
  CHECK(to_string(days.add_banking_days(day("2026-04-30"), 1)) == "2026-05-04");
  CHECK(to_string(days.next_banking_day(day("2026-04-30"))) == "2026-04-30");
}

TEST_CASE("calendar: a time of day") {
  CHECK(parse_minute_of_day("09:00") == 540);
  CHECK(parse_minute_of_day("24:00") == 1440);
  CHECK(minute_of_day_text(1020) == "17:00");
  for (const char* wrong : {"9:00", "24:01", "09:60", "0900", "", "ab:cd"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_minute_of_day(wrong));
  }
}
