// When a step may be taken again, and what people do to a ladder by hand (S11, S15, S16, S28–S30).
#include <doctest/doctest.h>

#include "tests/policy/said.hpp"
#include "tests/policy/story.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

Policy repeating() {
  Policy policy = steps("reminder at due + 3 days\nlast at reminder + 10 days");
  policy.steps[1].repeat = Repeat{{30, Unit::days}, 2};
  return policy;
}

// A with the reminder of 13 May; the second reminder would be due on 23 May.
World after_reminder() {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "reminder", "2026-05-13");
  return world;
}

MoveLadder moved(MoveLadder::How how, std::string_view step, std::string_view number = "A") {
  return {how, {"invoice " + std::string(number)}, std::string(step)};
}

}  // namespace

TEST_CASE("S11 a renamed step is known by its old name, in the history and at adoption") {
  World world = after_reminder();
  world.policies[0].steps[1].name = "first_letter";
  CHECK(world.reason("A", "2026-05-23") == Reason::step_unknown);
  world.policies[0].steps[1].was = {"letter_one", "reminder"};
  CHECK(world.leaves("2026-05-22") == "-");
  CHECK(world.leaves("2026-05-23") == "second_reminder: A = 100.00");

  World adopted;
  adopted.invoice("A", "100.00", "2026-05-10").adoption = {Adoption::Choice::at_step, "dunning_2"};
  CHECK(adopted.reason("A", "2026-06-01") == Reason::step_unknown);
  adopted.policies[0].steps[2].was = {"dunning_2"};
  CHECK(adopted.leaves("2026-06-01") == "second_reminder: A = 100.00");
}

TEST_CASE("S11 a renamed step keeps its gap, its judgement and its turn") {
  World world(steps("reminder at due + 3 days if invoice.open >= 50.00 EUR"));
  world.policies[0].same_step_gap_days = 14;
  world.policies[0].steps[0].name = "first_letter";
  world.policies[0].steps[0].was = {"reminder"};
  world.invoice("A", "10.00", "2026-05-10");
  world.account.history.judgements.push_back({{1}, "reminder", 0, day("2026-05-13"), true});
  CHECK(world.leaves("2026-05-13") == "first_letter: A = 10.00");
  world.invoice("B", "70.00", "2026-05-12");
  world.took("A", "reminder", "2026-05-13");
  CHECK(world.reason("B", "2026-05-20") == Reason::same_step_gap);
  say(world, "2026-05-28", moved(MoveLadder::How::again, "first_letter"));
  CHECK(world.leaves("2026-05-28") == "first_letter: B A+1 = 80.00");
}

TEST_CASE("S11 a person moves a debtor to another policy, whatever the item stood under") {
  World world = after_reminder();
  world.policies.push_back(steps("reminder at due + 3 days\nlast at reminder + 2 days", "short"));
  say(world, "2026-05-14", DebtorSetting{"policy", "short"});
  CHECK(world.leaves("2026-05-15") == "last: A = 100.00");
  world.account.words.back().what = DebtorSetting{"policy", "gone"};
  CHECK(world.reason("A", "2026-05-15") == Reason::step_unknown);
}

TEST_CASE("S16 a step repeats at its distance, so many times, and then the ladder is finished") {
  tell(World(repeating()), R"(
    2026-05-10 | A 100.00 due 2026-05-10; asleep |
    2026-05-13 |                                 | reminder: A = 100.00
    2026-05-23 |                                 | last: A = 100.00
    2026-06-22 |                                 | last: A+1 = 100.00
    2026-07-22 |                                 | last: A+2 = 100.00
    2026-07-23 |                                 | A ladder_finished
    2026-09-30 |                                 | A ladder_finished)");
}

TEST_CASE("S16 a step in the middle repeats while the next one is further away") {
  Policy policy = steps("reminder at due + 3 days\nlast at due + 30 days");
  policy.steps[0].repeat = Repeat{{10, Unit::days}, 1};
  tell(World(policy), R"(
    2026-05-10 | A 100.00 due 2026-05-10; asleep |
    2026-05-13 |                                 | reminder: A = 100.00
    2026-05-23 |                                 | reminder: A+1 = 100.00
    2026-06-19 |                                 | last: A = 100.00)");
}

TEST_CASE(
    "S13 S16 after a repeat the next step keeps its distance, also over one passed over before") {
  Policy policy = steps(
      "reminder at due + 3 days\nmiddle at reminder + 7 days if case.open >= "
      "500.00 EUR\nlast at middle + 7 days");
  policy.steps[0].repeat = Repeat{{7, Unit::days}, 1};
  tell(World(policy), R"(
    2026-05-10 | A 100.00 due 2026-05-10; asleep |
    2026-05-13 |                                 | reminder: A = 100.00
    2026-05-20 |                                 | reminder: A+1 = 100.00
    2026-06-03 |                                 | last: A = 100.00)");
}

TEST_CASE("S16 a repeated step is not judged again") {
  Policy policy = steps("reminder at due + 3 days if invoice.open >= 50.00 EUR");
  policy.steps[0].repeat = Repeat{{10, Unit::days}, 1};
  tell(World(policy), R"(
    2026-05-10 | A 100.00 due 2026-05-10; asleep |
    2026-05-13 |                                 | reminder: A = 100.00
    2026-05-20 | A open 20.00                    |
    2026-05-23 |                                 | reminder: A+1 = 20.00)");
}

TEST_CASE("S16 a repeat waits for a due date that was moved") {
  World world(repeating());
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "reminder", "2026-05-13");
  world.took("A", "last", "2026-05-23");
  world.item("A").due_date = day("2026-07-01");
  CHECK(world.decision("A", "2026-06-22").step_on == day("2026-07-31"));
}

TEST_CASE("S30 step again takes a step once more, and the ladder goes on where it stood") {
  World world = after_reminder();
  say(world, "2026-05-15", moved(MoveLadder::How::again, "reminder"));
  CHECK(world.leaves("2026-05-14") == "-");  // not yet said
  CHECK(world.leaves("2026-05-15") == "reminder: A+1 = 100.00");
  world.took("A", "reminder", "2026-05-15").turn = 1;
  CHECK(world.leaves("2026-05-24") == "-");
  CHECK(world.leaves("2026-05-25") == "second_reminder: A = 100.00");
}

TEST_CASE("S30 step again after the end, and of an earlier step, keeps the next one's distance") {
  World finished(steps("reminder at due + 3 days\nlast at reminder + 10 days"));
  finished.invoice("A", "100.00", "2026-05-10");
  finished.took("A", "reminder", "2026-05-13");
  finished.took("A", "last", "2026-05-23");
  CHECK(finished.reason("A", "2026-06-05") == Reason::ladder_finished);
  say(finished, "2026-06-05", moved(MoveLadder::How::again, "last"));
  CHECK(finished.leaves("2026-06-05") == "last: A+1 = 100.00");

  World world = after_reminder();
  world.took("A", "second_reminder", "2026-05-23");
  say(world, "2026-06-01", moved(MoveLadder::How::again, "reminder"));
  world.took("A", "reminder", "2026-06-01").turn = 1;
  // The formal notice is 17 days after the second reminder in the policy: due + 13, due + 30.
  CHECK(world.decision("A", "2026-06-02").step == "formal_notice");
  CHECK(world.decision("A", "2026-06-02").step_on == day("2026-06-18"));
}

TEST_CASE("S30 step set goes to a step now, ahead or back, and never before the due date") {
  World ahead = after_reminder();
  say(ahead, "2026-05-15", moved(MoveLadder::How::set, "formal_notice"));
  CHECK(ahead.leaves("2026-05-15") == "formal_notice: A = 100.00");
  CHECK(ahead.decision("A", "2026-05-15").detail.find("as a person said on 2026-05-15") !=
        std::string::npos);
  ahead.took("A", "formal_notice", "2026-05-15");
  CHECK(ahead.reason("A", "2026-06-30") == Reason::ladder_finished);

  World back = after_reminder();
  back.took("A", "second_reminder", "2026-05-23");
  say(back, "2026-06-01", moved(MoveLadder::How::set, "reminder"));
  CHECK(back.leaves("2026-06-01") == "reminder: A+1 = 100.00");
  back.took("A", "reminder", "2026-06-01").turn = 1;
  CHECK(back.leaves("2026-06-10") == "-");
  CHECK(back.leaves("2026-06-11") == "second_reminder: A+1 = 100.00");

  World early;
  early.invoice("A", "100.00", "2026-05-10");
  say(early, "2026-05-04", moved(MoveLadder::How::set, "reminder"));
  CHECK(early.leaves("2026-05-10") == "-");
  CHECK(early.leaves("2026-05-11") == "reminder: A = 100.00");
}

TEST_CASE("S30 step set frees an item from a step that the policy lacks") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "removed", "2026-05-12");
  CHECK(world.reason("A", "2026-05-20") == Reason::step_unknown);
  say(world, "2026-05-20", moved(MoveLadder::How::set, "second_reminder"));
  CHECK(world.leaves("2026-05-20") == "second_reminder: A = 100.00");
}

TEST_CASE("S30 step skip counts for anchors as taken that day, and for nothing else") {
  World world = after_reminder();
  say(world, "2026-05-15", moved(MoveLadder::How::skip, "second_reminder"));
  CHECK(world.decision("A", "2026-05-16").step == "formal_notice");
  CHECK(world.decision("A", "2026-05-16").step_on == day("2026-06-09"));
  say(world, "2026-05-16", moved(MoveLadder::How::skip, "reminder"));  // taken: nothing to skip
  CHECK(world.decision("A", "2026-05-16").step_on == day("2026-06-09"));
  World anchored(steps("reminder at due + 3 days\nlast at reminder + 10 days"));
  anchored.invoice("A", "100.00", "2026-05-10");
  say(anchored, "2026-05-12", moved(MoveLadder::How::skip, "reminder"));
  CHECK(anchored.leaves("2026-05-21") == "-");
  CHECK(anchored.leaves("2026-05-22") == "last: A = 100.00");
}

TEST_CASE("S30 what a person said about a ladder ends when it is taken back") {
  World world = after_reminder();
  end(say(world, "2026-05-15", moved(MoveLadder::How::set, "formal_notice")), "2026-05-16",
      "withdrawn");
  CHECK(world.leaves("2026-05-15") == "formal_notice: A = 100.00");
  CHECK(world.leaves("2026-05-16") == "-");
}

TEST_CASE("S30 send --step: this step now, still once, and only of what is overdue") {
  World world = after_reminder();
  world.invoice("B", "50.00", "2026-05-14");
  world.invoice("C", "25.00", "2026-05-30");
  say(world, "2026-05-16", SendNow{SendNow::What::step, "reminder", std::nullopt});
  CHECK(world.leaves("2026-05-16") == "reminder: B = 150.00");  // A has had it
  world.took("B", "reminder", "2026-05-16");
  CHECK(world.leaves("2026-05-18") == "-");
  world.account.words.back().what =
      SendNow{SendNow::What::step, "reminder", InvoiceId{"invoice A"}};
  CHECK(world.leaves("2026-05-18") == "-");
}

TEST_CASE("S30 send --step sends a step that was passed over, whatever its condition says") {
  World world(
      steps("reminder at due + 3 days if invoice.open >= 500.00 EUR\nlast at due + 10 days\n"
            "formal at due + 30 days"));
  world.invoice("A", "100.00", "2026-05-10");
  world.account.history.judgements.push_back({{1}, "reminder", 0, day("2026-05-13"), false});
  world.took("A", "last", "2026-05-20");
  say(world, "2026-05-22", SendNow{SendNow::What::step, "reminder", std::nullopt});
  CHECK(world.leaves("2026-05-22") == "reminder: A = 100.00");
  world.took("A", "reminder", "2026-05-22");
  CHECK(world.decision("A", "2026-05-23").step == "formal");
}

TEST_CASE("S20 a step that a person sends now still keeps min_gap") {
  World world = after_reminder();
  world.policies[0].min_gap_days = 5;
  say(world, "2026-05-15", SendNow{SendNow::What::step, "second_reminder", std::nullopt});
  CHECK(world.reason("A", "2026-05-15") == Reason::min_gap);
  CHECK(world.leaves("2026-05-18") == "second_reminder: A = 100.00");
}

TEST_CASE("S10 reminders sent before dunningd came set where the ladder starts, at a distance") {
  World world(
      steps("reminder at due + 3 days\nsecond at reminder + 10 days\n"
            "third at second + 10 days\nformal at third + 10 days"));
  world.invoice("A", "100.00", "2026-04-01").adoption.choice = Adoption::Choice::first_step;
  CHECK(world.leaves("2026-05-11") == "reminder: A = 100.00");
  say(world, "2026-05-11", RemindedBefore{{"invoice A"}, 1, day("2026-05-06")});
  CHECK(world.decision("A", "2026-05-11").step == "second");
  CHECK(world.decision("A", "2026-05-11").step_on == day("2026-05-16"));
  CHECK(world.leaves("2026-05-16") == "second: A = 100.00");
  // However many there were, a step that sets a term comes after a demand of our own.
  world.policies[0].steps[3].deadline = Span{14, Unit::days};
  world.account.words.back().what = RemindedBefore{{"invoice A"}, 9, day("2026-05-06")};
  CHECK(world.decision("A", "2026-05-11").step == "third");
  CHECK(world.decision("A", "2026-05-11").step_on == day("2026-05-16"));
}

TEST_CASE("S15 a settled item that is open again is told of first, then waits min_gap") {
  World world;
  world.policies[0].min_gap_days = 5;
  world.invoice("A", "100.00", "2026-05-10").round = 1;
  CHECK(world.leaves("2026-06-01") == "reopened: = 100.00");
  CHECK(world.reason("A", "2026-06-01") == Reason::reopened);
  EventSent& told = world.told("A", "reopened", "2026-06-01");
  CHECK(world.leaves("2026-06-05") == "-");
  CHECK(world.decision("A", "2026-06-05").step_on == day("2026-06-06"));
  CHECK(world.leaves("2026-06-06") == "reminder: A = 100.00");
  told.delivered_on.reset();
  for (const auto& [state, reason] : {std::pair{DeliveryState::ready, Reason::not_due},
                                      {DeliveryState::uncertain, Reason::uncertain},
                                      {DeliveryState::bounced, Reason::bounced}}) {
    told.state = state;
    CAPTURE(name(state));
    CHECK(world.leaves("2026-06-06") == "-");
    CHECK(name(world.reason("A", "2026-06-06")) == name(reason));
  }
}

TEST_CASE("S15 what the machine tells first leaves the steps of the case for another day") {
  World world;
  world.policies[0].min_gap_days = 5;
  world.invoice("A", "100.00", "2026-05-10").round = 1;
  world.invoice("B", "50.00", "2026-05-29");
  CHECK(world.leaves("2026-06-01") == "reopened: = 100.00");
  CHECK(world.reason("B", "2026-06-01") == Reason::min_gap);
  CHECK(world.decide_on("2026-06-01").next_look == day("2026-06-02"));
}

TEST_CASE("S15 words of an earlier round say nothing about this one") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  say(world, "2026-05-20", moved(MoveLadder::How::set, "formal_notice"));
  world.item("A").round = 1;
  world.told("A", "reopened", "2026-06-01");
  CHECK(world.leaves("2026-06-10") == "reminder: A = 100.00");
}

TEST_CASE(
    "S28 a dispute that ends unfounded has its step said again, and the next keeps its distance") {
  World world = after_reminder();
  end(say(world, "2026-05-20", dispute("A")), "2026-06-01", "unfounded");
  CHECK(world.reason("A", "2026-05-25") == Reason::dispute);
  CHECK(world.leaves("2026-06-01") == "dispute_unfounded: A+1 = 100.00");
  CHECK(world.reason("A", "2026-06-01") == Reason::due);
  world.took("A", "reminder", "2026-06-01").turn = 1;
  world.account.history.events.push_back({"dispute_unfounded", "dispute/1", day("2026-06-01"),
                                          DeliveryState::delivered, day("2026-06-01")});
  CHECK(world.leaves("2026-06-10") == "-");
  CHECK(world.leaves("2026-06-11") == "second_reminder: A = 100.00");
}
