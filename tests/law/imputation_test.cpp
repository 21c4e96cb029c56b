#include "daemon/law/imputation.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/law/netherlands.hpp"

using namespace dunning;
using namespace dunning::law;
using namespace dunning::law::test;

namespace {

// As a table that has a row for every half-year, also where the rate stays; all but one of them.
void split_at_half_years(RateTable& table, Date all_but) {
  for (int year = 2013; year <= 2026; ++year) {
    for (const unsigned month : {1U, 7U}) {
      const Date from = *Date::from_ymd(year, month, 1);
      RateRow row = *row_on(table, from);
      row.from = from;
      add_row(table, row, Date{});
    }
  }
  std::erase_if(table.rows, [&](const RateRow& row) { return row.from == all_but; });
}

struct Case {
  std::vector<Claim> claims;
  std::vector<Remittance> payments;
  Date until;
  Counting counting;
  std::vector<RateTable> tables = netherlands().statute.rates;

  RateTable table(const std::string& word) const {
    const auto plus = word.find('+');
    const auto found = std::find_if(tables.begin(), tables.end(), [&](const RateTable& one) {
      return one.name == word.substr(0, plus);
    });
    REQUIRE(found != tables.end());
    return plus == std::string::npos ? *found : raised(*found, percent(word.substr(plus + 1)));
  }

  void take(const Row& row) {
    if (row[0] == "counting") counting.split = Counting::Split::at_every_row;
    if (row[0] == "half_years") {
      for (auto& one : tables)
        split_at_half_years(one, day(row[1]));
    }
    if (row[0] == "claim")
      claims.push_back({row[1], eur(row[3]), table(row[2]), day(row[4]), eur(row[5]), {}});
    if (row[0] == "payment")
      payments.push_back({day(row[1]), eur(row[2]), {row.begin() + 3, row.end()}});
    if (row[0] == "until") until = day(row[1]);
  }
};

Claim claim(const std::string& name, const std::string& principal, const std::string& first,
            const std::string& costs = "0.00", const std::string& table = "civil") {
  return {name,       eur(principal), *netherlands().statute.table(table),
          day(first), eur(costs),     std::nullopt};
}

std::string shares(const Imputation& found) {
  std::string text;
  for (const auto& one : found.allocations) {
    text += (text.empty() ? "" : ", ") + one.claim + " " + decimal_text(one.to_costs) + "/" +
            decimal_text(one.to_interest) + "/" + decimal_text(one.to_principal);
  }
  return text;
}

Imputation of(const std::vector<Claim>& claims, const std::vector<Remittance>& payments,
              const std::string& until) {
  auto found = impute(claims, payments, day(until));
  REQUIRE(found.has_value());
  return *std::move(found);
}

}  // namespace

TEST_CASE("S37 payments go to costs, interest and principal as in the published cases") {
  const auto all = cases("nl_imputation.txt");
  CHECK(all.size() >= 3);
  for (const auto& one : all) {
    CAPTURE(one[0][1]);
    Case given;
    for (const Row& row : one)
      given.take(row);
    const auto found = impute(given.claims, given.payments, given.until, given.counting);
    REQUIRE(found.has_value());
    std::size_t allocation = 0;
    for (const Row& row : one) {
      if (row[0] == "got") {
        REQUIRE(allocation < found->allocations.size());
        const auto& got = found->allocations[allocation++];
        CHECK(to_string(got.date) == row[1]);
        CHECK(decimal_text(got.to_costs) == row[2]);
        CHECK(decimal_text(got.to_interest) == row[3]);
        CHECK(decimal_text(got.to_principal) == row[4]);
      }
      if (row[0] != "stands" && row[0] != "paid") continue;
      CAPTURE(row[1]);
      const auto standing =
          std::find_if(found->claims.begin(), found->claims.end(),
                       [&](const ClaimStanding& each) { return each.name == row[1]; });
      REQUIRE(standing != found->claims.end());
      CHECK(decimal_text(standing->interest) == row[2]);
      const bool stands = row[0] == "stands";
      CHECK(decimal_text(stands ? standing->open_costs : standing->paid_costs) == row[3]);
      CHECK(decimal_text(stands ? standing->open_interest : standing->paid_interest) == row[4]);
      CHECK(decimal_text(stands ? standing->open_principal : standing->paid_principal) == row[5]);
      CHECK(decimal_text(standing->open_total) == row[6]);
    }
    CHECK(found->unallocated.is_zero());
  }
}

TEST_CASE("S37 costs that are not due yet take no share of a payment") {
  auto one = claim("a", "1000.00", "2026-03-01", "150.00");
  one.costs_from = day("2026-05-02");
  const auto before = of({one}, {{day("2026-05-01"), eur("1000.00"), {}}}, "2026-05-01");
  CHECK(shares(before) == "a 0.00/6.79/993.21");
  CHECK(before.claims[0].open_costs == eur("150.00"));
  const auto after = of({one}, {{day("2026-05-02"), eur("1000.00"), {}}}, "2026-05-02");
  CHECK(shares(after) == "a 150.00/6.90/843.10");
}

TEST_CASE(
    "S37 between claims: the named one, then what is due, the higher rate, the older, and "
    "equal ones in proportion") {
  const auto newer = claim("newer", "100.00", "2026-02-01");
  const auto older = claim("older", "100.00", "2026-01-01");
  const auto dear = claim("dear", "100.00", "2026-03-01", "0.00", "commercial");
  const auto later = claim("later", "100.00", "2026-12-01", "0.00", "commercial");
  const std::vector<Claim> four = {later, newer, older, dear};
  const auto first = [](const Imputation& found) { return found.allocations.front().claim; };
  const auto pay = [&](std::vector<std::string> named) {
    return of(four, {{day("2026-06-01"), eur("50.00"), std::move(named)}}, "2026-06-01");
  };
  CHECK(first(pay({})) == "dear");
  CHECK(first(pay({"newer"})) == "newer");
  CHECK(first(of({later, newer, older}, {{day("2026-06-01"), eur("50.00"), {}}}, "2026-06-01")) ==
        "older");

  const auto a = claim("a", "100.00", "2026-06-01");
  const auto b = claim("b", "200.00", "2026-06-01");
  CHECK(shares(of({a, b}, {{day("2026-05-31"), eur("100.00"), {}}}, "2026-05-31")) ==
        "a 0.00/0.00/33.34, b 0.00/0.00/66.66");
}

TEST_CASE(
    "S37 what is left when everything is paid stays unallocated, and a later payment is not "
    "counted") {
  const auto one = claim("a", "100.00", "2026-06-01");
  const auto found =
      of({one}, {{day("2026-05-01"), eur("130.00"), {}}, {day("2026-08-01"), eur("5.00"), {}}},
         "2026-07-01");
  CHECK(found.unallocated == eur("30.00"));
  CHECK(found.claims[0].open_total.is_zero());
  CHECK(found.claims[0].interest.is_zero());
}

TEST_CASE("S40 imputation over days without a rate is refused") {
  const auto one = claim("a", "100.00", "2026-12-01");
  const auto found = impute(std::vector<Claim>{one}, {}, day("2027-01-05"));
  REQUIRE_FALSE(found.has_value());
  CHECK(is_missing_rates(found.error()));
}
