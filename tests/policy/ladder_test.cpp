// The ladder of one item: order, distance, due dates that move, conditions, repetition (S12–S16).
#include <doctest/doctest.h>

#include "tests/policy/story.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

TEST_CASE("S12 the steps are taken in order, one at a time, each on its day") {
  tell(World(), R"(
    2026-05-01 | A 100.00 due 2026-05-10 |
    2026-05-07 |                         | heads_up: A = 100.00
    2026-05-13 |                         | reminder: A = 100.00
    2026-05-23 |                         | second_reminder: A = 100.00
    2026-06-09 |                         | formal_notice: A = 100.00
    2026-06-10 |                         | A ladder_finished
    2026-09-30 |                         | A ladder_finished)");
}

TEST_CASE("S12 after ten days of outage the next step is taken, not all that were missed") {
  tell(World(), R"(
    2026-05-01 | A 100.00 due 2026-05-10 |
    2026-05-07 |                         | heads_up: A = 100.00
    2026-05-13 |                         | reminder: A = 100.00
    2026-05-18 | asleep                  |
    2026-05-28 |                         | second_reminder: A = 100.00
    2026-06-14 |                         | formal_notice: A = 100.00)");
}

TEST_CASE("S12 after an outage longer than the whole ladder the first step comes first") {
  tell(World(), R"(
    2026-05-01 | A 100.00 due 2026-05-10; asleep |
    2026-08-01 |                                 | reminder: A = 100.00
    2026-08-11 |                                 | second_reminder: A = 100.00
    2026-08-28 |                                 | formal_notice: A = 100.00)");
}

TEST_CASE("S12 a pre-due step lapses on the due date and is not a level") {
  tell(World(), R"(
    2026-05-06 | A 100.00 due 2026-05-10; asleep |
    2026-05-10 |                                 | A not_due
    2026-05-13 |                                 | reminder: A = 100.00)");
}

TEST_CASE("S12 a pre-due step that was late is still taken before the due date, never on it") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  CHECK(world.leaves("2026-05-06") == "-");
  CHECK(world.leaves("2026-05-07") == "heads_up: A = 100.00");
  CHECK(world.leaves("2026-05-09") == "heads_up: A = 100.00");
  CHECK(world.leaves("2026-05-10") == "-");
}

TEST_CASE("S12 an unsent step is decided anew every day") {
  tell(World(), R"(
    2026-05-06 | A 100.00 due 2026-05-10; asleep |
    2026-05-13 | unsent                          | reminder: A = 100.00
    2026-05-14 | unsent                          | reminder: A = 100.00
    2026-05-15 |                                 | reminder: A = 100.00
    2026-05-25 |                                 | second_reminder: A = 100.00)");
}

TEST_CASE("S13 steps anchored on the due date keep their distance when an earlier one was late") {
  tell(World(steps("reminder at due + 3 days\nlast at due + 14 days")), R"(
    2026-05-01 | A 100.00 due 2026-05-10; asleep |
    2026-05-20 |                                 | reminder: A = 100.00
    2026-05-31 |                                 | last: A = 100.00)");
}

TEST_CASE("S13 a late heads-up keeps the first reminder at its distance") {
  tell(World(), R"(
    2026-05-01 | A 100.00 due 2026-05-10; asleep |
    2026-05-09 |                                 | heads_up: A = 100.00
    2026-05-15 |                                 | reminder: A = 100.00)");
}

TEST_CASE(
    "S13 an anchor on a step counts from the day it was delivered, not from the day it was "
    "planned") {
  tell(World(steps("reminder at due + 3 days\nlast at reminder + 10 days")), R"(
    2026-05-01 | A 100.00 due 2026-05-10 |
    2026-05-13 | late 2026-05-16         | reminder: A = 100.00
    2026-05-15 |                         | A not_due
    2026-05-26 |                         | last: A = 100.00)");
}

TEST_CASE(
    "S13 business days skip the weekend and holidays, banking days the closing days of TARGET") {
  // 2026-05-04 is a Monday; the 5th and the 14th are holidays, no closing days of TARGET.
  World business(steps("reminder at due + 8 business days"));
  business.invoice("A", "100.00", "2026-05-04");
  CHECK(business.decision("A", "2026-05-05").step_on == day("2026-05-18"));
  World banking(steps("reminder at due + 8 banking days"));
  banking.invoice("A", "100.00", "2026-05-04");
  CHECK(banking.decision("A", "2026-05-05").step_on == day("2026-05-14"));
}

TEST_CASE("S13 a month after the last of January is the last of February") {
  World world(steps("reminder at due + 1 months"));
  world.invoice("A", "100.00", "2026-01-31");
  CHECK(world.decision("A", "2026-02-01").step_on == day("2026-02-28"));
}

TEST_CASE(
    "S13 business days from a late step are counted anew, not carried over from the calendar") {
  // From due + 3 (Wednesday 13 May) five business days would take eight days because of Ascension.
  World world(steps("reminder at due + 3 days\ncall at reminder + 5 business days"));
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "reminder", "2026-06-01");
  CHECK(world.decision("A", "2026-06-02").step_on == day("2026-06-08"));
}

TEST_CASE("S14 no step but pre-due ones is taken while the due date has not passed") {
  World world(steps("at_once at due + 0 days\nsame_day at at_once + 0 days"));
  world.invoice("A", "100.00", "2026-05-10");
  CHECK(world.leaves("2026-05-10") == "-");
  CHECK(world.leaves("2026-05-11") == "at_once: A = 100.00");
}

TEST_CASE(
    "S14 a due date moved into the future pauses the ladder, then the distance counts from it") {
  tell(World(), R"(
    2026-05-10 | A 100.00 due 2026-05-10; asleep |
    2026-05-13 |                                 | reminder: A = 100.00
    2026-05-20 | A due 2026-06-01                | A not_due
    2026-06-14 |                                 | second_reminder: A = 100.00
    2026-07-01 |                                 | formal_notice: A = 100.00)");
}

TEST_CASE("S14 a due date moved before the first step moves the whole ladder, heads-up included") {
  tell(World(), R"(
    2026-05-01 | A 100.00 due 2026-05-10 |
    2026-05-05 | A due 2026-05-20        |
    2026-05-17 |                         | heads_up: A = 100.00
    2026-05-23 |                         | reminder: A = 100.00)");
}

TEST_CASE("S14 a due date moved earlier never brings two steps closer than in the policy") {
  tell(World(steps("reminder at due + 3 days\nlast at due + 14 days")), R"(
    2026-05-10 | A 100.00 due 2026-05-10; asleep |
    2026-05-13 |                                 | reminder: A = 100.00
    2026-05-14 | A due 2026-05-01                |
    2026-05-24 |                                 | last: A = 100.00)");
}

TEST_CASE("S14 why names the due date to which it was moved") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "reminder", "2026-05-13");
  world.item("A").due_date = day("2026-06-01");
  const auto decision = world.decision("A", "2026-05-20");
  CHECK(decision.step == "second_reminder");
  CHECK(decision.step_on == day("2026-06-14"));
  CHECK(decision.detail.find("moved to 2026-06-01") != std::string::npos);
}

TEST_CASE("S15 a condition is judged on the first day its step is due, and never again") {
  World world(
      steps("reminder at due + 3 days\ncall at reminder + 5 days if case.open >= 500.00 EUR\n"
            "last at call + 5 days"));
  tell(world, R"(
    2026-05-10 | A 400.00 due 2026-05-10 |
    2026-05-13 |                         | reminder: A = 400.00
    2026-05-18 |                         | A condition_false
    2026-05-19 | A open 900.00           | A not_due
    2026-05-23 |                         | last: A = 900.00)");
  tell(world, R"(
    2026-05-10 | A 600.00 due 2026-05-10     |
    2026-05-13 |                             | reminder: A = 600.00
    2026-05-18 | unsent                      | call: A = 600.00
    2026-05-19 | A open 100.00               | call: A = 100.00
    2026-05-24 |                             | last: A = 100.00)");
}

TEST_CASE("S15 what was judged is handed back, to be stored whether or not anything leaves") {
  World world(
      steps("reminder at due + 3 days if invoice.open >= 500.00 EUR\nlast at due + 20 days"));
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "500.00", "2026-05-10");
  CHECK(world.decide_on("2026-05-12").judgements.empty());
  const auto verdict = world.decide_on("2026-05-15");  // two days late
  REQUIRE(verdict.judgements.size() == 2);
  CHECK(verdict.judgements[0] == Judgement{{1}, "reminder", 0, day("2026-05-13"), false});
  CHECK(verdict.judgements[1] == Judgement{{2}, "reminder", 0, day("2026-05-13"), true});
  world.account.history.judgements = verdict.judgements;
  CHECK(world.decide_on("2026-05-16").judgements.empty());
}

TEST_CASE("S15 a step without a condition is not judged") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  CHECK(world.decide_on("2026-05-13").judgements.empty());
}

TEST_CASE("S12 a step passed over counts for anchors as taken on the day it would have been due") {
  World world(
      steps("reminder at due + 3 days if invoice.open >= 500.00 EUR\nlast at reminder + 10 days"));
  tell(world, R"(
    2026-05-10 | A 100.00 due 2026-05-10; asleep |
    2026-05-17 |                                 | A condition_false
    2026-05-23 |                                 | last: A = 100.00)");
}

TEST_CASE("S12 after a step that is passed over the next one may be due in the same breath") {
  World world(
      steps("reminder at due + 3 days if invoice.open >= 500.00 EUR\nlast at reminder + 10 days"));
  tell(world, R"(
    2026-05-10 | A 100.00 due 2026-05-10; asleep |
    2026-05-30 |                                 | last: A = 100.00)");
}

TEST_CASE("S12 when the last step is passed over the ladder is finished") {
  World world(steps("reminder at due + 3 days if invoice.open >= 500.00 EUR"));
  world.invoice("A", "100.00", "2026-05-10");
  const auto decision = world.decision("A", "2026-05-13");
  CHECK(decision.reason == Reason::ladder_finished);
  CHECK(decision.detail.find("invoice.open is 100.00 EUR, asked is >= 500.00 EUR") !=
        std::string::npos);
}

TEST_CASE("S15 an item that is open again starts its next round at the first overdue step") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "reminder", "2026-05-13");
  world.took("A", "second_reminder", "2026-05-23");
  world.item("A").round = 1;
  world.told("A", "reopened", "2026-06-15");
  CHECK(world.leaves("2026-06-20") == "reminder: A = 100.00");
  const auto verdict = world.decide_on("2026-06-20");
  CHECK(verdict.intents.at(0).advances.at(0).round == 1);
  world.item("A").due_date = day("2026-07-10");  // and no heads-up before a new due date
  CHECK(world.leaves("2026-07-08") == "-");
}

TEST_CASE("S15 a judgement of an earlier round says nothing about this one") {
  World world(steps("reminder at due + 3 days if invoice.open >= 500.00 EUR"));
  world.invoice("A", "600.00", "2026-05-10").round = 1;
  world.told("A", "reopened", "2026-05-25");
  world.account.history.judgements.push_back({{1}, "reminder", 0, day("2026-05-13"), false});
  CHECK(world.leaves("2026-06-01") == "reminder: A = 600.00");
}

TEST_CASE("S15 a message on its way keeps its item from any step, whatever its state") {
  for (const auto state : {DeliveryState::planned, DeliveryState::ready, DeliveryState::claimed,
                           DeliveryState::sending}) {
    World world;
    world.invoice("A", "100.00", "2026-05-10");
    Taken& row = world.took("A", "reminder", "2026-05-13");
    row.state = state;
    row.delivered_on.reset();
    CAPTURE(name(state));
    for (const char* date : {"2026-05-13", "2026-05-23", "2026-07-01"})
      CHECK(world.leaves(date) == "-");
    const auto decision = world.decision("A", "2026-05-13");
    CHECK(decision.reason == Reason::not_due);
    CHECK(decision.detail == "the message of step reminder of 2026-05-13 is on its way (" +
                                 std::string(name(state)) + ")");
  }
}

TEST_CASE("S31 a message that waits for approval is a reason of its own") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "reminder", "2026-05-13").state = DeliveryState::awaiting_approval;
  CHECK(world.reason("A", "2026-05-20") == Reason::awaiting_approval);
}

TEST_CASE("S15 a row that was cancelled or expired is no step taken") {
  for (const auto state : {DeliveryState::cancelled, DeliveryState::expired}) {
    World world;
    world.invoice("A", "100.00", "2026-05-10");
    world.took("A", "reminder", "2026-05-13").state = state;
    CHECK(world.leaves("2026-05-14") == "reminder: A = 100.00");
  }
}

TEST_CASE("S32 an uncertain message blocks the next step of its items, not those of others") {
  tell(World(), R"(
    2026-05-10 | A 100.00 due 2026-05-10; asleep |
    2026-05-13 | uncertain                       | reminder: A = 100.00
    2026-05-20 | B 50.00 due 2026-05-18          | A uncertain
    2026-05-21 |                                 | reminder: B = 150.00
    2026-05-31 |                                 | second_reminder: B = 150.00
    2026-06-17 |                                 | formal_notice: B = 150.00)");
}

TEST_CASE("S33 after a bounce or a refusal the item waits for a person") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "reminder", "2026-05-13").state = DeliveryState::bounced;
  CHECK(world.reason("A", "2026-06-01") == Reason::bounced);
  world.account.history.taken.back().state = DeliveryState::refused;
  CHECK(world.reason("A", "2026-06-01") == Reason::no_contact);
}

TEST_CASE("S11 an item keeps its policy although another one matches by now") {
  World world(steps("old_reminder at due + 3 days\nold_last at due + 10 days"));
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "old_reminder", "2026-05-13");
  world.policies.insert(world.policies.begin(), usual());
  CHECK(world.leaves("2026-05-20") == "old_last: A = 100.00");
}

TEST_CASE(
    "S11 an item under a policy or on a step that the configuration lacks is left alone, by name") {
  World world;
  world.invoice("A", "100.00", "2026-05-10").policy = "gone";
  CHECK(world.reason("A", "2026-05-20") == Reason::step_unknown);
  CHECK(world.decision("A", "2026-05-20").detail ==
        "it is under policy gone, which the configuration lacks");

  World renamed;
  renamed.invoice("B", "100.00", "2026-05-10");
  renamed.took("B", "reminder_one", "2026-05-13");
  CHECK(renamed.reason("B", "2026-06-20") == Reason::step_unknown);
  CHECK(renamed.decision("B", "2026-06-20").step == "reminder_one");
}

TEST_CASE("S11 a step that was removed from the policy is forgotten once a later one was taken") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "removed", "2026-05-12");
  world.took("A", "reminder", "2026-05-13");
  CHECK(world.leaves("2026-05-23") == "second_reminder: A = 100.00");
}

TEST_CASE("S23 a decision says when the message after its step would be due") {
  World world(steps(R"(
    reminder at due + 3 days
    call at reminder + 2 days note
    second at reminder + 10 days)"));
  world.invoice("A", "100.00", "2026-05-10");
  CHECK(world.decision("A", "2026-05-11").then_on == day("2026-05-23"));
  // Nothing has left yet: what follows keeps its distance from today.
  CHECK(world.decision("A", "2026-05-20").then_on == day("2026-05-30"));
  world.took("A", "reminder", "2026-05-20");
  CHECK(world.decision("A", "2026-05-21").step == "call");
  CHECK(world.decision("A", "2026-05-21").then_on == day("2026-05-30"));
  world.took("A", "call", "2026-05-22");
  CHECK(world.decision("A", "2026-05-25").step == "second");
  CHECK_FALSE(world.decision("A", "2026-05-25").then_on);
}
