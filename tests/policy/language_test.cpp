// What a policy can say about matching, time and the other way (S11–S15).
#include <doctest/doctest.h>

#include "daemon/policy/behaviour.hpp"
#include "daemon/policy/condition.hpp"
#include "tests/policy/story.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

constexpr const char* due_day = "2026-05-13";  // the reminder's, three days after the due date

// Two paid in March of which one 30 days late, one in May 2025 and one in April 2025.
Behaviour mixed() {
  return {
      {{day("2026-03-01"), 2, 1, 25}, {day("2025-05-01"), 1, 0, -5}, {day("2025-04-01"), 1, 1, 90}},
      Known::no};
}

World asked(const std::string& condition) {
  World world(steps("reminder at due + 3 days if " + condition));
  Item& one = world.invoice("A", "100.00", "2026-05-10");
  one.tags = {"Project: Harbour", "web"};
  one.total = money("110.00");
  world.account.debtor.tags = {"VIP"};
  world.account.behaviour = mixed();
  return world;
}

bool passes(const World& world) {
  const auto judgements = world.decide_on(due_day).judgements;
  REQUIRE(judgements.size() == 1);
  return judgements[0].passed;
}

}  // namespace

TEST_CASE(
    "S13 conditions ask about tags, numbers, age, reminders, the case and how a debtor pays") {
  struct Row {
    const char* condition;
    bool holds;
  };
  const Row rows[] = {
      {"invoice.tag = WEB", true},
      {"invoice.tag = project: *", true},
      {"invoice.tag = project", false},
      {"invoice.tag != shop", true},
      {"invoice.tag != web", false},
      {"debtor.tag = vip", true},
      {"debtor.tag = web", false},  // that one is the invoice's
      {"debtor.tag != vip*", false},
      {"invoice.number = a", true},
      {"invoice.number = *", true},
      {"invoice.number = A-*", false},
      {"invoice.number != A-*", true},
      {"invoice.age >= 33", true},  // invoiced on 10 April
      {"invoice.age > 33", false},
      {"invoice.days_overdue = 3", true},
      {"invoice.days_overdue < 3", false},
      {"invoice.reminders = 0", true},
      {"invoice.reminders > 0", false},
      {"case.invoices = 1", true},
      {"case.days_overdue = 3", true},
      {"case.days_overdue > 3", false},
      {"debtor.invoices_paid = 3", true},  // April of last year is longer ago
      {"debtor.average_days_late > 6", true},
      {"debtor.average_days_late >= 7", false},  // 20 days over three invoices
      {"debtor.average_days_late < 7", true},
      {"debtor.share_paid_late > 33", true},
      {"debtor.share_paid_late >= 34", false},
      {"debtor.first_invoice = no", true},
      {"debtor.first_invoice = yes", false},
      {"debtor.first_invoice != yes", true},
      {"debtor.payables > 0.00 EUR", false},  // not known of any system
      {"debtor.payables >= 0.00 EUR", false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.condition);
    CHECK(passes(asked(row.condition)) == row.holds);
  }
}

TEST_CASE("S13 of a debtor of whom nothing is known every comparison is false, also the negative") {
  for (const char* condition :
       {"debtor.average_days_late < 100", "debtor.average_days_late >= 0",
        "debtor.share_paid_late < 100", "debtor.share_paid_late != 50",
        "debtor.first_invoice = yes", "debtor.first_invoice != yes", "debtor.invoices_paid >= 0"}) {
    CAPTURE(condition);
    World world = asked(condition);
    world.account.behaviour.reset();
    CHECK_FALSE(passes(world));
  }
  World nothing_paid = asked("debtor.share_paid_late <= 100");
  nothing_paid.account.behaviour = Behaviour{{}, Known::yes};
  CHECK_FALSE(passes(nothing_paid));
  CHECK(nothing_paid.decision("A", due_day).detail ==
        "no step of the policy is left; reminder is passed over: debtor.share_paid_late is not "
        "known, asked is <= 100%");
}

TEST_CASE("S13 a number that fails is told as it is") {
  CHECK(asked("debtor.average_days_late >= 7").decision("A", due_day).detail ==
        "no step of the policy is left; reminder is passed over: debtor.average_days_late is 6.7 "
        "days, asked is >= 7 days");
  CHECK(asked("invoice.tag = shop").decision("A", due_day).detail ==
        "no step of the policy is left; reminder is passed over: invoice.tag is none or other, "
        "asked is = shop");
}

TEST_CASE("S11 of several texts one is enough") {
  World world(steps("reminder at due + 3 days"));
  world.invoice("A", "100.00", "2026-05-10");
  const auto country = [&](std::vector<std::string> of) {
    world.policies[0].applies = {{Subject::debtor_country, Comparison::equal, std::move(of)}};
    return world.reason("A", due_day);
  };
  CHECK(country({"BE", "nl"}) == Reason::due);
  CHECK(country({"BE", "LU"}) == Reason::condition_false);
  CHECK(world.decision("A", due_day).detail ==
        "no policy applies: p: debtor.country is NL, asked is = BE or LU");
}

TEST_CASE("S13 how a debtor pays is counted in this month and the twelve before it") {
  Account account;
  CHECK_FALSE(paid_lately(account, day("2026-05-31")).has_value());
  account.behaviour = mixed();
  CHECK(paid_lately(account, day("2026-05-31"))->paid == 3);
  CHECK(paid_lately(account, day("2026-04-01"))->paid == 4);
  CHECK(paid_lately(account, day("2026-02-28"))->paid == 2);
  CHECK(paid_lately(account, day("2026-05-31"))->days_late == 20);
}

TEST_CASE("S13 it is known whether a condition asks how a debtor pays") {
  const auto asks = [](const std::string& ladder) { return asks_how_debtors_pay({steps(ladder)}); };
  CHECK_FALSE(asks("reminder at due + 3 days if invoice.open >= 25"));
  CHECK(asks("reminder at due + 3 days if debtor.share_paid_late >= 50"));
  CHECK(asks("reminder at due + 3 days if debtor.invoices_paid > 2"));
  CHECK(asks("reminder at due + 3 days if debtor.first_invoice = yes"));

  Policy matching = steps("reminder at due + 3 days");
  matching.applies = conditions("debtor.average_days_late > 10");
  CHECK(asks_how_debtors_pay({steps("reminder at due + 3 days"), matching}));

  Policy otherwise = steps("reminder at due + 3 days if invoice.open >= 25");
  otherwise.steps[0].otherwise = steps("other at due + 3 days if debtor.first_invoice = no").steps;
  CHECK(asks_how_debtors_pay({otherwise}));
}

TEST_CASE("S13 reminders are the messages after the due date that arrived, steps without one not") {
  World world(steps(R"(
    heads_up at due - 3 days
    reminder at due + 3 days
    call at reminder + 2 days note
    second at reminder + 10 days
    last at second + 10 days if invoice.reminders >= 2)"));
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "heads_up", "2026-05-07");
  world.took("A", "reminder", "2026-05-13");
  world.took("A", "call", "2026-05-15");
  auto& second = world.took("A", "second", "2026-05-25");
  CHECK(world.leaves("2026-06-04") == "last: A = 100.00");
  second.state = DeliveryState::bounced;
  second.delivered_on.reset();
  CHECK(world.reason("A", "2026-06-04") == Reason::bounced);
  second.state = DeliveryState::delivered;
  second.delivered_on = second.on;
  world.account.history.taken.erase(world.account.history.taken.begin() + 1);
  CHECK(world.reason("A", "2026-06-04") == Reason::ladder_finished);
}

TEST_CASE("S11 what time alone makes match is looked at on that day") {
  World world(steps("reminder at due + 60 days"));
  world.policies.push_back(steps("nudge at due + 20 days", "old"));
  std::swap(world.policies[0], world.policies[1]);
  world.policies[0].applies = conditions("invoice.days_overdue >= 15");
  world.invoice("A", "100.00", "2026-05-10");
  CHECK(world.decision("A", "2026-05-13").policy == "p");
  CHECK(world.decide_on("2026-05-13").next_look == day("2026-05-25"));
  CHECK(world.decision("A", "2026-05-25").policy == "old");
  world.policies[0].applies = conditions("debtor.share_paid_late >= 50");
  world.account.behaviour = mixed();
  CHECK(world.decide_on("2026-05-13").next_look == day("2026-06-01"));
}

TEST_CASE("S13 a step at the end of a month comes on its last day, and not before its distance") {
  World world(steps(R"(
    reminder at due + 3 days, end of month
    second at reminder + 1 months, end of month)"));
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "100.00", "2026-05-29");
  CHECK(world.decision("A", "2026-05-12").step_on == day("2026-05-31"));
  CHECK(world.decision("A", "2026-05-12").detail ==
        "reminder falls due on 2026-05-31, at the end of the month, 3 days after the due date "
        "2026-05-10");
  CHECK(world.decision("B", "2026-05-12").step_on == day("2026-06-30"));
  world.took("A", "reminder", "2026-06-01");
  CHECK(world.decision("A", "2026-06-02").step_on == day("2026-07-31"));
}

TEST_CASE("S14 the end of the month of a due date that is its last day is the day after") {
  World world(steps("reminder at due + 0 days, end of month"));
  world.invoice("A", "100.00", "2026-05-31");
  world.invoice("B", "100.00", "2026-05-02");
  CHECK(world.decision("A", "2026-05-12").step_on == day("2026-06-01"));
  CHECK(world.decision("B", "2026-05-12").detail ==
        "reminder falls due on 2026-05-31, at the end of the month of the due date 2026-05-02");
}

TEST_CASE("S12 a step with `else` is taken the other way instead of being passed over") {
  World world(steps(R"(
    reminder at due + 3 days if case.open >= 500.00 EUR else gentle
    second at reminder + 10 days)"));
  world.invoice("A", "100.00", "2026-05-10");
  const Verdict verdict = world.decide_on("2026-05-13");
  REQUIRE(verdict.intents.size() == 1);
  CHECK(verdict.intents[0].step == "reminder");
  CHECK(verdict.intents[0].email == "gentle");
  REQUIRE(verdict.judgements.size() == 1);
  CHECK_FALSE(verdict.judgements[0].passed);
  CHECK(world.decision("A", "2026-05-13").detail ==
        "reminder is due since 2026-05-13, 3 days after the due date 2026-05-10; it goes the other "
        "way, as case.open is 100.00 EUR, asked is >= 500.00 EUR; open is 100.00 EUR");
  world.item("A").open = world.item("A").total = money("600.00");
  CHECK(world.decide_on("2026-05-13").intents.at(0).email == "reminder");
}

TEST_CASE("S15 which way a step goes is judged once") {
  World world(steps("reminder at due + 3 days if case.open >= 500.00 EUR else gentle"));
  world.invoice("A", "100.00", "2026-05-10");
  world.account.history.judgements = {{{1}, "reminder", 0, day("2026-05-13"), false}};
  world.item("A").open = world.item("A").total = money("600.00");
  CHECK(world.decide_on("2026-05-14").intents.at(0).email == "gentle");
  world.account.history.judgements[0].passed = true;
  world.item("A").open = world.item("A").total = money("100.00");
  CHECK(world.decide_on("2026-05-14").intents.at(0).email == "reminder");
}

TEST_CASE("S12 the steps after one that went the other way count from the day it was taken") {
  tell(World(steps(R"(
    reminder at due + 3 days
    call at reminder + 5 days if case.open >= 500.00 EUR else note
    second at call + 10 days)")),
       R"(
    2026-05-01 | A 100.00 due 2026-05-10 |
    2026-05-13 |                         | reminder: A = 100.00
    2026-05-18 |                         | call: A = 100.00
    2026-05-28 |                         | second: A = 100.00)");
}

TEST_CASE("S17 one message is not two: what goes the other way goes another day") {
  World world(steps("reminder at due + 3 days if invoice.open >= 500.00 EUR else gentle"));
  world.invoice("A", "600.00", "2026-05-10");
  world.invoice("B", "100.00", "2026-05-10");
  const Verdict verdict = world.decide_on("2026-05-13");
  REQUIRE(verdict.intents.size() == 1);
  CHECK(world.text(verdict.intents[0]) == "reminder: A = 700.00");
  CHECK(verdict.intents[0].email == "reminder");
  CHECK(verdict.decisions.at(1).reason == Reason::min_gap);
  CHECK(verdict.judgements.size() == 2);
  CHECK(verdict.next_look == day("2026-05-14"));
}
