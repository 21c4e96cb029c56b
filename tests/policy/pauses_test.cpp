// What keeps a step back or brings it on beside the ladder: pauses, broken promises, books that
// are behind, tasks, direct debits, messages of unknown fate (S9, S25, S26, S29, S32, S34, S35).
#include <doctest/doctest.h>

#include "daemon/policy/judge.hpp"
#include "tests/policy/said.hpp"
#include "tests/policy/story.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

World after_reminder() {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "reminder", "2026-05-13");
  return world;
}

}  // namespace

TEST_CASE("S29 after a hold the next step waits two banking days, with a reason of its own") {
  World world = after_reminder();
  world.hold("A", "2026-05-29");  // a Friday
  CHECK(world.reason("A", "2026-05-28") == Reason::hold);
  CHECK(world.reason("A", "2026-05-29") == Reason::settling);
  CHECK(world.decision("A", "2026-06-01").step_on == day("2026-06-02"));
  CHECK(world.decide_on("2026-06-01").next_look == day("2026-06-02"));
  CHECK(world.leaves("2026-06-02") == "second_reminder: A = 100.00");
  world.policies[0].settle = {5, Unit::days};
  CHECK(world.leaves("2026-06-02") == "-");
  CHECK(world.leaves("2026-06-03") == "second_reminder: A = 100.00");
}

// Found by the simulation.
TEST_CASE("S17 S29 what settles does not come along with others, although its day is no later") {
  World world;
  world.policies[0].gather_days = 5;
  world.invoice("A", "100.00", "2026-05-18");
  world.invoice("B", "50.00", "2026-05-19");
  CHECK(world.leaves("2026-05-21") == "reminder: A B~ = 150.00");
  world.hold("B",
             "2026-05-20");  // a Wednesday: it has settled on the 22nd, the day of its reminder
  CHECK(world.leaves("2026-05-21") == "reminder: A = 150.00");
  CHECK(world.leaves("2026-05-22") == "reminder: A B = 150.00");
}

TEST_CASE("S29 a pause that ended before the last step was taken does not count any more") {
  World world = after_reminder();
  world.hold("A", "2026-05-12");
  CHECK(world.leaves("2026-05-23") == "second_reminder: A = 100.00");
  world.hold("A", "2026-05-21");  // and one that had settled before the step was due
  CHECK(world.leaves("2026-05-23") == "-");
  CHECK(world.leaves("2026-05-25") == "second_reminder: A = 100.00");
}

TEST_CASE("S29 after an outage the first day of fresh books counts") {
  World world = after_reminder();
  world.account.books.fresh_since = day("2026-06-01");
  CHECK(world.reason("A", "2026-06-02") == Reason::settling);
  CHECK(world.leaves("2026-06-03") == "second_reminder: A = 100.00");
}

TEST_CASE("S29 after a long pause the last step is said again instead of the next") {
  World world = after_reminder();
  world.hold("A", "2026-07-08");
  CHECK(world.leaves("2026-07-10") == "second_reminder: A = 100.00");  // 58 days after the last
  world.item("A").holds[0].until = day("2026-07-10");
  CHECK(world.leaves("2026-07-13") == "-");
  CHECK(world.leaves("2026-07-14") == "reminder: A+1 = 100.00");
  world.took("A", "reminder", "2026-07-14").turn = 1;
  CHECK(world.leaves("2026-07-24") == "second_reminder: A = 100.00");
}

TEST_CASE(
    "S17 S29 what is said again after a long pause does not come along before it has settled") {
  World world = after_reminder();
  world.policies[0].gather_days = 5;
  world.hold("A", "2026-07-10");
  world.invoice("B", "50.00", "2026-07-10");
  CHECK(world.leaves("2026-07-13") == "reminder: B = 150.00");
  CHECK(world.leaves("2026-07-14") == "reminder: B A+1 = 150.00");
}

TEST_CASE("S29 nothing is said again before the first step, nor after the last one") {
  World fresh;
  fresh.invoice("A", "100.00", "2026-05-10");
  fresh.hold("A", "2026-09-01");
  CHECK(fresh.leaves("2026-09-03") == "reminder: A = 100.00");
  World finished(steps("reminder at due + 3 days"));
  finished.invoice("A", "100.00", "2026-05-10");
  finished.took("A", "reminder", "2026-05-13");
  finished.hold("A", "2026-09-01");
  CHECK(finished.reason("A", "2026-09-10") == Reason::ladder_finished);
}

TEST_CASE(
    "S9 S17 S29 what settles, or has no books yet, does not come along with another message") {
  World world;
  world.policies[0].gather_days = 5;
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-10");
  world.hold("B", "2026-05-13");
  CHECK(world.leaves("2026-05-13") == "reminder: A = 150.00");
  CHECK(world.reason("B", "2026-05-13") == Reason::settling);
  world.item("B").holds.clear();
  world.item("B").due_date = day("2026-05-12");
  CHECK(world.leaves("2026-05-13") == "reminder: A B~ = 150.00");
  world.rules.trust_books = false;
  world.account.books.as_of = day("2026-05-12");
  CHECK(world.leaves("2026-05-13") == "reminder: A = 150.00");
  world.account.books.as_of = day("2026-05-13");
  CHECK(world.leaves("2026-05-13") == "reminder: A B~ = 150.00");
}

TEST_CASE("S29 what a person orders after a pause does not settle") {
  World world = after_reminder();
  world.hold("A", "2026-05-29");
  say(world, "2026-05-29", MoveLadder{MoveLadder::How::set, {"invoice A"}, "second_reminder"});
  CHECK(world.leaves("2026-05-29") == "second_reminder: A = 100.00");
}

TEST_CASE("S26 while a promise is open nothing leaves; when it breaks the step is due at once") {
  World world = after_reminder();
  say(world, "2026-05-14", promise(world, "100.00", "2026-05-18", "A"));
  CHECK(world.reason("A", "2026-05-19") == Reason::promise);
  CHECK(world.reason("A", "2026-05-20") == Reason::promise);  // two banking days of grace
  const auto verdict = world.decide_on("2026-05-21");
  REQUIRE(verdict.intents.size() == 1);
  CHECK(world.text(verdict.intents[0]) == "second_reminder: A = 100.00");
  REQUIRE(verdict.intents[0].promise_broken);
  CHECK(*verdict.intents[0].promise_broken ==
        PromiseBroken{money("100.00"), day("2026-05-18"), money("0.00")});
  world.took("A", "second_reminder", "2026-05-21");
  const auto later = world.decide_on("2026-06-09");
  REQUIRE(later.intents.size() == 1);
  CHECK(world.text(later.intents[0]) == "formal_notice: A = 100.00");
  CHECK_FALSE(later.intents[0].promise_broken);
}

TEST_CASE("S26 a broken promise skips no level unless the policy says so") {
  World world = after_reminder();
  say(world, "2026-05-14", promise(world, "100.00", "2026-05-18", "A"));
  CHECK(world.leaves("2026-05-21") == "second_reminder: A = 100.00");
  world.policies[0].broken_promise_next_level = true;
  CHECK(world.leaves("2026-05-20") == "-");
  CHECK(world.leaves("2026-05-21") == "formal_notice: A = 100.00");
  world.took("A", "formal_notice", "2026-05-21");
  CHECK(world.reason("A", "2026-06-30") == Reason::ladder_finished);
}

TEST_CASE("S26 a promise that was kept leaves the ladder as it was") {
  World world = after_reminder();
  say(world, "2026-05-14", promise(world, "40.00", "2026-05-18", "A"));
  receives(world, "A", "40.00", "2026-05-18");
  CHECK(world.leaves("2026-05-22") == "-");
  CHECK(world.leaves("2026-05-23") == "second_reminder: A = 60.00");
}

TEST_CASE("S14 S26 a promise broken before the due date brings nothing on before it") {
  World world;
  world.invoice("A", "100.00", "2026-05-20").adoption.choice = Adoption::Choice::first_step;
  say(world, "2026-05-10", promise(world, "50.00", "2026-05-12", "A"));
  CHECK(world.leaves("2026-05-20") == "-");
  CHECK(world.leaves("2026-05-21") == "reminder: A = 100.00");
}

TEST_CASE("S25 an extension replaces the due date everywhere, the newest one in force") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  say(world, "2026-05-09", Extension{{"invoice A"}, day("2026-05-20")});
  auto intent = world.decide_on("2026-05-17").intents.at(0);
  CHECK(world.text(intent) == "heads_up: A = 100.00");
  CHECK(intent.not_yet_due.at(0).due_date == day("2026-05-20"));
  CHECK(intent.pay_by == day("2026-05-20"));
  CHECK(world.leaves("2026-05-20") == "-");
  intent = world.decide_on("2026-05-23").intents.at(0);
  CHECK(world.text(intent) == "reminder: A = 100.00");
  CHECK(intent.to_pay_now.at(0).due_date == day("2026-05-20"));
  CHECK(intent.advances.at(0).due_date == day("2026-05-20"));

  Word& later = say(world, "2026-05-23", Extension{{"invoice A"}, day("2026-06-01")});
  CHECK(world.leaves("2026-05-23") == "-");
  CHECK(world.leaves("2026-05-29") == "heads_up: A = 100.00");
  end(later, "2026-05-30", "withdrawn");
  CHECK(world.leaves("2026-05-30") == "reminder: A = 100.00");
}

TEST_CASE("S14 S25 an extension in the middle of the ladder pauses it like a moved due date") {
  World world = after_reminder();
  say(world, "2026-05-18", Extension{{"invoice A"}, day("2026-06-01")});
  CHECK(world.decision("A", "2026-05-23").step_on == day("2026-06-14"));
  CHECK(world.leaves("2026-06-14") == "second_reminder: A = 100.00");
}

TEST_CASE("S9 a reminder needs books as of a banking day after the due date") {
  World world;
  world.rules.trust_books = false;
  world.invoice("A", "100.00", "2026-05-08");  // a Friday
  CHECK(world.reason("A", "2026-05-11") == Reason::stale_books);
  world.account.books.as_of = day("2026-05-10");
  const auto stale = world.decide_on("2026-05-11");
  CHECK(stale.intents.empty());
  CHECK(stale.decisions[0].reason == Reason::stale_books);
  CHECK(stale.judgements.empty());
  CHECK(stale.next_look == day("2026-05-12"));
  world.account.books.as_of = day("2026-05-11");
  CHECK(world.leaves("2026-05-11") == "reminder: A = 100.00");
  world.account.books.as_of.reset();
  world.rules.trust_books = true;
  CHECK(world.leaves("2026-05-11") == "reminder: A = 100.00");
}

TEST_CASE("S9 a step after a deadline needs books as of two banking days after it") {
  World world(steps("formal at due + 3 days\nlast at formal.deadline + 3 banking days"));
  world.policies[0].steps[0].deadline = Span{14, Unit::days};
  world.rules.trust_books = false;
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "formal", "2026-05-13");  // until Wednesday 27 May
  world.account.books.as_of = day("2026-05-28");
  CHECK(world.reason("A", "2026-06-01") == Reason::stale_books);
  world.account.books.as_of = day("2026-05-29");
  CHECK(world.leaves("2026-06-01") == "last: A = 100.00");
}

TEST_CASE("S9 a heads-up and a note need no books") {
  World world(steps("heads_up at due - 3 days\nmark at due + 1 days note"));
  world.rules.trust_books = false;
  world.invoice("A", "100.00", "2026-05-10");
  CHECK(world.leaves("2026-05-07") == "heads_up: A = 100.00");
  CHECK(world.leaves("2026-05-11") == "mark: A = 100.00");
}

TEST_CASE("S32 an uncertain message counts as delivered when the step says so, after its span") {
  World world = after_reminder();
  Taken& row = world.account.history.taken.back();
  row.state = DeliveryState::uncertain;
  row.delivered_on.reset();
  CHECK(world.reason("A", "2026-07-01") == Reason::uncertain);
  world.policies[0].steps[1].assume_delivered = Span{3, Unit::business_days};
  // 13 May is a Wednesday, the 14th a holiday: Tuesday the 19th.
  CHECK(world.reason("A", "2026-05-18") == Reason::uncertain);
  CHECK(world.decide_on("2026-05-18").next_look == day("2026-05-19"));
  CHECK(world.decision("A", "2026-05-19").step_on == day("2026-05-29"));
  CHECK(world.leaves("2026-05-29") == "second_reminder: A = 100.00");
}

TEST_CASE("S34 a step waits until the task before it is done, and not longer than it says") {
  World world(steps("call at due + 3 days note\nlast at call + 2 days"));
  world.policies[0].steps[0].task = TaskOrder{"Call", "anna", Span{5, Unit::business_days}};
  world.invoice("A", "100.00", "2026-05-10");
  const auto intent = world.decide_on("2026-05-13").intents.at(0);
  CHECK(intent.task == world.policies[0].steps[0].task);
  world.took("A", "call", "2026-05-13");
  TaskMade task{"step", task_subject({1}, "call", day("2026-05-13")), day("2026-05-13"), {}, {}};
  world.account.history.tasks.push_back(task);
  CHECK(world.reason("A", "2026-05-15") == Reason::not_due);
  CHECK(world.decision("A", "2026-05-15").step_on == day("2026-05-21"));
  CHECK(world.leaves("2026-05-21") == "last: A = 100.00");
  world.account.history.tasks[0].done_on = day("2026-05-18");
  CHECK(world.leaves("2026-05-17") == "-");
  CHECK(world.leaves("2026-05-18") == "last: A = 100.00");
}

TEST_CASE("S34 the task of a step that was delivered days later is found by the day of the step") {
  World world(steps("reminder at due + 3 days\nlast at reminder + 1 days"));
  world.policies[0].steps[0].task = TaskOrder{"Call", "anna", Span{10, Unit::days}};
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "reminder", "2026-05-13").delivered_on = day("2026-05-15");
  CHECK(world.leaves("2026-05-22") == "-");
  CHECK(world.leaves("2026-05-23") == "last: A = 100.00");
  world.account.history.tasks.push_back({"step", task_subject({1}, "reminder", day("2026-05-13")),
                                         day("2026-05-13"), day("2026-05-16"), "no answer"});
  CHECK(world.leaves("2026-05-16") == "last: A = 100.00");
}

TEST_CASE("S34 a task that nobody has to wait for holds nothing up") {
  World world(steps("call at due + 3 days note\nlast at call + 2 days"));
  world.policies[0].steps[0].task = TaskOrder{"Call", "anna", std::nullopt};
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "call", "2026-05-13");
  CHECK(world.leaves("2026-05-15") == "last: A = 100.00");
}

TEST_CASE("S35 a direct debit has five banking days after the due date, then the debtor is told") {
  World world;
  world.invoice("A", "100.00", "2026-05-10").direct_debit = Known::yes;
  world.invoice("B", "50.00", "2026-05-05").direct_debit = Known::no;
  auto intent = world.decide_on("2026-05-12").intents.at(0);
  CHECK(world.text(intent) == "reminder: B = 50.00");
  REQUIRE(intent.arranged.size() == 1);
  CHECK(intent.arranged[0].arranged_for == day("2026-05-15"));
  world.account.items.pop_back();
  CHECK(world.reason("A", "2026-05-15") == Reason::direct_debit);
  CHECK(world.decide_on("2026-05-12").next_look == day("2026-05-16"));
  CHECK(world.leaves("2026-05-16") == "direct_debit_failed: = 100.00");
  CHECK(world.reason("A", "2026-05-16") == Reason::direct_debit);
}

TEST_CASE("S35 after the message the ladder counts from it, from its first overdue step") {
  World world;
  world.invoice("A", "100.00", "2026-05-10").direct_debit = Known::yes;
  world.told("A", "direct_debit_failed", "2026-05-18");
  CHECK(world.decision("A", "2026-05-19").detail.find("the direct debit failed") !=
        std::string::npos);
  CHECK(world.leaves("2026-05-20") == "-");
  CHECK(world.leaves("2026-05-21") == "reminder: A = 100.00");
  world.took("A", "reminder", "2026-05-21");
  CHECK(world.leaves("2026-05-31") == "second_reminder: A = 100.00");
  world.took("A", "second_reminder", "2026-05-31");
  CHECK(world.decision("A", "2026-06-01").step_on == day("2026-06-17"));  // 30 days after 18 May
}

TEST_CASE(
    "S23 S25 holds by matcher, by setting and by stop word hold back, and mailing lifts one") {
  World world = after_reminder();
  const auto says = [&](std::string_view text) {
    CHECK(world.reason("A", "2026-05-23") == Reason::hold);
    CHECK(world.decision("A", "2026-05-23").detail.find(text) != std::string::npos);
  };
  world.rules.stop_words = {"faillissement"};
  world.account.debtor.notes = {"Faillissement uitgesproken"};
  says("stop word");
  say(world, "2026-05-20", DebtorSetting{"mailing", "yes"});
  CHECK(world.leaves("2026-05-23") == "second_reminder: A = 100.00");
  say(world, "2026-05-20", DebtorSetting{"reminders", "no"});
  says("no reminders");
  world.item("A").tags = {"vip"};
  say(world, "2026-05-20", MatchHold{"tag", "vip", std::nullopt});
  says("vip");
}

TEST_CASE("S5 a collective account is never mailed until a person says so") {
  World world = after_reminder();
  world.rules.collective_names = {"Customer"};
  CHECK(world.reason("A", "2026-05-23") == Reason::collective_account);
  say(world, "2026-05-20", DebtorSetting{"mailing", "yes"});
  CHECK(world.leaves("2026-05-23") == "second_reminder: A = 100.00");
}

TEST_CASE("S8 an open bank line that may be the payment is a veto") {
  World world = after_reminder();
  BankLine line;
  line.id = "1";
  line.booked_on = day("2026-05-21");
  line.amount = line.open = money("100.00");
  world.account.bank_lines = std::make_shared<const OpenLines>(std::vector{line});
  CHECK(world.reason("A", "2026-05-23") == Reason::maybe_paid);
  world.account.bank_lines = nullptr;
  CHECK(world.leaves("2026-05-23") == "second_reminder: A = 100.00");
}
