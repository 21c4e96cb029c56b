// S37, S38, S40: interest and costs that a message announces or claims.
#include <doctest/doctest.h>

#include "tests/policy/lawful.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

// A of 1,000.00, due 1 May by agreement; the claim is due on 28 May.
World agreed(Policy policy = business_ladder()) {
  World world = business_world(std::move(policy));
  world.rules.facts.term_agreed = Known::yes;
  world.invoice("A", "1000.00", "2026-05-01");
  return world;
}

Policy with_agreed_terms() {
  Policy policy = business_ladder();
  policy.interest = AgreedInterest{10'000, AgreedInterest::Per::month};
  policy.costs = AgreedCosts{15, money("150.00")};
  policy.steps[1].announce = policy.steps[2].claim = {Basis::agreed, Basis::agreed};
  return policy;
}

}  // namespace

TEST_CASE(
    "S37 a message announces the rate and the costs that would be owed, and asks for neither") {
  World world = agreed();
  send_from(world, "2026-05-01", "2026-05-13");
  const auto stated = stated_on(world, "2026-05-14");
  REQUIRE(stated.announced.has_value());
  CHECK_FALSE(stated.claimed.has_value());
  CHECK(law::to_text(*stated.announced->interest_rate) == "10.15");
  CHECK(stated.announced->interest_article == "BW 6:119a");
  CHECK(stated.announced->from == day("2026-05-02"));
  CHECK(stated.announced->costs == money("150.00"));
  CHECK(world.decide_on("2026-05-14").intents[0].amount == money("1000.00"));
}

TEST_CASE("S37 a claim names the interest with its working, the costs, and one total") {
  World world = agreed();
  CHECK(send_from(world, "2026-05-01", "2026-05-27") ==
        "05-04 reminder: A = 1000.00; 05-14 announce: A = 1000.00");
  const auto claim = stated_on(world, "2026-05-28").claimed;
  REQUIRE(claim.has_value());
  REQUIRE(claim->working.size() == 1);
  CHECK(claim->working[0].from == day("2026-05-02"));
  CHECK(claim->working[0].to == day("2026-05-28"));
  CHECK(claim->working[0].days == 27);
  CHECK(claim->working[0].base == money("1000.00"));
  CHECK(claim->interest == money("7.51"));  // 1000 × 10.15 % × 27 / 365
  CHECK(claim->costs == money("150.00"));
  CHECK(claim->total == money("1157.51"));
}

TEST_CASE("S37 interest follows the rates and what was paid") {
  World world = agreed();
  send_from(world, "2026-05-01", "2026-05-27");
  receives(world, "A", "400.00", "2026-05-20");
  const auto claim = stated_on(world, "2026-05-28").claimed;
  REQUIRE(claim->working.size() == 2);
  CHECK(claim->working[0].to == day("2026-05-20"));
  CHECK(claim->working[1].base == money("600.00"));
  CHECK(claim->interest == money("6.61"));  // 5.28 + 1.33
  CHECK(claim->costs == money("90.00"));
}

TEST_CASE(
    "S37 without an agreed term a business is in default thirty days after the invoice came") {
  World world = agreed();
  world.rules.facts.term_agreed =
      Known::unknown;  // the invoice is of 1 April: the 4th, and 30 days
  send_from(world, "2026-05-01", "2026-05-27");
  CHECK(stated_on(world, "2026-05-28").claimed->working.at(0).from == day("2026-05-05"));
  world.item("A").sent = Known::unknown;
  world.rules.unsent = AdministrationRules::Unsent::ignore;
  CHECK(stated_on(world, "2026-05-28").claimed->interest == money("0.00"));
}

TEST_CASE("S37, S28 what is in dispute is no basis of costs or interest") {
  World world = agreed();
  say(world, "2026-05-02", dispute("A", "600.00"));
  send_from(world, "2026-05-01", "2026-05-27");
  const auto claim = stated_on(world, "2026-05-28").claimed;
  CHECK(claim->principal == money("400.00"));
  CHECK(claim->costs == money("60.00"));
  CHECK(claim->interest == money("3.00"));
}

TEST_CASE("S37 of a business only the forty euros are asked before anything was sent") {
  Policy policy = steps("claim at due + 3 days");
  policy.steps[0].claim = {Basis::none, Basis::statutory};
  World world = agreed(policy);
  const auto claim = stated_on(world, "2026-05-04").claimed;
  CHECK(claim->costs == money("40.00"));
  CHECK(claim->costs_article == "BW 6:96(4)");
}

TEST_CASE("S37 nothing is claimed by a law that the jurisdiction lacks or in another currency") {
  World world = agreed();
  world.jurisdiction = netherlands();
  send_from(world, "2026-05-01", "2026-05-27");
  CHECK(stated_on(world, "2026-05-28").claimed->total == money("1000.00"));

  World dollars = business_world();
  dollars.rules.facts.term_agreed = Known::yes;
  dollars.account.currency = money("1 USD").currency;
  dollars.invoice("A", "1000.00 USD", "2026-05-01");
  send_from(dollars, "2026-05-01", "2026-05-27");
  CHECK(stated_on(dollars, "2026-05-28").claimed->total == money("1000.00 USD"));
}

TEST_CASE("S37 costs are never announced to a consumer but by the notice") {
  World world = consumer_world(business_ladder());
  world.rules.facts.term_agreed = Known::yes;
  world.invoice("A", "1000.00", "2026-05-01");
  send_from(world, "2026-05-01", "2026-05-13");
  const auto announced = stated_on(world, "2026-05-14").announced;
  REQUIRE(announced.has_value());
  CHECK(announced->costs == money("0.00"));
  CHECK(announced->costs_basis == Basis::none);
  CHECK(law::to_text(*announced->interest_rate) == "4");
}

TEST_CASE("S37 a receipt above the principal pays the costs that were claimed, and is no credit") {
  World world = agreed();
  send_from(world, "2026-05-01", "2026-05-28");  // claimed 157.51 beside the principal
  receives(world, "A", "1000.00", "2026-06-03");
  world.item("A").state = InvoiceState::paid;
  world.invoice("B", "500.00", "2026-06-01");
  world.credit("over", "157.51").date = day("2026-06-03");
  CHECK(world.leaves("2026-06-04") == "reminder: B = 500.00");
  world.account.credits[0].open = money("200.00");
  CHECK(world.leaves("2026-06-04") == "reminder: B = 457.51");
  // What came before the claim is a credit like any other.
  world.account.credits[0].date = day("2026-05-20");
  CHECK(world.leaves("2026-06-04") == "reminder: B = 300.00");
}

TEST_CASE(
    "S37 the principal is paid and the costs are not: nothing is sent, a person may be asked") {
  for (const auto& [mode, tasks] :
       {std::pair{Policy::UnpaidCosts::waive, 0}, std::pair{Policy::UnpaidCosts::ask, 1}}) {
    Policy policy = business_ladder();
    policy.unpaid_costs = mode;
    World world = agreed(policy);
    send_from(world, "2026-05-01", "2026-05-28");
    CHECK(world.decide_on("2026-06-02").tasks.empty());
    receives(world, "A", "1000.00", "2026-06-03");
    world.item("A").state = InvoiceState::paid;
    const auto verdict = send_on(world, "2026-06-04");
    CHECK(verdict.intents.empty());
    REQUIRE(verdict.tasks.size() == static_cast<std::size_t>(tasks));
    if (tasks == 0) continue;
    CHECK(verdict.tasks[0].kind == "unpaid_costs");
    CHECK(verdict.tasks[0].title.find("157.51 EUR") != std::string::npos);
    CHECK(world.decide_on("2026-06-05").tasks.empty());  // asked once
    world.account.history.tasks.clear();
    world.credit("over", "157.51").date = day("2026-06-05");
    CHECK(world.decide_on("2026-06-05").tasks.empty());  // paid after all
  }
}

TEST_CASE("S22, S37 what is stated of law is part of what the fresh look compares") {
  World world = agreed();
  send_from(world, "2026-05-01", "2026-05-27");
  const auto before = world.decide_on("2026-05-28").intents.at(0);
  CHECK(before == world.decide_on("2026-05-28").intents.at(0));
  say(world, "2026-05-28", DebtorSetting{"type", "public_body"});
  auto after = world.decide_on("2026-05-28").intents.at(0);
  CHECK(after.law->claimed->interest_article == "BW 6:119b");
  CHECK(before != after);
  after.law = before.law;
  CHECK(before == after);
}

TEST_CASE("S38 a business with agreed terms owes what was agreed, with simple interest") {
  World world = agreed(with_agreed_terms());
  say(world, "2026-05-01", DebtorSetting{"agreed_terms", "General terms, 2024-01-01"});
  send_from(world, "2026-05-01", "2026-05-13");
  const auto announced = stated_on(world, "2026-05-14").announced;
  CHECK(announced->interest_basis == Basis::agreed);
  CHECK(announced->monthly);
  CHECK(law::to_text(*announced->interest_rate) == "1");
  CHECK(announced->costs == money("150.00"));
  send_from(world, "2026-05-14", "2026-05-27");
  const auto claim = stated_on(world, "2026-05-28").claimed;
  CHECK(claim->interest == money("8.88"));  // 1000 × 12 % × 27 / 365
  CHECK(claim->costs == money("150.00"));
  CHECK(claim->costs_basis == Basis::agreed);
}

TEST_CASE("S38 without agreed terms, and of a consumer, nothing that was not agreed is asked") {
  World world = agreed(with_agreed_terms());
  send_from(world, "2026-05-01", "2026-05-27");
  CHECK(stated_on(world, "2026-05-28").claimed->total == money("1000.00"));

  World consumer = agreed(with_agreed_terms());
  consumer.rules.debtors_are = DebtorsAre::consumer;
  consumer.rules.facts.agreed_terms = law::AgreedTerms{"General terms", day("2024-01-01")};
  send_from(consumer, "2026-05-01", "2026-05-27");
  CHECK(stated_on(consumer, "2026-05-28").claimed->total == money("1000.00"));
}

TEST_CASE(
    "S40 what states interest beyond the tables is blocked, what states costs alone goes on") {
  World world = agreed();
  send_from(world, "2026-05-01", "2026-05-13");
  for (auto& table : world.jurisdiction.statute.rates)
    table.checked_until = day("2026-05-13");
  CHECK(world.leaves("2026-05-14") == "-");
  const auto decision = world.decision("A", "2026-05-14");
  CHECK(decision.reason == Reason::missing_rates);
  CHECK(decision.detail.find("2026-05-14") != std::string::npos);

  Policy policy = business_ladder();
  policy.steps[1].announce.interest = policy.steps[2].claim.interest = Basis::none;
  World costs = agreed(policy);
  for (auto& table : costs.jurisdiction.statute.rates)
    table.checked_until = day("2026-05-01");
  CHECK(send_from(costs, "2026-05-01", "2026-05-28") ==
        "05-04 reminder: A = 1000.00; 05-14 announce: A = 1000.00; 05-28 claim: A = 1000.00");
}
