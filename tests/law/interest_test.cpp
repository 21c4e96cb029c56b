#include "daemon/law/interest.hpp"

#include <doctest/doctest.h>

#include "tests/law/netherlands.hpp"

using namespace dunning;
using namespace dunning::law;
using namespace dunning::law::test;

namespace {

RateTable table_of(const std::string& word) {
  if (word == "fixed_6_compounding") {
    RateTable table = agreed_rate(percent("6"));
    table.compounds_yearly = true;
    return table;
  }
  if (word == "agreed_12") return agreed_rate(percent("12"));
  const RateTable* table = netherlands().statute.table(word);
  REQUIRE_MESSAGE(table != nullptr, word);
  return *table;
}

Interest of(const RateTable& table, const std::string& principal, const std::string& first,
            const std::string& last, const std::vector<Receipt>& receipts = {},
            const Counting& counting = {}) {
  auto result = interest(table, eur(principal), day(first), day(last), receipts, counting);
  REQUIRE_MESSAGE(result.has_value(), result.error().message);
  return *std::move(result);
}

std::string told(const InterestSegment& segment) {
  return to_string(segment.first_day) + " " + to_string(segment.last_day) + " " +
         std::to_string(segment.days) + " " + std::to_string(segment.rate.e4) + " " +
         decimal_text(segment.base) + " " + decimal_text(segment.interest);
}

Counting counting_of(const std::string& word) {
  Counting counting;
  if (word == "once_at_the_end") counting.round = Counting::Round::once_at_the_end;
  if (word == "at_every_row") counting.split = Counting::Split::at_every_row;
  if (word == "actual_actual") counting.days = Counting::Days::actual_actual;
  if (word == "never_compounds") counting.never_compounds = true;
  return counting;
}

}  // namespace

TEST_CASE("S37 statutory interest is what the published cases say, segment by segment") {
  const auto all = cases("nl_interest.txt");
  CHECK(all.size() >= 12);
  for (const auto& one : all) {
    CAPTURE(one[0][1]);
    const Row& over = one[1];
    REQUIRE(over[0] == "over");
    const RateTable table = table_of(over[1]);
    const Interest found = of(table, over[2], over[3], over[4]);
    std::size_t segments = 0;
    for (const Row& row : one) {
      if (row[0] == "segment") {
        REQUIRE(segments < found.segments.size());
        const auto& segment = found.segments[segments++];
        CHECK(told(segment) == row[1] + " " + row[2] + " " + row[3] + " " +
                                   std::to_string(percent(row[4]).e4) + " " + row[5] + " " +
                                   row[6]);
      } else if (row[0] == "total") {
        CHECK(std::to_string(found.days) == row[1]);
        CHECK(decimal_text(found.total) == row[2]);
      } else if (row[0] != "case" && row[0] != "over") {
        CAPTURE(row[0]);
        const auto other = of(table, over[2], over[3], over[4], {}, counting_of(row[0]));
        CHECK(decimal_text(other.total) == row[1]);
      }
    }
    CHECK(segments == found.segments.size());
  }
}

TEST_CASE("S37 a receipt reduces the base from the day after it") {
  const auto& civil = *netherlands().statute.table("civil");
  const auto paid = of(civil, "1000.00", "2026-01-01", "2026-03-01",
                       {{day("2026-01-31"), eur("400.00")}, {day("2025-12-30"), eur("100.00")}});
  REQUIRE(paid.segments.size() == 2);
  CHECK(told(paid.segments[0]) == "2026-01-01 2026-01-31 31 40000 900.00 3.06");
  CHECK(told(paid.segments[1]) == "2026-02-01 2026-03-01 29 40000 500.00 1.59");
  CHECK(decimal_text(paid.total) == "4.65");

  const auto all =
      of(civil, "1000.00", "2026-01-01", "2026-12-31", {{day("2026-01-10"), eur("5000.00")}});
  CHECK(all.segments.size() == 1);
  CHECK(all.days == 10);
}

TEST_CASE(
    "S40 a day after the last checked one has no rate, and neither has the day before the "
    "first row") {
  const auto& civil = *netherlands().statute.table("civil");
  CHECK(covers(civil, day("2026-12-31")));
  CHECK_FALSE(covers(civil, day("2027-01-01")));
  CHECK_FALSE(covers(civil, day("2001-12-31")));
  const auto late = interest(civil, eur("100.00"), day("2026-12-01"), day("2027-01-01"));
  REQUIRE_FALSE(late.has_value());
  CHECK(is_missing_rates(late.error()));
  CHECK(late.error().message.find("missing_rates") != std::string::npos);
  CHECK(late.error().message.find("2027-01-01") != std::string::npos);
  CHECK_FALSE(is_missing_rates({ErrorKind::not_found, "no such invoice", std::nullopt}));
  CHECK(interest(civil, eur("100.00"), day("2026-12-01"), day("2026-12-31")).has_value());
}

TEST_CASE("S40 an unconfirmed row yields no amount, and the confirmed rows around it do") {
  RateTable table = agreed_rate(percent("4"));
  add_row(table, {day("2024-01-01"), percent("5.75"), RowStatus::unconfirmed, "nobody"}, Date{});
  add_row(table, {day("2025-01-01"), percent("4.5"), RowStatus::derived, "formula"}, Date{});
  CHECK(covers(table, day("2023-12-01"), day("2023-12-31")));
  CHECK_FALSE(covers(table, day("2023-12-01"), day("2024-01-01")));
  CHECK_FALSE(covers(table, day("2023-12-01"), day("2025-02-01")));
  CHECK(covers(table, day("2025-01-01"), day("2026-01-01")));
  const auto across = interest(table, eur("100.00"), day("2023-12-01"), day("2025-02-01"));
  REQUIRE_FALSE(across.has_value());
  CHECK(is_missing_rates(across.error()));
  CHECK(across.error().message.find("2024-01-01") != std::string::npos);
}

TEST_CASE("S40 a row that is added later holds from its day and moves the last checked day on") {
  RateTable table = *netherlands().statute.table("civil");
  add_row(table, {day("2027-01-01"), percent("3"), RowStatus::confirmed, "decree"},
          day("2027-06-30"));
  CHECK(row_on(table, day("2026-12-31"))->percent == percent("4"));
  CHECK(row_on(table, day("2027-01-01"))->percent == percent("3"));
  CHECK_FALSE(covers(table, day("2027-07-01")));
  add_row(table, {day("2027-01-01"), percent("3.5"), RowStatus::confirmed, "corrected"},
          day("2026-12-31"));
  CHECK(row_on(table, day("2027-06-30"))->percent == percent("3.5"));
  CHECK(table.rows.size() == netherlands().statute.table("civil")->rows.size() + 1);
}

TEST_CASE("S37 a rate that is fixed at the start holds for the whole run") {
  RateTable table = *netherlands().statute.table("commercial");
  table.fixed_at_start = true;
  table.compounds_yearly = false;
  const auto run = of(table, "8000.00", "2025-05-01", "2027-09-30");
  REQUIRE(run.segments.size() == 1);
  CHECK(run.segments[0].rate == percent("11.15"));
}

TEST_CASE("S37 the anniversary of 29 February is the 28th, and of later leap years the 29th") {
  CHECK(anniversary(day("2024-02-29"), 1) == day("2025-02-28"));
  CHECK(anniversary(day("2024-02-29"), 4) == day("2028-02-29"));
  const auto run = of(*netherlands().statute.table("civil"), "1000.00", "2024-02-29", "2025-03-01");
  REQUIRE(run.segments.size() == 3);
  CHECK(run.segments[2].first_day == day("2025-02-28"));
  CHECK(run.segments[2].base > eur("1000.00"));
}

TEST_CASE("S38 agreed interest is simple, the same on every day") {
  const auto run = of(agreed_rate(percent("12")), "3000.00", "2020-01-01", "2026-12-31");
  CHECK(run.segments.size() == 1);
  CHECK(run.segments[0].base == eur("3000.00"));
}

TEST_CASE("law: no days, no interest; what is no principal is refused") {
  const auto& civil = *netherlands().statute.table("civil");
  CHECK(of(civil, "100.00", "2026-05-02", "2026-05-01").segments.empty());
  CHECK(of(civil, "0.00", "2026-05-02", "2026-06-01").total.is_zero());
  CHECK_FALSE(interest(civil, eur("-1.00"), day("2026-01-01"), day("2026-02-01")).has_value());
  CHECK_FALSE(interest(civil, eur("1.00"), day("1800-01-01"), day("2026-02-01")).has_value());
  const std::vector<Receipt> dollars = {{day("2026-01-02"), {1, *Currency::parse("USD")}}};
  CHECK_FALSE(
      interest(civil, eur("1.00"), day("2026-01-01"), day("2026-02-01"), dollars).has_value());
}

TEST_CASE("law: percentages are exact and print as they were written") {
  for (const char* text : {"10.40", "8", "-0.88", "0.0001", "12.5", "0"})
    CHECK(to_text(percent(text)) == text);
  CHECK(percent("10.40") == percent("10.4"));
  CHECK(percent("10.40").e4 == 104000);
  CHECK(to_text(percent("2.40") + percent("8")) == "10.40");
  CHECK(to_text(Percent{104000}) == "10.4");
  for (const char* text : {"", "10,4", "10.", ".5", "1.00001", "+3", "--1", "4%", "1e1", "1001"})
    CHECK_FALSE(parse_percent(text).has_value());
}

TEST_CASE("law: rounding half-up goes away from zero at a half, down goes towards zero") {
  CHECK(divided(5, 10, Rounding::half_up) == 1);
  CHECK(divided(4, 10, Rounding::half_up) == 0);
  CHECK(divided(-5, 10, Rounding::half_up) == -1);
  CHECK(divided(-4, 10, Rounding::half_up) == 0);
  CHECK(divided(19, 10, Rounding::down) == 1);
  CHECK(divided(-19, 10, Rounding::down) == -1);
  CHECK(exact_text(400095, 4) == "40.0095");
  CHECK(exact_text(-15, 1) == "-1.5");
  CHECK(exact_text(0, 4) == "0");
  CHECK(exact_text(120, 0) == "120");
}
