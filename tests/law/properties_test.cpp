// What holds for every case.
#include <doctest/doctest.h>

#include <cstdlib>
#include <random>

#include "daemon/law/costs.hpp"
#include "daemon/law/imputation.hpp"
#include "tests/law/netherlands.hpp"

using namespace dunning;
using namespace dunning::law;
using namespace dunning::law::test;

namespace {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(engine_);
  }

 private:
  std::mt19937_64 engine_;
};

Money cents(std::int64_t amount) {
  return {amount, Currency{}};
}

std::int64_t costs_over(std::int64_t principal, Rounding rounding = Rounding::down) {
  const std::vector<Money> one = {cents(principal)};
  return costs(costs_of(DebtorType::consumer), one, rounding)->costs.minor;
}

Interest over(const RateTable& table, std::int64_t principal, Date first, Date last) {
  auto result = interest(table, cents(principal), first, last);
  REQUIRE(result.has_value());
  return *std::move(result);
}

const RateTable& civil() {
  return *netherlands().statute.table("civil");
}

}  // namespace

TEST_CASE(
    "S39 costs rise with the principal, never above the cap, and one sum never costs more "
    "than its parts") {
  Dice dice(1);
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t low = dice.between(0, i % 3 == 0 ? 150'000'000 : 600'000);
    const std::int64_t high = low + dice.between(0, i % 2 == 0 ? 3 : 1'000'000);
    CAPTURE(low);
    CAPTURE(high);
    for (const Rounding rounding : {Rounding::down, Rounding::half_up}) {
      REQUIRE(costs_over(low, rounding) <= costs_over(high, rounding));
      REQUIRE(costs_over(high, rounding) <= 6775'00);
      if (low > 0) REQUIRE(costs_over(low, rounding) >= 40'00);
    }
    // Rounded down, what is asked of a consumer is never above the exact amount of the scale.
    REQUIRE(costs_over(high) <= costs_over(high, Rounding::half_up));
    REQUIRE(costs_over(high) * 100 <= std::max<std::int64_t>(40'00 * 100, high * 15));
    // Of two claims together never more than apart; a cent may come of rounding each down.
    REQUIRE(costs_over(low + high) <= costs_over(low) + costs_over(high) + 1);
  }
}

TEST_CASE("S39 the slices of the scale are the whole sum, and costs and tax are the total") {
  Dice dice(2);
  for (int i = 0; i < 2'000; ++i) {
    std::vector<Money> principals;
    for (std::int64_t left = dice.between(1, 5); left > 0; --left)
      principals.push_back(cents(dice.between(-100, 30'000'000)));
    const auto working =
        costs(costs_of(DebtorType::business), principals, Rounding::half_up, WithVat::yes);
    REQUIRE(working.has_value());
    std::int64_t of = 0;
    for (const auto& slice : working->slices)
      of += slice.of.minor;
    std::int64_t owed = 0;
    for (const auto& principal : principals)
      owed += std::max<std::int64_t>(principal.minor, 0);
    REQUIRE(of == working->basis.minor);
    REQUIRE(owed == working->basis.minor);
    REQUIRE(working->costs.minor + working->vat.minor == working->total.minor);
  }
}

TEST_CASE("S37 segments follow each other without a gap and are the whole interest") {
  Dice dice(3);
  for (int i = 0; i < 2'000; ++i) {
    const Date first = day("2005-01-01") + dice.between(0, 7000);
    const Date last = std::min(first + dice.between(0, 2000), civil().checked_until);
    const auto run = over(civil(), dice.between(1, 10'000'000), first, last);
    Date next = first;
    std::int64_t total = 0;
    for (const auto& segment : run.segments) {
      REQUIRE(segment.first_day == next);
      REQUIRE(segment.days == segment.last_day - segment.first_day + 1);
      REQUIRE(segment.rate == row_on(civil(), segment.first_day)->percent);
      REQUIRE(segment.rate == row_on(civil(), segment.last_day)->percent);
      next = segment.last_day + 1;
      total += segment.interest.minor;
    }
    REQUIRE(next == last + 1);
    REQUIRE(total == run.total.minor);
    REQUIRE(run.days == last - first + 1);
  }
}

// Cutting a period in two turns one segment into two, each rounded half-up to the cent: the sum of
// the parts differs from the whole by one cent at most.
TEST_CASE("S37 simple interest over a split period differs by one cent at most") {
  Dice dice(4);
  RateTable simple = civil();
  simple.compounds_yearly = false;
  int differs = 0;
  for (int i = 0; i < 5'000; ++i) {
    const Date first = day("2005-01-01") + dice.between(0, 7000);
    const Date last = std::min(first + dice.between(1, 1500), simple.checked_until);
    const Date middle = first + dice.between(0, last - first - 1);
    const std::int64_t principal = dice.between(1, 10'000'000);
    const auto whole = over(simple, principal, first, last).total.minor;
    const auto parts = over(simple, principal, first, middle).total.minor +
                       over(simple, principal, middle + 1, last).total.minor;
    REQUIRE(std::abs(whole - parts) <= 1);
    differs += whole == parts ? 0 : 1;
  }
  CHECK(differs > 0);  // the bound is met: rounding is by segment
}

// Where a year of interest joins the base, cutting there changes nothing, when the second part
// starts from what the first has grown to.
TEST_CASE("S37 compound interest split at an anniversary is exactly its parts") {
  Dice dice(5);
  for (int i = 0; i < 3'000; ++i) {
    Date first = day("2005-01-01") + dice.between(0, 5000);
    if (first.month() == 2 && first.day() == 29) first = first + 1;
    const Date second = anniversary(first, static_cast<int>(dice.between(1, 4)));
    const Date last = std::min(second + dice.between(0, 900), civil().checked_until);
    const std::int64_t principal = dice.between(1, 10'000'000);
    const auto before = over(civil(), principal, first, second - 1).total.minor;
    const auto after = over(civil(), principal + before, second, last).total.minor;
    REQUIRE(over(civil(), principal, first, last).total.minor == before + after);
  }
}

TEST_CASE("S37 interest rises with the principal and with every day") {
  Dice dice(6);
  for (int i = 0; i < 3'000; ++i) {
    const Date first = day("2005-01-01") + dice.between(0, 7000);
    const Date last = std::min(first + dice.between(1, 1500), civil().checked_until);
    const std::int64_t principal = dice.between(1, 10'000'000);
    const auto whole = over(civil(), principal, first, last).total.minor;
    REQUIRE(whole <= over(civil(), principal + dice.between(0, 1000), first, last).total.minor);
    REQUIRE(over(civil(), principal, first, last - 1).total.minor <= whole);
  }
}

TEST_CASE("S37 of every payment each cent goes somewhere once, and nothing is paid twice") {
  Dice dice(7);
  const auto& statute = netherlands().statute;
  for (int i = 0; i < 2'000; ++i) {
    std::vector<Claim> claims;
    for (std::int64_t left = dice.between(1, 4); left > 0; --left) {
      const Date first = day("2019-01-01") + dice.between(0, 40) * 30;
      claims.push_back({"c" + std::to_string(left), cents(dice.between(0, 500'000)),
                        *statute.table(left % 2 == 0 ? "civil" : "commercial"), first,
                        cents(dice.between(0, 20'000)), std::nullopt});
      if (dice.between(0, 1) == 1) claims.back().costs_from = first + dice.between(0, 400);
    }
    std::vector<Remittance> payments;
    std::int64_t paid = 0;
    for (std::int64_t left = dice.between(0, 5); left > 0; --left) {
      const auto amount = dice.between(0, 300'000);
      const Date date = day("2019-01-01") + dice.between(0, 1500);
      std::vector<std::string> named;
      if (dice.between(0, 2) == 0) named = {"c1", "c2", "c1"};
      payments.push_back({date, cents(amount), named});
      paid += amount;
    }
    const auto found = impute(claims, payments, day("2024-12-31"));
    REQUIRE(found.has_value());
    std::int64_t given = found->unallocated.minor;
    for (const auto& one : found->allocations)
      given += one.to_costs.minor + one.to_interest.minor + one.to_principal.minor;
    REQUIRE(given == paid);
    for (std::size_t c = 0; c < claims.size(); ++c) {
      const auto& standing = found->claims[c];
      REQUIRE(standing.paid_costs.minor + standing.open_costs.minor == claims[c].costs.minor);
      REQUIRE(standing.paid_principal.minor + standing.paid_interest.minor +
                  standing.open_interest.minor + standing.open_principal.minor ==
              claims[c].principal.minor + standing.interest.minor);
      REQUIRE(standing.open_costs.minor >= 0);
      REQUIRE(standing.open_interest.minor >= 0);
      REQUIRE(standing.open_principal.minor >= 0);
      REQUIRE(standing.open_total.minor == standing.open_costs.minor +
                                               standing.open_interest.minor +
                                               standing.open_principal.minor);
    }
  }
}
