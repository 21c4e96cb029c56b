// 10,000 random cases of each kind: the engine against the oracle, which counts day by day.
#include "tests/law/oracle.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "daemon/law/costs.hpp"
#include "daemon/law/imputation.hpp"
#include "daemon/law/notice.hpp"
#include "tests/law/netherlands.hpp"

using namespace dunning;
using namespace dunning::law;
using namespace dunning::law::test;

namespace {

constexpr int how_many = 10'000;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  std::int64_t between(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(engine_);
  }
  bool one_in(std::int64_t n) { return between(1, n) == 1; }

  // Most amounts are small, some large.
  std::int64_t cents() {
    return between(0, one_in(10) ? 2'000'000'00 : one_in(2) ? 5000'00 : 300'00);
  }

  // Most runs are short; some go over many anniversaries.
  std::int64_t days() { return between(0, one_in(8) ? 4000 : one_in(2) ? 500 : 60); }

 private:
  std::mt19937_64 engine_;
};

struct Run {
  RateTable table;
  std::int64_t principal = 0;
  Date first;
  Date last;
  std::vector<OraclePayment> payments;
};

Run random_run(Dice& dice) {
  Run run;
  const auto& statute = netherlands().statute;
  run.table = *statute.table(dice.one_in(2) ? "civil" : "commercial");
  if (dice.one_in(4)) run.table.compounds_yearly = false;
  run.principal = dice.cents();
  const Date earliest = day("2003-01-01");
  run.last = earliest + dice.between(0, run.table.checked_until - earliest);
  run.first = std::max(earliest, run.last - dice.days());
  if (dice.one_in(50)) run.first = day("2004-02-29");
  if (run.first > run.last) std::swap(run.first, run.last);
  for (std::int64_t left = dice.between(-2, 4); left > 0; --left) {
    const auto span = run.last - run.first + 20;
    run.payments.push_back(
        {run.first - 10 + dice.between(0, span), dice.between(0, run.principal / 2 + 100)});
  }
  return run;
}

std::vector<Receipt> receipts(const Run& run) {
  std::vector<Receipt> result;
  for (const auto& payment : run.payments)
    result.push_back({payment.date, {payment.cents, Currency{}}});
  return result;
}

}  // namespace

TEST_CASE("S37 interest agrees with an oracle that counts day by day, over 10,000 random runs") {
  Dice dice(37);
  int with_payments = 0;
  int over_years = 0;
  for (int i = 0; i < how_many; ++i) {
    const Run run = random_run(dice);
    const auto expected =
        oracle_interest(run.table, run.principal, run.first, run.last, run.payments);
    const auto found =
        interest(run.table, {run.principal, Currency{}}, run.first, run.last, receipts(run));
    REQUIRE(found.has_value());
    CAPTURE(i);
    REQUIRE(found->total.minor == expected.total);
    REQUIRE(found->days == expected.days);
    REQUIRE(static_cast<std::int64_t>(found->segments.size()) == expected.segments);
    with_payments += run.payments.empty() ? 0 : 1;
    over_years += run.last - run.first > 366 ? 1 : 0;
  }
  CHECK(with_payments > how_many / 4);
  CHECK(over_years > how_many / 10);
}

TEST_CASE(
    "S37 imputation agrees with an oracle that counts day by day, over 10,000 random claims") {
  Dice dice(644);
  for (int i = 0; i < how_many; ++i) {
    const Run run = random_run(dice);
    const std::int64_t costs = dice.between(0, 40'000);
    const Date costs_from = run.first + dice.between(-5, 60);
    const auto expected = oracle_claim(run.table, run.principal, run.first, costs, costs_from,
                                       run.last, run.payments);
    const std::vector<Claim> claim = {
        {"a", {run.principal, Currency{}}, run.table, run.first, {costs, Currency{}}, costs_from}};
    std::vector<Remittance> payments;
    for (const auto& payment : run.payments)
      payments.push_back({payment.date, {payment.cents, Currency{}}, {}});
    const auto found = impute(claim, payments, run.last);
    REQUIRE(found.has_value());
    CAPTURE(i);
    REQUIRE(found->claims[0].interest.minor == expected.interest);
    REQUIRE(found->claims[0].open_costs.minor == expected.open_costs);
    REQUIRE(found->claims[0].open_interest.minor == expected.open_interest);
    REQUIRE(found->claims[0].open_principal.minor == expected.open_principal);
    REQUIRE(found->unallocated.minor == expected.unallocated);
  }
}

TEST_CASE(
    "S39 the scale agrees with an oracle that counts cent by cent, over 10,000 random "
    "principals") {
  Dice dice(96);
  std::vector<std::int64_t> principals;
  for (int i = 0; i < how_many; ++i) {
    const std::int64_t edges[] = {266'67, 2500'00, 5000'00, 10'000'00, 200'000'00, 1'000'000'00};
    const bool at_an_edge = dice.one_in(4);
    principals.push_back(at_an_edge ? edges[dice.between(0, 5)] + dice.between(-3, 3)
                                    : std::min<std::int64_t>(dice.cents(), 1'200'000'00));
  }
  std::sort(principals.begin(), principals.end());
  const auto expected = oracle_costs(principals);
  for (std::size_t i = 0; i < principals.size(); ++i) {
    const std::vector<Money> one = {{principals[i], Currency{}}};
    CAPTURE(principals[i]);
    const auto& rule = costs_of(DebtorType::consumer);
    REQUIRE(costs(rule, one, Rounding::down)->costs.minor == expected[i].down);
    REQUIRE(costs(rule, one, Rounding::half_up)->costs.minor == expected[i].half_up);
  }
}

TEST_CASE(
    "S39 the letter's term agrees with an oracle that counts day by day, over 10,000 random "
    "letters") {
  Dice dice(14);
  const auto& nl = netherlands();
  const NoticeRule& rule = *nl.statute.notice("fourteen_days");
  for (int i = 0; i < how_many; ++i) {
    const Date posted = day("2025-01-01") + dice.between(0, 1700);
    const int days = static_cast<int>(dice.between(1, 4));
    CAPTURE(to_string(posted));
    REQUIRE(term(rule, nl.working_days(), posted, By::post, days).last_day ==
            oracle_last_day(posted, days, nl.calendar.holidays));
  }
}
