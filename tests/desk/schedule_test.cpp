// How instalments are laid out (S27).
#include <doctest/doctest.h>

#include "daemon/desk/instalments.hpp"

using namespace dunning;
using desk::Schedule;

namespace {

Date day(const char* text) {
  return parse_date(text).value();
}

const Date today = day("2026-03-09");

Money eur(std::int64_t minor) {
  return {minor, Currency()};
}

std::string parts(const Schedule& schedule, std::int64_t total) {
  const auto laid = desk::lay_out(schedule, eur(total), today);
  if (!laid) return laid.error().message;
  std::string text;
  for (const auto& one : *laid)
    text += (text.empty() ? "" : ", ") + to_string(one.due) + " " + decimal_text(one.amount);
  return text;
}

Schedule monthly(int times, const char* first, const char* deposit = "") {
  return {times, {1, policy::Unit::months}, day(first), deposit, {}};
}

}  // namespace

TEST_CASE("S27: equal parts a month apart, what does not divide goes to the last") {
  CHECK(parts(monthly(3, "2026-03-31"), 10000) ==
        "2026-03-31 33.33, 2026-04-30 33.33, 2026-05-31 33.34");
  CHECK(parts(monthly(1, "2026-03-09"), 10000) == "2026-03-09 100.00");
}

TEST_CASE("S27: a deposit comes first, and the parts after it") {
  CHECK(parts(monthly(2, "2026-03-15", "250"), 100000) ==
        "2026-03-15 250.00, 2026-04-15 375.00, 2026-05-15 375.00");
  CHECK(parts(monthly(2, "2026-03-15", "1.000"), 100000) ==
        "a deposit of 1000.00 EUR leaves nothing of 1000.00 EUR");
}

TEST_CASE("S27: parts by themselves have to come to what is to be paid") {
  Schedule schedule;
  schedule.on = {{day("2026-05-01"), "60,00"}, {day("2026-04-01"), "40"}};
  CHECK(parts(schedule, 10000) == "2026-04-01 40.00, 2026-05-01 60.00");
  CHECK(parts(schedule, 12000) == "the parts come to 100.00 EUR, and 120.00 EUR is to be paid");
  schedule.on = {{day("2026-04-01"), "60"}, {day("2026-04-01"), "40"}};
  CHECK(parts(schedule, 10000) == "two parts are due on 2026-04-01");
}

TEST_CASE("S27: a plan in the past, of too many parts, or of nothing is refused") {
  CHECK(parts(monthly(2, "2026-03-08"), 10000) == "2026-03-08 has passed");
  CHECK(parts(monthly(61, "2026-04-01"), 1000000) == "a plan has at most 60 parts");
  CHECK(parts(monthly(3, "2026-04-01"), 2) == "0.02 EUR cannot be divided into 3 parts");
  CHECK(parts({}, 10000).find("--times 3 --every month") != std::string::npos);
}

TEST_CASE("the distance of parts is a month, weeks or days") {
  CHECK(desk::parse_every("month").value() == policy::Span{1, policy::Unit::months});
  CHECK(desk::parse_every("2 weeks").value() == policy::Span{2, policy::Unit::weeks});
  CHECK(desk::parse_every("10days").value() == policy::Span{10, policy::Unit::days});
  for (const char* text : {"", "year", "0 days", "-1 month", "400 days"}) {
    CAPTURE(text);
    CHECK_FALSE(desk::parse_every(text));
  }
}
