#include "daemon/law/costs.hpp"

#include <doctest/doctest.h>

#include "tests/law/netherlands.hpp"

using namespace dunning;
using namespace dunning::law;
using namespace dunning::law::test;

namespace {

const CostRule& consumer() {
  return costs_of(DebtorType::consumer);
}
const CostRule& business() {
  return costs_of(DebtorType::business);
}

CostsWorking of(const CostRule& rule, const std::vector<Money>& principals,
                Rounding rounding = Rounding::half_up, WithVat vat = WithVat::no) {
  auto result = costs(rule, principals, rounding, vat);
  REQUIRE(result.has_value());
  return *std::move(result);
}

std::vector<Money> added(const std::string& text) {
  std::vector<Money> result;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find('+', at), text.size());
    result.push_back(eur(text.substr(at, end - at)));
    at = end + 1;
  }
  return result;
}

}  // namespace

TEST_CASE(
    "S39 the Dutch scale gives the published costs, each slice shown, and rounds down for "
    "consumers") {
  const auto table = rows("nl_costs.txt", "scale");
  CHECK(table.size() >= 35);
  for (const Row& row : table) {
    CAPTURE(row[1]);
    const auto working = of(business(), {eur(row[1])}, Rounding::half_up, WithVat::yes);
    CHECK(working.exact == row[2]);
    CHECK(name(working.clamp) == row[3]);
    CHECK(decimal_text(working.costs) == row[4]);
    CHECK(decimal_text(of(consumer(), {eur(row[1])}, Rounding::down).costs) == row[5]);
    CHECK(decimal_text(working.vat) == row[6]);
    CHECK(decimal_text(working.total) == row[7]);
    REQUIRE(working.slices.size() == row.size() - 8);
    for (std::size_t i = 0; i < working.slices.size(); ++i)
      CHECK(working.slices[i].exact == row[8 + i]);
  }
}

TEST_CASE(
    "S39 several claims on one debtor are one sum: splitting them to collect several minima "
    "is not offered") {
  for (const Row& row : rows("nl_costs.txt", "combined")) {
    const auto principals = added(row[1]);
    const auto working = of(consumer(), principals);
    CHECK(decimal_text(working.basis) == row[2]);
    CHECK(decimal_text(working.costs) == row[3]);
    if (row[4] == "-") continue;
    std::int64_t apart = 0;
    for (const Money& principal : principals)
      apart += of(consumer(), {principal}).costs.minor;
    CHECK(decimal_text(Money{apart, Currency{}}) == row[4]);
  }
}

TEST_CASE("S39 after a payment within the term of the letter the costs are those of the rest") {
  for (const Row& row : rows("nl_costs.txt", "partial")) {
    const Money rest = *subtract(eur(row[1]), eur(row[2]));
    CHECK(decimal_text(of(consumer(), {eur(row[1])}, Rounding::down).costs) == row[3]);
    CHECK(decimal_text(rest) == row[4]);
    CHECK(decimal_text(of(consumer(), {rest}, Rounding::down).costs) == row[5]);
  }
}

TEST_CASE(
    "S41 turnover tax is added only when it cannot be deducted, somebody else collects, and "
    "the demand says so") {
  for (const Row& row : rows("nl_costs.txt", "vat")) {
    VatFacts facts;
    facts.can_deduct_vat = row[2] == "yes" ? Known::yes : Known::no;
    facts.taxed_collector = row[3] == "yes";
    facts.declared = row[4] == "yes";
    const auto with = vat_surcharge_due(consumer(), facts) ? WithVat::yes : WithVat::no;
    const auto working = of(consumer(), {eur(row[1])}, Rounding::down, with);
    CHECK(decimal_text(working.costs) == row[5]);
    CHECK(decimal_text(working.vat) == row[6]);
  }
  // Whether the creditor deducts it is often not known: then it is not added.
  CHECK_FALSE(vat_surcharge_due(consumer(), {Known::unknown, true, true}));
  CHECK_FALSE(vat_surcharge_due(consumer(), {Known::yes, true, true}));
}

TEST_CASE("S37 a business owes the least of the costs without any demand, a consumer nothing") {
  for (const Row& row : rows("nl_costs.txt", "without_demand")) {
    const std::vector<Money> one = {eur(row[1])};
    CHECK(decimal_text(*costs_without_demand(business(), one)) == row[3]);
    CHECK(of(business(), one).costs == eur(row[3]));
    CHECK(costs_without_demand(consumer(), one)->is_zero());
  }
  CHECK(costs_without_demand(business(), {})->is_zero());
  CHECK(consumer().after_notice == "fourteen_days");
  CHECK(business().after_notice.empty());
}

TEST_CASE("S41 small recurring claims of a consumer cost 40 EUR once in six months") {
  const auto cost = [](const std::vector<CostClaim>& claims, const std::string& on,
                       const std::vector<CostsBefore>& before) {
    return decimal_text(
        costs_of_claims(consumer(), claims, day(on), before, Rounding::down)->costs);
  };
  const CostClaim small{eur("100.00"), true};
  const std::vector<CostsBefore> in_march = {{day("2026-03-10"), eur("40.00")}};
  CHECK(cost({small}, "2026-03-10", {}) == "40.00");
  CHECK(cost({small}, "2026-09-09", in_march) == "0.00");
  CHECK(cost({small}, "2026-09-10", in_march) == "40.00");
  // Several in one letter are not added up to more.
  CHECK(cost({small, small, small, small}, "2026-03-10", {}) == "40.00");
  // The limit is what costs 40 EUR anyway; from there on, and for what does not recur, the scale.
  CHECK(cost({{eur("266.66"), true}}, "2026-03-12", in_march) == "0.00");
  CHECK(cost({{eur("266.67"), true}}, "2026-03-12", in_march) == "40.00");
  CHECK(cost({{eur("100.00"), false}}, "2026-03-12", in_march) == "40.00");
  // Beside other claims they add nothing.
  CHECK(cost({small, {eur("1000.00"), false}}, "2026-03-12", in_march) == "150.00");
  // Not before the decree was amended.
  CHECK(cost({small, small, small}, "2024-09-30", {{day("2024-09-01"), eur("40.00")}}) == "45.00");
}

TEST_CASE("S39 the scale holds for a default since July 2012 only") {
  const Statute& statute = netherlands().statute;
  CHECK(statute.costs_for(DebtorType::consumer, day("2012-06-30")) == nullptr);
  CHECK(statute.costs_for(DebtorType::consumer, day("2012-07-01")) != nullptr);
}

TEST_CASE(
    "law: bands that are steps count the last one reached, and a rule per claim counts each") {
  CostRule steps;
  steps.bands_are = CostRule::Bands::steps;
  steps.bands = {{eur("0.00"), eur("20.00"), {}},
                 {eur("150.00"), eur("30.00"), percent("10")},
                 {eur("500.00"), eur("65.00"), percent("5")}};
  steps.maximum = eur("2000.00");
  CHECK(decimal_text(of(steps, {eur("150.00")}).costs) == "20.00");
  CHECK(of(steps, {eur("150.01")}).exact == "30.001");
  CHECK(decimal_text(of(steps, {eur("300.00")}).costs) == "45.00");
  CHECK(decimal_text(of(steps, {eur("39199.99")}, Rounding::down).costs) == "1999.99");
  CHECK(of(steps, {eur("50000.00")}).clamp == CostsWorking::Clamp::maximum);

  CostRule each;
  each.per_claim = true;
  each.bands = {{eur("0.00"), eur("40.00"), {}}};
  each.without_demand = eur("40.00");
  const std::vector<Money> three = {eur("10.00"), eur("0.00"), eur("2000.00"), eur("7.00")};
  CHECK(decimal_text(of(each, three).costs) == "120.00");
  CHECK(*costs_without_demand(each, three) == eur("120.00"));
  CHECK(of(each, three).slices.size() == 3);
}

TEST_CASE("law: what is owed nothing costs nothing, and another currency is refused") {
  CHECK(of(consumer(), {eur("0.00"), eur("-5.00")}).costs.is_zero());
  CHECK(of(consumer(), {}).clamp == CostsWorking::Clamp::none);
  const std::vector<Money> dollars = {{1000, *Currency::parse("USD")}};
  REQUIRE_FALSE(costs(consumer(), dollars, Rounding::down).has_value());
  CHECK(costs(consumer(), dollars, Rounding::down).error().kind == ErrorKind::invalid_input);
}
