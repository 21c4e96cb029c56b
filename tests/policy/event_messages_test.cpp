// Messages that are no step, and tasks (S15, S21, S26–S28, S30, S34, S35).
#include <doctest/doctest.h>

#include <algorithm>

#include "daemon/policy/events.hpp"
#include "daemon/policy/maybe_paid.hpp"
#include "tests/policy/said.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

// A is 100.00 and B 60.00, reminded of on 2026-05-20; C is not yet due. The first of June is a
// Monday.
World three_invoices() {
  World world;
  world.invoice("A", "100.00", "2026-05-01");
  world.invoice("B", "60.00", "2026-05-02");
  world.invoice("C", "25.00", "2026-07-20");
  world.took("A", "reminder", "2026-05-20");
  world.took("B", "reminder", "2026-05-20");
  return world;
}

std::string numbers(const std::vector<Line>& lines) {
  std::string text;
  for (const auto& line : lines)
    text += line.number + " " + decimal_text(line.open) + " ";
  return text;
}

// "kind subject = amount", the event messages of the day separated by "; ".
std::string events_on(const World& world, std::string_view date) {
  std::string text;
  for (const auto& intent : world.decide_on(date).intents) {
    if (intent.kind == "step") continue;
    text += (text.empty() ? "" : "; ") + intent.kind + " " + intent.subject + " = " +
            decimal_text(intent.amount);
  }
  return text.empty() ? "-" : text;
}

Intent event_on(const World& world, std::string_view date) {
  for (const auto& intent : world.decide_on(date).intents) {
    if (intent.kind != "step") return intent;
  }
  FAIL("no event message");
  return {};
}

void sent(World& world, std::string_view kind, std::string_view subject, std::string_view on,
          DeliveryState state = DeliveryState::accepted) {
  EventSent made{std::string(kind), std::string(subject), day(on), state, std::nullopt};
  if (state == DeliveryState::accepted) made.delivered_on = day(on);
  world.account.history.events.push_back(made);
}

std::string tasks_on(const World& world, std::string_view date) {
  std::string text;
  for (const auto& task : world.decide_on(date).tasks)
    text += (text.empty() ? "" : "; ") + task.kind + " " + task.subject;
  return text.empty() ? "-" : text;
}

NewTask task_on(const World& world, std::string_view date) {
  const auto tasks = world.decide_on(date).tasks;
  REQUIRE(tasks.size() == 1);
  return tasks.front();
}

std::string steps_on(const World& world, std::string_view date) {
  std::string text;
  for (const auto& intent : world.decide_on(date).intents) {
    if (intent.kind == "step") text += intent.step;
  }
  return text.empty() ? "-" : text;
}

Promise confirmed(Promise promise) {
  promise.confirm = true;
  return promise;
}

}  // namespace

TEST_CASE("S26 a promise is confirmed once when that is wished, with its amount and date") {
  World world = three_invoices();
  say(world, "2026-06-01", confirmed(promise(world, "120.00", "2026-06-12", "A B")));
  CHECK(events_on(world, "2026-06-01") == "promise_confirmed promise/1 = 120.00");
  const Intent intent = event_on(world, "2026-06-01");
  CHECK(intent.by == day("2026-06-12"));
  CHECK(numbers(intent.arranged) == "A 100.00 B 60.00 ");
  CHECK(intent.arranged[0].arranged_for == day("2026-06-12"));
  CHECK(intent.to_pay_now.empty());
  CHECK(intent.advances.empty());
  CHECK(intent.recipients.at(0).address == "ap@customer.example");
  CHECK(intent.language == "nl");
  CHECK(intent.policy == "usual");
  CHECK(intent.email == "promise_confirmed");

  sent(world, "promise_confirmed", "promise/1", "2026-06-01", DeliveryState::ready);
  CHECK(events_on(world, "2026-06-01") == "-");
}

TEST_CASE("S26 no confirmation is sent that nobody asked for, or that is too late") {
  World world = three_invoices();
  say(world, "2026-06-01", promise(world, "100.00", "2026-06-12", "A"));
  CHECK(events_on(world, "2026-06-01") == "-");
  std::get<Promise>(world.account.words[0].what).confirm = true;
  CHECK(events_on(world, "2026-06-12") != "-");
  CHECK(events_on(world, "2026-06-13") == "-");
  SUBCASE("withdrawn") {
    end(world.account.words[0], "2026-06-02", "withdrawn");
    CHECK(events_on(world, "2026-06-03") == "-");
  }
  SUBCASE("kept already") {
    receives(world, "A", "100.00", "2026-06-02");
    CHECK(events_on(world, "2026-06-03") == "-");
  }
  SUBCASE("not approved yet") {
    std::get<Promise>(world.account.words[0].what).needs_approval = true;
    CHECK(events_on(world, "2026-06-03") == "-");
    CHECK(tasks_on(world, "2026-06-03") == "approve_promise promise/1");
  }
}

TEST_CASE("S26 a confirmation that a person asked for leaves although the debtor is on hold") {
  World world = three_invoices();
  world.hold("A");
  say(world, "2026-06-01", confirmed(promise(world, "100.00", "2026-06-12", "A")));
  CHECK(events_on(world, "2026-06-01") == "promise_confirmed promise/1 = 100.00");
  CHECK(asked_by_a_person("promise_confirmed"));
  CHECK_FALSE(asked_by_a_person("instalment_missed"));
}

TEST_CASE("S26 a promise that needs an approver is a task, once, and the ladder goes on") {
  World world = three_invoices();
  Promise far = promise(world, "100.00", "2026-07-30", "A");
  far.needs_approval = true;
  say(world, "2026-06-01", far);
  const NewTask task = task_on(world, "2026-06-01");
  CHECK(task.kind == "approve_promise");
  CHECK(task.title == "Approve the promise to pay 100.00 EUR by 2026-07-30 for A");
  CHECK(steps_on(world, "2026-06-01") == "second_reminder");
  world.account.history.tasks.push_back(
      {"approve_promise", "promise/1", day("2026-06-01"), {}, ""});
  CHECK(tasks_on(world, "2026-06-02") == "-");
}

TEST_CASE("S27 a plan is confirmed with all its instalments") {
  World world = three_invoices();
  say(world, "2026-06-01", plan(world, "2026-06-10 80.00, 2026-07-10 80.00", "A B"));
  CHECK(events_on(world, "2026-06-01") == "plan_confirmed plan/1 = 160.00");
  const Intent intent = event_on(world, "2026-06-01");
  CHECK(intent.instalments ==
        std::vector<StatedInstalment>{{day("2026-06-10"), money("80.00"), money("0.00")},
                                      {day("2026-07-10"), money("80.00"), money("0.00")}});
  CHECK(numbers(intent.arranged) == "A 100.00 B 60.00 ");
  CHECK(steps_on(world, "2026-06-01") == "-");
}

TEST_CASE("S27 an instalment is announced three banking days before, once, when time allows") {
  World world = three_invoices();
  say(world, "2026-06-08", plan(world, "2026-06-10 80.00, 2026-07-10 80.00", "A B"));
  sent(world, "plan_confirmed", "plan/1", "2026-06-08");
  CHECK(events_on(world, "2026-06-09") == "-");  // the plan itself has just said it
  receives(world, "A", "80.00", "2026-06-10");
  CHECK(events_on(world, "2026-07-06") == "-");
  CHECK(events_on(world, "2026-07-07") == "instalment_coming plan/1/2 = 80.00");
  CHECK(events_on(world, "2026-07-09") == "instalment_coming plan/1/2 = 80.00");
  CHECK(events_on(world, "2026-07-10") == "-");
  CHECK(event_on(world, "2026-07-07").pay_by == day("2026-07-10"));
  CHECK(event_on(world, "2026-07-07").instalments[0].received == money("80.00"));
  receives(world, "A", "20.00", "2026-07-06");
  CHECK(events_on(world, "2026-07-07") == "instalment_coming plan/1/2 = 60.00");
  sent(world, "instalment_coming", "plan/1/2", "2026-07-07");
  CHECK(events_on(world, "2026-07-08") == "-");
}

TEST_CASE("S27 a missed instalment: told, given a last chance, and then the plan has ended") {
  World world = three_invoices();
  say(world, "2026-06-01", plan(world, "2026-06-10 80.00, 2026-07-10 80.00", "A B"));
  sent(world, "plan_confirmed", "plan/1", "2026-06-01");
  sent(world, "instalment_coming", "plan/1/1", "2026-06-05");
  CHECK(events_on(world, "2026-06-12") == "-");
  CHECK(events_on(world, "2026-06-13") == "instalment_missed plan/1/1 = 80.00");
  sent(world, "instalment_missed", "plan/1/1", "2026-06-15");
  CHECK(event_on(world, "2026-06-19").pay_by == day("2026-06-24"));
  CHECK(events_on(world, "2026-06-18") == "-");
  CHECK(events_on(world, "2026-06-19") == "last_chance plan/1/1 = 80.00");
  sent(world, "last_chance", "plan/1/1", "2026-06-19");
  CHECK(events_on(world, "2026-06-24") == "-");
  CHECK(world.reason("A", "2026-06-24") == Reason::instalment_plan);
  CHECK(steps_on(world, "2026-06-25") == "second_reminder");
  CHECK(events_on(world, "2026-06-25") == "-");
}

TEST_CASE("S27 several missed instalments are told of in one message") {
  World world = three_invoices();
  say(world, "2026-06-01", plan(world, "2026-06-08 50.00, 2026-06-09 50.00", "A"));
  sent(world, "plan_confirmed", "plan/1", "2026-06-01");
  CHECK(events_on(world, "2026-06-15") == "instalment_missed plan/1/2 = 100.00");
  sent(world, "instalment_missed", "plan/1/2", "2026-06-15");
  CHECK(events_on(world, "2026-06-16") == "-");
  CHECK(events_on(world, "2026-06-19") == "last_chance plan/1/1 = 100.00");
}

TEST_CASE("S27 the machine says nothing of a plan that is on hold, disputed or perhaps paid") {
  World world = three_invoices();
  say(world, "2026-06-01", plan(world, "2026-06-10 80.00, 2026-07-10 80.00", "A B"));
  sent(world, "plan_confirmed", "plan/1", "2026-06-01");
  REQUIRE(events_on(world, "2026-06-15") == "instalment_missed plan/1/1 = 80.00");
  SUBCASE("on hold") {
    world.hold("B");
  }
  SUBCASE("disputed") {
    say(world, "2026-06-09", dispute("B"));
  }
  SUBCASE("on the bank") {
    BankLine line;
    line.id = "7";
    line.booked_on = day("2026-06-10");
    line.amount = line.open = money("80.00");
    world.account.bank_lines = std::make_shared<const OpenLines>(std::vector{line});
  }
  SUBCASE("unknown, as the books are behind") {
    world.rules.trust_books = false;
    world.account.books.as_of = day("2026-06-11");
  }
  CHECK(events_on(world, "2026-06-15") == "-");
}

TEST_CASE("S27 a plan for what adoption gave to a person is spoken of like any other") {
  World world = three_invoices();
  say(world, "2026-06-01", plan(world, "2026-06-10 80.00, 2026-07-10 80.00", "A B"));
  sent(world, "plan_confirmed", "plan/1", "2026-06-01");
  for (auto& item : world.account.items)
    item.adoption.choice = Adoption::Choice::to_person;
  CHECK(events_on(world, "2026-06-15") == "instalment_missed plan/1/1 = 80.00");
}

TEST_CASE("S27 a last chance that came back ends nothing, and somebody has to find an address") {
  World world = three_invoices();
  say(world, "2026-06-01", plan(world, "2026-06-10 160.00", "A B"));
  sent(world, "plan_confirmed", "plan/1", "2026-06-01");
  sent(world, "instalment_missed", "plan/1/1", "2026-06-15");
  sent(world, "last_chance", "plan/1/1", "2026-06-19", DeliveryState::bounced);
  CHECK(world.reason("A", "2026-07-20") == Reason::instalment_plan);
  CHECK(task_on(world, "2026-06-20").kind == "find_contact");
  CHECK(task_on(world, "2026-06-20").subject == "last_chance/plan/1/1");
}

TEST_CASE("S27 a plan that is asked for is a task for a person") {
  World world = three_invoices();
  say(world, "2026-06-01", PlanRequest{covered(world, "A B")});
  CHECK(task_on(world, "2026-06-01").title == "Answer the request to pay A, B in instalments");
  CHECK(world.reason("A", "2026-06-01") == Reason::plan_requested);
}

TEST_CASE("S28 the review date of a dispute is a task for its owner") {
  World world = three_invoices();
  Dispute said = dispute("A");
  said.category = "quality";
  said.owner = "carl";
  said.review = day("2026-06-15");
  say(world, "2026-06-01", said);
  CHECK(tasks_on(world, "2026-06-14") == "-");
  CHECK(world.decide_on("2026-06-14").next_look == day("2026-06-15"));
  const NewTask task = task_on(world, "2026-06-15");
  CHECK(task.kind == "review_dispute");
  CHECK(task.title == "Review the dispute about A (quality)");
  CHECK(task.assign == "carl");
  CHECK(task.due_on == day("2026-06-15"));
  CHECK(world.reason("A", "2026-09-15") == Reason::dispute);
}

TEST_CASE("S28 a dispute closed as unfounded is said, with a fresh date, and the step once more") {
  World world = three_invoices();
  Dispute said = dispute("A");
  said.copy_to = "lawyer@other.example";
  end(say(world, "2026-06-01", said), "2026-06-08", "unfounded");
  CHECK(events_on(world, "2026-06-08") == "dispute_unfounded dispute/1 = 100.00");
  const Intent intent = event_on(world, "2026-06-08");
  CHECK(numbers(intent.to_pay_now) == "A 100.00 ");
  REQUIRE(intent.advances.size() == 1);
  CHECK(intent.advances[0].step == "reminder");
  CHECK(intent.advances[0].turn == 1);
  CHECK(intent.advances[0].item == world.item("A").id);
  CHECK(intent.cc == std::vector<std::string>{"lawyer@other.example"});
  // second_reminder follows ten days after the reminder that is said again
  CHECK(intent.pay_by == day("2026-06-15"));
  CHECK(world.reason("A", "2026-06-08") == Reason::due);

  SUBCASE("said once, and the ladder counts from there") {
    Taken& again = world.took("A", "reminder", "2026-06-08");
    again.turn = 1;
    sent(world, "dispute_unfounded", "dispute/1", "2026-06-08");
    CHECK(events_on(world, "2026-06-09") == "-");
    CHECK(world.reason("A", "2026-06-17") == Reason::not_due);
    CHECK(world.decision("A", "2026-06-09").step_on == day("2026-06-18"));
  }
  SUBCASE("not while the invoice is on hold, nor when it has been paid") {
    world.hold("A", "2026-06-20");
    CHECK(events_on(world, "2026-06-08") == "-");
    receives(world, "A", "100.00", "2026-06-08");
    CHECK(events_on(world, "2026-06-20") == "-");
  }
  SUBCASE("not while a message about it is on its way") {
    world.account.history.taken[0].state = DeliveryState::uncertain;
    CHECK(events_on(world, "2026-06-08") == "-");
  }
}

TEST_CASE("S28 several disputes about one invoice are closed with one message") {
  World world = three_invoices();
  end(say(world, "2026-06-01", dispute("A", "10.00")), "2026-06-08", "unfounded");
  end(say(world, "2026-06-02", dispute("A", "20.00")), "2026-06-08", "unfounded");
  CHECK(events_on(world, "2026-06-08") == "dispute_unfounded dispute/1+dispute/2 = 100.00");
  CHECK(event_on(world, "2026-06-08").advances.size() == 1);
  sent(world, "dispute_unfounded", "dispute/1+dispute/2", "2026-06-08");
  CHECK(events_on(world, "2026-06-08") == "-");
}

TEST_CASE("S28 a dispute that was founded, and one of an invoice never reminded of, take no step") {
  World world = three_invoices();
  SUBCASE("founded") {
    end(say(world, "2026-06-01", dispute("A")), "2026-06-08", "founded");
    CHECK(events_on(world, "2026-06-08") == "-");
  }
  SUBCASE("never reminded of") {
    world.account.history.taken.clear();
    end(say(world, "2026-06-01", dispute("A")), "2026-06-08", "unfounded");
    const Intent intent = event_on(world, "2026-06-08");
    CHECK(intent.kind == "dispute_unfounded");
    CHECK(intent.advances.empty());
  }
}

TEST_CASE("S30 an offer is sent once, holds, and paid in time leaves the rest to be credited") {
  World world = three_invoices();
  Offer settle;
  settle.pay = money("120.00");
  settle.by = day("2026-06-12");
  settle.covers = covered(world, "A B");
  say(world, "2026-06-01", settle);
  CHECK(events_on(world, "2026-06-01") == "offer offer/1 = 120.00");
  CHECK(event_on(world, "2026-06-01").by == day("2026-06-12"));
  CHECK(numbers(event_on(world, "2026-06-01").arranged) == "A 100.00 B 60.00 ");
  sent(world, "offer", "offer/1", "2026-06-01");
  CHECK(events_on(world, "2026-06-02") == "-");
  CHECK(world.reason("A", "2026-06-10") == Reason::hold);
  CHECK(world.decide_on("2026-06-10").next_look == day("2026-06-17"));

  SUBCASE("paid") {
    receives(world, "A", "100.00", "2026-06-10");
    receives(world, "B", "20.00", "2026-06-10");
    const NewTask task = task_on(world, "2026-06-11");
    CHECK(task.kind == "credit_rest");
    CHECK(task.title ==
          "Credit what is left of A, B: the offer to settle for 120.00 EUR was paid in time");
    CHECK(world.reason("B", "2027-01-01") == Reason::hold);
    world.item("B").open.minor = 0;  // credited
    world.item("B").state = InvoiceState::paid;
    CHECK(tasks_on(world, "2026-06-20") == "-");
  }
  SUBCASE("lapsed") {
    CHECK(steps_on(world, "2026-06-20") == "second_reminder");
  }
}

TEST_CASE(
    "S30 a statement lists everything that is owed, each list apart, and asks for what is "
    "overdue") {
  World world = three_invoices();
  world.invoice("D", "40.00", "2026-05-03");
  world.invoice("E", "70.00", "2026-05-04");
  world.invoice("F", "15.00", "2026-05-05");
  world.invoice("G", "11.00", "2026-05-06");
  world.hold("D");
  say(world, "2026-06-01", promise(world, "70.00", "2026-06-12", "E"));
  say(world, "2026-06-01", dispute("F"));
  say(world, "2026-06-01", dispute("G", "4.00"));
  world.credit("N", "30.00");
  say(world, "2026-06-02", SendNow{});
  CHECK(events_on(world, "2026-06-02") == "statement send/4 = 137.00");
  const Intent intent = event_on(world, "2026-06-02");
  CHECK(numbers(intent.to_pay_now) == "A 100.00 B 60.00 G 7.00 ");
  CHECK(numbers(intent.not_yet_due) == "C 25.00 ");
  CHECK(numbers(intent.arranged) == "E 70.00 ");
  CHECK(intent.arranged[0].arranged_for == day("2026-06-12"));
  CHECK(numbers(intent.disputed) == "F 15.00 G 4.00 ");
  REQUIRE(intent.credits.size() == 1);
  CHECK(intent.credits[0].amount == money("30.00"));
  CHECK(intent.advances.empty());
  sent(world, "statement", "send/4", "2026-06-02");
  CHECK(events_on(world, "2026-06-03") == "-");
}

TEST_CASE("S30 copies attach the invoices that are open, or the one that was asked for") {
  World world = three_invoices();
  say(world, "2026-06-02", SendNow{SendNow::What::copies, "", std::nullopt});
  CHECK(events_on(world, "2026-06-02") == "copies send/1 = 160.00");
  CHECK(event_on(world, "2026-06-02").documents ==
        std::vector<RecordRef>{{RecordKind::invoice, "invoice A"},
                               {RecordKind::invoice, "invoice B"},
                               {RecordKind::invoice, "invoice C"}});
  std::get<SendNow>(world.account.words[0].what).invoice = InvoiceId{"invoice B"};
  CHECK(event_on(world, "2026-06-02").documents ==
        std::vector<RecordRef>{{RecordKind::invoice, "invoice B"}});
  CHECK(numbers(event_on(world, "2026-06-02").to_pay_now) == "B 60.00 ");
}

TEST_CASE("S30 what cannot be sent to anybody is a task and no message") {
  World world = three_invoices();
  world.account.debtor.mailboxes.clear();
  say(world, "2026-06-02", SendNow{});
  CHECK(events_on(world, "2026-06-02") == "-");
  CHECK(task_on(world, "2026-06-02").kind == "find_contact");
  CHECK(task_on(world, "2026-06-02").title ==
        "Find an address: a statement cannot be sent to anybody");
  say(world, "2026-06-02", DebtorSetting{"contact", "boss@customer.example"});
  CHECK(event_on(world, "2026-06-02").recipients.at(0).address == "boss@customer.example");
  CHECK(tasks_on(world, "2026-06-02") == "-");
}

TEST_CASE("S15 items that are open again are told of in one message before their first step") {
  World world = three_invoices();
  world.item("A").round = 1;
  world.item("B").round = 1;
  CHECK(events_on(world, "2026-06-02") == "reopened item/1/1+item/2/1 = 160.00");
  CHECK(numbers(event_on(world, "2026-06-02").to_pay_now) == "A 100.00 B 60.00 ");
  CHECK(event_on(world, "2026-06-02").pay_by == day("2026-06-09"));
  CHECK(steps_on(world, "2026-06-02") == "-");
  sent(world, "reopened", "item/1/1+item/2/1", "2026-06-02");
  CHECK(events_on(world, "2026-06-03") == "-");
  CHECK(steps_on(world, "2026-06-20") == "reminder");
  SUBCASE("not while one is on hold: that one is told later") {
    world.account.history.events.clear();
    world.hold("A", "2026-06-10");
    CHECK(events_on(world, "2026-06-02") == "reopened item/2/1 = 60.00");
  }
}

TEST_CASE("S20 what is open again is told after min_gap, as nobody asked for it") {
  World world = three_invoices();
  world.item("A").round = 1;
  world.policies.front().min_gap_days = 5;
  world.account.history.last_message_on = day("2026-05-31");
  CHECK(events_on(world, "2026-06-02") == "-");
  CHECK(world.decide_on("2026-06-02").next_look == day("2026-06-05"));
  CHECK(events_on(world, "2026-06-05") == "reopened item/1/1 = 100.00");
}

TEST_CASE("S35 a direct debit that failed is told before the ladder begins") {
  World world;
  world.invoice("A", "100.00", "2026-06-05").direct_debit = Known::yes;  // a Friday
  CHECK(world.reason("A", "2026-06-12") == Reason::direct_debit);
  CHECK(events_on(world, "2026-06-12") == "-");
  CHECK(events_on(world, "2026-06-15") == "direct_debit_failed item/1/0 = 100.00");
  CHECK(steps_on(world, "2026-06-15") == "-");
  sent(world, "direct_debit_failed", "item/1/0", "2026-06-15");
  CHECK(events_on(world, "2026-06-16") == "-");
  CHECK(steps_on(world, "2026-06-30") == "reminder");
}

TEST_CASE("S8 a line that nobody books is a task after five banking days") {
  World world = three_invoices();
  BankLine line;
  line.id = "7";
  line.booked_on = day("2026-06-01");
  line.amount = line.open = money("100.00");
  world.account.bank_lines = std::make_shared<const OpenLines>(std::vector{line});
  CHECK(world.reason("A", "2026-06-01") == Reason::maybe_paid);
  CHECK(tasks_on(world, "2026-06-08") == "-");
  CHECK(world.decide_on("2026-06-08").next_look == day("2026-06-09"));
  CHECK(tasks_on(world, "2026-06-09") == "book_payment bank_line/7");
  CHECK(world.reason("A", "2026-06-09") == Reason::maybe_paid);
  CHECK(world.reason("A", "2026-06-16") == Reason::due);
}

TEST_CASE("S8 a payment that stays under way is a task after ten banking days") {
  World world = three_invoices();
  world.item("A").state = InvoiceState::payment_under_way;
  world.item("A").ledger_state = "pending_payment";
  world.item("A").state_since = day("2026-06-01");
  CHECK(world.reason("A", "2026-06-15") == Reason::payment_under_way);
  CHECK(tasks_on(world, "2026-06-15") == "-");
  CHECK(tasks_on(world, "2026-06-16") == "check_payment item/1/0");
  CHECK(world.reason("A", "2026-06-30") == Reason::due);
}

TEST_CASE("S21 a remark is used by one message, the oldest first") {
  World world = three_invoices();
  const auto next = [&](std::string_view date) {
    const Word* word = remark_to_use(world.account, day(date));
    return word ? word->id.value : 0;
  };
  CHECK(next("2026-06-02") == 0);
  say(world, "2026-06-01", Remark{"for the file only", false});
  say(world, "2026-06-02", Remark{"Thank you for the call.", true});
  say(world, "2026-06-03", Remark{"Greetings to Jan.", true});
  CHECK(next("2026-06-01") == 0);
  CHECK(next("2026-06-05") == 2);
  sent(world, "remark", "remark/2", "2026-06-05");
  CHECK(next("2026-06-06") == 3);
  end(world.account.words[2], "2026-06-06", "withdrawn");
  CHECK(next("2026-06-06") == 0);
}
