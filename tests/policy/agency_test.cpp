// S36: what is handed over, what the agency is told, and the silence that follows.
#include <doctest/doctest.h>

#include "daemon/policy/agency.hpp"
#include "daemon/policy/approval.hpp"
#include "daemon/policy/event.hpp"
#include "tests/policy/said.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

// reminder due+3, agency reminder+10: A (100.00) and B (50.00) are due for the agency on 24 May.
World handing_over() {
  Policy policy = steps("reminder at due + 3 days\nagency at reminder + 10 days note");
  policy.steps[1].hand_over = "generic";
  policy.steps[1].approval = true;
  World world(policy);
  for (const auto* number : {"A", "B"}) {
    world.invoice(number, number[0] == 'A' ? "100.00" : "50.00", "2026-05-10");
    world.took(number, "reminder", "2026-05-13");
  }
  return world;
}

void approve(World& world, const Intent& intent, std::string_view on) {
  Approval yes{true, intent.policy, intent.step, approved_text(intent), {}, intent.amount};
  for (const auto& advance : intent.advances)
    yes.items.push_back(advance.item);
  say(world, on, yes);
}

void hand_over(World& world, std::string_view number, std::string_view since) {
  Item& item = world.item(number);
  world.took(number, "agency", since);
  item.agency = WithAgency{"generic", day(since), item.open, item.received, item.received, {}, ""};
}

// The agency was told what the intent says, and that arrived.
void told_agency(World& world, const Intent& intent, std::string_view on) {
  world.account.history.events.push_back(
      {intent.kind, intent.subject, day(on), DeliveryState::accepted, day(on)});
}

std::vector<Intent> for_agencies(const World& world, std::string_view on) {
  auto intents = world.decide_on(on).intents;
  std::erase_if(intents, [](const Intent& intent) { return intent.hand_over.empty(); });
  return intents;
}

std::string tasks(const World& world, std::string_view on) {
  std::string text;
  for (const auto& task : world.decide_on(on).tasks)
    text += (text.empty() ? "" : ", ") + task.kind + " " + task.subject;
  return text.empty() ? "-" : text;
}

}  // namespace

TEST_CASE("S36 a hand-over waits for a person, alone, with what is due for it and nothing else") {
  auto world = handing_over();
  world.invoice("C", "70.00", "2026-05-20");
  CHECK(world.waits("2026-05-23") == "agency: A B = 150.00");
  // C's own reminder is no part of it and is not held back by it.
  CHECK(world.leaves("2026-05-23") == "reminder: C = 220.00");
  const auto intent = world.decide_on("2026-05-23").waiting.at(0);
  CHECK(intent.hand_over == "generic");
  CHECK_FALSE(intent.writes());
  CHECK(intent.to_pay_now.size() == 2);
  CHECK(intent.recipients.empty());
  CHECK(parse_agency_subject(intent.subject) ==
        std::vector<AgencyKnows>{{{1}, 0, 0, 10'000}, {{2}, 0, 0, 5'000}});
}

TEST_CASE("S36 what was approved is handed over, whole") {
  auto world = handing_over();
  approve(world, world.decide_on("2026-05-23").waiting.at(0), "2026-05-23");
  CHECK(world.leaves("2026-05-23") == "agency: A B = 150.00");
  CHECK(world.waits("2026-05-23") == "-");
}

TEST_CASE("S22 a hand-over waits for approval again on any change") {
  auto world = handing_over();
  const auto shown = world.decide_on("2026-05-23").waiting.at(0);
  SUBCASE("a payment, though less is asked for then") {
    approve(world, shown, "2026-05-23");
    receives(world, "A", "10.00", "2026-05-23");
    CHECK(world.waits("2026-05-24") == "agency: A B = 140.00");
  }
  SUBCASE("an invoice more") {
    approve(world, shown, "2026-05-23");
    world.invoice("C", "70.00", "2026-05-10");
    world.took("C", "reminder", "2026-05-13");
    CHECK(world.waits("2026-05-24") == "agency: A B C = 220.00");
  }
  SUBCASE("an invoice less") {
    approve(world, shown, "2026-05-23");
    world.hold("B");
    CHECK(world.waits("2026-05-24") == "agency: A = 100.00");
  }
  SUBCASE("another agency") {
    approve(world, shown, "2026-05-23");
    world.policies[0].steps[1].hand_over = "payt";
    CHECK(world.waits("2026-05-24") == "agency: A B = 150.00");
  }
  CHECK(world.leaves("2026-05-24") == "-");
  CHECK(world.reason("A", "2026-05-24") == Reason::awaiting_approval);
}

TEST_CASE("S39 nothing is handed over while a term runs that a message has set") {
  Policy policy = steps("notice at due + 3 days\nagency at notice + 10 days note");
  policy.steps[0].deadline = Span{20, Unit::days};
  policy.steps[1].hand_over = "generic";
  policy.steps[1].approval = true;
  World world(policy);
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-22");
  world.took("A", "notice", "2026-05-13");
  CHECK(world.waits("2026-05-23") == "agency: A = 100.00");
  // The policy's own order is kept: a lower step than the hand-over sets the term, so it is the
  // policy that names the deadline. What a statutory notice asks is refused by its own rule.
  CHECK(world.reason("A", "2026-05-23") == Reason::awaiting_approval);
}

TEST_CASE("S36 while the agency has it the debtor hears nothing of it") {
  auto world = handing_over();
  hand_over(world, "A", "2026-05-24");
  CHECK(world.reason("A", "2026-06-30") == Reason::with_agency);
  CHECK(world.decision("A", "2026-06-30").detail == "generic has it since 2026-05-24");
  CHECK(world.waits("2026-06-30") == "agency: B = 50.00");
  // Nor as a line of a message about others.
  world.invoice("C", "70.00", "2026-06-01");
  world.took("C", "reminder", "2026-05-20");
  world.policies[0].steps[1].hand_over.clear();
  world.policies[0].steps[1].approval = false;
  world.policies[0].steps[1].email = "last";
  for (const auto& intent : world.decide_on("2026-06-30").intents) {
    for (const auto& line : intent.to_pay_now)
      CHECK(line.number != "A");
  }
}

TEST_CASE("S36 what was in the ladder before goes on, and new invoices go to a person") {
  auto world = handing_over();
  hand_over(world, "A", "2026-05-24");
  world.invoice("C", "70.00", "2026-06-01");
  CHECK(world.waits("2026-06-10") == "agency: B = 50.00");
  CHECK(world.reason("C", "2026-06-10") == Reason::with_agency);
  CHECK(tasks(world, "2026-06-10") == "decide_new_invoice item/3");
  world.account.history.tasks.push_back(
      {"decide_new_invoice", "item/3", day("2026-06-02"), {}, ""});
  CHECK(tasks(world, "2026-06-10") == "-");
  // The person says that it is reminded of.
  say(world, "2026-06-10", MoveLadder{MoveLadder::How::set, world.item("C").invoice, "reminder"});
  CHECK(world.leaves("2026-06-10") == "reminder: C = 120.00");
}

TEST_CASE("S36 a payment is reported to the agency the day it is seen, once") {
  auto world = handing_over();
  hand_over(world, "A", "2026-05-24");
  CHECK(for_agencies(world, "2026-05-25").empty());
  receives(world, "A", "30.00", "2026-05-26");
  const auto report = for_agencies(world, "2026-05-26");
  REQUIRE(report.size() == 1);
  CHECK(report[0].kind == event::agency_payment);
  CHECK(report[0].subject == "item/1/1/3000/7000");
  CHECK(report[0].amount == money("30.00"));
  CHECK_FALSE(report[0].writes());
  REQUIRE(report[0].settled.size() == 1);
  CHECK(report[0].settled[0].open == money("70.00"));
  told_agency(world, report[0], "2026-05-26");
  CHECK(for_agencies(world, "2026-05-26").empty());
  CHECK(for_agencies(world, "2026-06-26").empty());
  SUBCASE("the next one, too") {
    receives(world, "A", "70.00", "2026-05-28");
    world.item("A").state = InvoiceState::paid;
    const auto next = for_agencies(world, "2026-05-28");
    REQUIRE(next.size() == 1);
    CHECK(next[0].subject == "item/1/2/10000/0");
    CHECK(next[0].amount == money("70.00"));
  }
  SUBCASE("and one that is taken back, and comes again") {
    receives(world, "A", "-30.00", "2026-05-28");
    const auto back = for_agencies(world, "2026-05-28");
    REQUIRE(back.size() == 1);
    CHECK(back[0].subject == "item/1/2/0/10000");
    CHECK(back[0].amount == money("-30.00"));
    told_agency(world, back[0], "2026-05-28");
    receives(world, "A", "30.00", "2026-05-29");
    CHECK(for_agencies(world, "2026-05-29").at(0).subject == "item/1/3/3000/7000");
  }
  SUBCASE("but not while the one before is on its way") {
    world.account.history.events.back().state = DeliveryState::uncertain;
    receives(world, "A", "70.00", "2026-05-28");
    CHECK(for_agencies(world, "2026-05-28").empty());
  }
}

TEST_CASE("S36 credits and what is voided are told like payments") {
  auto world = handing_over();
  hand_over(world, "A", "2026-05-24");
  SUBCASE("a credit note tied to the invoice") {
    world.credit("X", "40.00", "A");
    const auto report = for_agencies(world, "2026-05-26");
    REQUIRE(report.size() == 1);
    CHECK(report[0].subject == "item/1/1/0/6000");
    CHECK(report[0].amount == money("0.00"));
  }
  SUBCASE("voided") {
    world.item("A").state = InvoiceState::voided;
    CHECK(for_agencies(world, "2026-05-26").at(0).subject == "item/1/1/0/0");
  }
  SUBCASE("a dispute is no payment") {
    say(world, "2026-05-26", dispute("A", "40.00"));
    CHECK(for_agencies(world, "2026-05-26").empty());
  }
}

TEST_CASE("S36 what is recalled is told to the agency, and then it is a person's") {
  auto world = handing_over();
  hand_over(world, "A", "2026-05-24");
  auto& agency = *world.item("A").agency;
  agency.ended_on = day("2026-06-01");
  SUBCASE("recalled") {
    agency.ended_how = "recalled";
    const auto told = for_agencies(world, "2026-06-01");
    REQUIRE(told.size() == 1);
    CHECK(told[0].kind == event::agency_recall);
    CHECK(told[0].subject == "item/1/2026-06-01");
    told_agency(world, told[0], "2026-06-01");
    CHECK(for_agencies(world, "2026-06-02").empty());
  }
  SUBCASE("closed by the agency: there is nothing to tell it") {
    agency.ended_how = "closed";
    CHECK(for_agencies(world, "2026-06-01").empty());
  }
  CHECK(world.reason("A", "2026-06-10") == Reason::ladder_finished);
  CHECK(tasks(world, "2026-06-10") == "decide_returned item/1/2026-06-01");
  say(world, "2026-06-10", MoveLadder{MoveLadder::How::again, world.item("A").invoice, "reminder"});
  CHECK(world.leaves("2026-06-10") == "reminder: A+1 = 150.00");
}

TEST_CASE("S36 a subject that is none says nothing") {
  for (const auto* text : {"", "item/1/2026-06-01", "item/1", "item/1/0/5/x", "promise/7",
                           "item/1/0/5/7/9", "item/1/0/5/7+nonsense"}) {
    CAPTURE(text);
    CHECK(parse_agency_subject(text).empty());
  }
}
