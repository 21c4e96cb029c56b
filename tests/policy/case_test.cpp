// The message of a case: who leads, who comes along, what is listed, and what holds it back
// (S17–S21, S33).
#include <doctest/doctest.h>

#include "tests/policy/story.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

Policy with_gaps(int gather, int same_step_gap, int min_gap) {
  Policy made = usual();
  made.gather_days = gather;
  made.same_step_gap_days = same_step_gap;
  made.min_gap_days = min_gap;
  return made;
}

Intent only_intent(const World& world, std::string_view date) {
  const auto verdict = world.decide_on(date);
  REQUIRE(verdict.intents.size() == 1);
  return verdict.intents.front();
}

std::string numbers(const std::vector<Line>& lines) {
  std::string text;
  for (const auto& line : lines)
    text += line.number + " " + decimal_text(line.open) + " ";
  return trim(text);
}

}  // namespace

TEST_CASE(
    "S15 a debtor invoiced every week and always late still gets the first reminder of each new "
    "invoice") {
  Policy shipped = with_gaps(5, 14, 5);
  shipped.steps.erase(shipped.steps.begin());
  for (auto& step : shipped.steps) {
    if (step.at.step) step.at.step = *step.at.step - 1;
  }
  tell(World(shipped), R"(
    2026-05-01 | A 100.00 due 2026-05-01; B 100.00 due 2026-05-08; C 100.00 due 2026-05-15; D 100.00 due 2026-05-22 |
    2026-05-04 |                 | reminder: A = 100.00
    2026-05-11 |                 | B same_step_gap
    2026-05-14 |                 | second_reminder: A B(reminder) = 200.00
    2026-05-19 |                 | reminder: C = 300.00)");
}

TEST_CASE("S17 the most advanced due step leads, and every item takes its own step with it") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-20");
  world.took("A", "reminder", "2026-05-13");
  CHECK(world.leaves("2026-05-23") == "second_reminder: A B(reminder) = 150.00");
  const auto intent = only_intent(world, "2026-05-23");
  CHECK(intent.email == "second_reminder");
  CHECK(intent.note == "second_reminder was sent");
  CHECK(intent.policy == "usual");
  CHECK(intent.policy_digest == "digest of usual");
}

TEST_CASE("S17 items whose next step falls due soon come along and advance") {
  World world(with_gaps(5, 0, 0));
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-12");
  CHECK(world.leaves("2026-05-13") == "reminder: A B~ = 150.00");
  CHECK(world.reason("B", "2026-05-13") == Reason::gathered);
  tell(world, R"(
    2026-05-13 |  | reminder: A B~ = 150.00
    2026-05-23 |  | second_reminder: A B = 150.00
    2026-06-09 |  | formal_notice: A B~ = 150.00)");
}

TEST_CASE(
    "S17 a gathered item counts from the day it was delivered, so it is brought forward once, not "
    "twice") {
  World world(with_gaps(5, 0, 0));
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-12");
  world.took("B", "reminder", "2026-05-13");
  CHECK(world.decision("B", "2026-05-14").step_on == day("2026-05-23"));
}

TEST_CASE("S17 nothing is gathered before or on its due date, nor beyond the days of gather") {
  World world(with_gaps(5, 0, 0));
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-13");
  CHECK(world.leaves("2026-05-13") == "reminder: A = 100.00");
  world.item("B").due_date = day("2026-05-12");
  CHECK(world.leaves("2026-05-13") == "reminder: A B~ = 150.00");
  world.policies[0].gather_days = 1;
  CHECK(world.leaves("2026-05-13") ==
        "reminder: A = 150.00");  // still to be paid, without a step of its own
}

TEST_CASE("S17 a friendly message never takes a sterner step along") {
  World world(with_gaps(5, 0, 0));
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-18");
  world.took("A", "reminder", "2026-05-13");
  CHECK(world.leaves("2026-05-21") == "reminder: B = 150.00");
  CHECK(world.reason("A", "2026-05-21") == Reason::not_due);
}

TEST_CASE("S17 a gathered step whose condition does not hold stays behind, unjudged") {
  Policy policy = steps("reminder at due + 3 days if invoice.open >= 60.00 EUR");
  policy.gather_days = 5;
  World world(policy);
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-12");
  CHECK(world.leaves("2026-05-13") == "reminder: A = 150.00");
  CHECK(world.decide_on("2026-05-13").judgements.size() == 1);
}

TEST_CASE("S17 heads-ups go together, and never with what is overdue") {
  World world(with_gaps(5, 14, 5));
  world.invoice("A", "100.00", "2026-05-20");
  world.invoice("B", "50.00", "2026-05-22");
  CHECK(world.leaves("2026-05-17") == "heads_up: A B~ = 150.00");
  const auto intent = only_intent(world, "2026-05-17");
  CHECK(intent.to_pay_now.empty());
  CHECK(numbers(intent.not_yet_due) == "A 100.00 B 50.00");
  CHECK(intent.pay_by == day("2026-05-20"));
  CHECK(intent.next_step == "reminder");
  CHECK(intent.next_step_on == day("2026-05-26"));  // 23 May is a Saturday, 25 May a holiday

  world.invoice("C", "10.00", "2026-05-14");  // its reminder is due on the same day
  CHECK(world.leaves("2026-05-17") == "reminder: C = 10.00");
  CHECK(world.reason("A", "2026-05-17") == Reason::min_gap);
  CHECK(numbers(only_intent(world, "2026-05-17").not_yet_due) == "A 100.00 B 50.00");
}

TEST_CASE("S17 a case gets the same leading step once in the days of same_step_gap") {
  tell(World(with_gaps(0, 14, 0)), R"(
    2026-05-10 | A 100.00 due 2026-05-10; B 50.00 due 2026-05-10; B hold until 2026-05-20 |
    2026-05-13 |   | reminder: A = 100.00
    2026-05-20 |   | B settling
    2026-05-22 |   | B same_step_gap
    2026-05-23 |   | second_reminder: A B(reminder) = 150.00
    2026-06-06 |   | second_reminder: B = 150.00
    2026-06-09 |   | formal_notice: A = 150.00
    2026-06-23 |   | formal_notice: B = 150.00)");
}

TEST_CASE("S17 when the most advanced step led too recently, a lower one may lead without it") {
  World world(with_gaps(0, 14, 0));
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-08");
  world.invoice("C", "25.00", "2026-05-25");
  world.took("A", "reminder", "2026-05-15");
  world.took("B", "reminder", "2026-05-11").leading = false;
  world.took("B", "second_reminder", "2026-05-21");
  world.account.history.taken[0].leading = false;
  CHECK(world.leaves("2026-05-28") == "reminder: C = 175.00");
  CHECK(world.reason("A", "2026-05-28") == Reason::same_step_gap);
}

TEST_CASE("S17 a step that led under another policy does not count") {
  World world(with_gaps(0, 14, 0));
  world.policies.push_back(steps("reminder at due + 3 days", "other"));
  world.invoice("A", "100.00", "2026-05-10").policy = "other";
  world.took("A", "reminder", "2026-05-13");
  world.invoice("B", "100.00", "2026-05-12");
  CHECK(world.leaves("2026-05-15") == "reminder: B = 100.00");
}

TEST_CASE("S17 one item's pending approval does not hold back the others") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-11");
  world.took("A", "reminder", "2026-05-13").state = DeliveryState::awaiting_approval;
  CHECK(world.leaves("2026-05-14") == "reminder: B = 150.00");
}

TEST_CASE(
    "S18 to pay now is all that is overdue, also without a step today; the rest is not yet due") {
  World world;
  world.invoice("C", "30.00", "2026-05-09");
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-30");
  world.invoice("D", "70.00", "2026-05-13");  // due today: not yet overdue
  world.took("C", "reminder", "2026-05-12");
  const auto intent = only_intent(world, "2026-05-13");
  CHECK(numbers(intent.to_pay_now) == "C 30.00 A 100.00");
  CHECK(numbers(intent.not_yet_due) == "D 70.00 B 50.00");
  CHECK(intent.amount == money("130.00"));
}

TEST_CASE("S18 what is held or blocked is not shown, and counts in no amount") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-10").direct_debit = Known::yes;
  world.invoice("C", "30.00", "2026-06-10").dubious = true;
  world.invoice("D", "20.00", "2026-05-01");
  world.hold("D");
  const auto intent = only_intent(world, "2026-05-13");
  CHECK(numbers(intent.to_pay_now) == "A 100.00");
  CHECK(intent.not_yet_due.empty());
  CHECK(intent.amount == money("100.00"));
}

TEST_CASE("S18 what waits for the fate of its own message is still owed, and shown") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-01");
  world.took("B", "reminder", "2026-05-04").state = DeliveryState::bounced;
  CHECK(numbers(only_intent(world, "2026-05-13").to_pay_now) == "B 50.00 A 100.00");
}

TEST_CASE("S18 a credit tied to an invoice nets that invoice only") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-09");
  world.credit("CN1", "30.00", "A");
  const auto intent = only_intent(world, "2026-05-13");
  CHECK(numbers(intent.to_pay_now) == "B 50.00 A 70.00");
  CHECK(intent.credits.empty());
  CHECK(intent.amount == money("120.00"));
}

TEST_CASE("S18 more credit than its invoice owes does not spill over while that invoice is open") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-10");
  world.credit("CN1", "130.00", "A");
  CHECK(world.reason("A", "2026-05-13") == Reason::in_credit);
  CHECK(world.decision("A", "2026-05-13").detail == "covered by 100.00 EUR of CN1");
  CHECK(world.leaves("2026-05-13") == "reminder: B = 50.00");
}

TEST_CASE("S18 a credit tied to an invoice that is no longer open is free") {
  World world;
  world.invoice("A", "100.00", "2026-05-10").state = InvoiceState::paid;
  world.invoice("B", "50.00", "2026-05-10");
  world.credit("CN1", "30.00", "A");
  world.credit("CN2", "5.00", "Z");  // an invoice we have never seen open
  CHECK(world.leaves("2026-05-13") == "reminder: B = 15.00");
}

TEST_CASE("S18 free credits net the oldest overdue items, and what is left of them is named") {
  World world;
  world.invoice("B", "50.00", "2026-05-08");
  world.invoice("A", "100.00", "2026-05-10");
  world.credit("CN1", "70.00");
  CHECK(world.reason("B", "2026-05-13") == Reason::in_credit);
  const auto intent = only_intent(world, "2026-05-13");
  CHECK(numbers(intent.to_pay_now) == "A 100.00");
  REQUIRE(intent.credits.size() == 1);
  CHECK(intent.credits[0].number == "CN1");
  CHECK(intent.credits[0].amount == money("20.00"));
  CHECK(intent.amount == money("80.00"));
}

TEST_CASE("S18 a free credit that covers everything silences the debtor, heads-ups too") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-16");
  world.credit("CN1", "150.00");
  CHECK(world.leaves("2026-05-13") == "-");
  CHECK(world.reason("A", "2026-05-13") == Reason::in_credit);
  CHECK(world.reason("B", "2026-05-13") == Reason::in_credit);
  world.account.credits[0].open = money("149.99");
  CHECK(world.leaves("2026-05-13") == "heads_up: B = 50.00");
}

TEST_CASE("S18 a free credit does not vanish into items that are held") {
  World world;
  world.invoice("A", "100.00", "2026-05-01");
  world.hold("A");
  world.invoice("B", "50.00", "2026-05-10");
  world.credit("CN1", "20.00");
  CHECK(world.leaves("2026-05-13") == "reminder: B = 30.00");
}

TEST_CASE("S18 a credit of another currency, or of nothing, nets nothing") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.credit("CN1", "70.00 USD");
  world.credit("CN2", "0.00");
  world.credit("CN3", "-10.00");
  CHECK(world.leaves("2026-05-13") == "reminder: A = 100.00");
}

TEST_CASE("S18 an invoice with several due dates is netted from the earliest on") {
  World world;
  world.invoice("A", "100.00", "2026-05-20");
  world.invoice("B", "100.00", "2026-05-10");
  world.item("B").invoice = world.item("A").invoice;
  world.credit("CN1", "60.00", "A");
  CHECK(world.leaves("2026-05-13") == "reminder: B = 40.00");
}

TEST_CASE("S19 the threshold is on the net amount to pay now of the case") {
  World world;
  world.policies[0].threshold = money("10.00");
  world.invoice("A", "9.99", "2026-05-10");
  CHECK(world.reason("A", "2026-05-13") == Reason::below_threshold);
  world.invoice("B", "0.01", "2026-05-12");
  CHECK(world.leaves("2026-05-13") == "reminder: A = 10.00");
  world.credit("CN1", "0.01");
  CHECK(world.reason("A", "2026-05-13") == Reason::below_threshold);
}

TEST_CASE(
    "S19 an invoice that becomes overdue can lift the case over the threshold, and that day is "
    "known") {
  World world;
  world.policies[0].threshold = money("10.00");
  world.invoice("A", "6.00", "2026-05-10");
  world.invoice("B", "6.00", "2026-05-20");
  CHECK(world.decide_on("2026-05-13").next_look == day("2026-05-17"));  // the heads-up of B
  CHECK(world.decide_on("2026-05-17").next_look == day("2026-05-20"));  // lapses
  CHECK(world.decide_on("2026-05-20").next_look == day("2026-05-21"));
  CHECK(world.leaves("2026-05-21") == "reminder: A = 12.00");
}

TEST_CASE("S19 a threshold in another currency is none") {
  World world;
  world.policies[0].threshold = money("1000.00 USD");
  world.invoice("A", "9.99", "2026-05-10");
  CHECK(world.leaves("2026-05-13") == "reminder: A = 9.99");
}

TEST_CASE("S20 a debtor hears from us at most once in the days of min_gap") {
  tell(World(with_gaps(0, 0, 5)), R"(
    2026-05-11 | A 100.00 due 2026-05-10; B 50.00 due 2026-05-11 |
    2026-05-13 |   | reminder: A = 150.00
    2026-05-14 |   | B min_gap
    2026-05-18 |   | reminder: B = 150.00
    2026-05-23 |   | second_reminder: A = 150.00
    2026-05-28 |   | second_reminder: B = 150.00
    2026-06-09 |   | formal_notice: A = 150.00
    2026-06-14 |   | formal_notice: B = 150.00)");
}

TEST_CASE(
    "S11 invoices under two policies are two messages, the highest step first, min_gap apart") {
  World world(with_gaps(0, 0, 5));
  world.policies.push_back(
      steps("first at due + 1 days\nsecond at due + 2 days\nthird at due + 3 days", "other"));
  world.policies[1].min_gap_days = 5;
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-10").policy = "other";
  world.took("B", "second", "2026-05-12");
  world.account.history.last_message_on.reset();
  CHECK(world.leaves("2026-05-13") == "third: B = 50.00");
  CHECK(world.reason("A", "2026-05-13") == Reason::min_gap);
  world.took("B", "third", "2026-05-13");
  CHECK(world.reason("A", "2026-05-17") == Reason::min_gap);
  CHECK(world.leaves("2026-05-18") == "reminder: A = 100.00");
}

TEST_CASE("S20 of two cases on the same step the one that waits longest goes first") {
  World world(steps("reminder at due + 3 days", "one"));
  world.policies.push_back(steps("reminder at due + 3 days", "two"));
  world.invoice("A", "100.00", "2026-05-10").policy = "one";
  world.invoice("B", "50.00", "2026-05-09").policy = "two";
  CHECK(world.leaves("2026-05-14") == "reminder: B = 50.00");
}

TEST_CASE(
    "S21 the pay-by date is the day before the next step could leave, less two banking days") {
  World world(with_gaps(5, 14, 5));
  world.invoice("A", "100.00", "2026-05-10");
  // The second reminder could leave on Saturday 23 May; Monday the 25th is a holiday, so on Tuesday
  // the 26th.
  auto intent = only_intent(world, "2026-05-13");
  CHECK(intent.next_step == "second_reminder");
  CHECK(intent.next_step_on == day("2026-05-26"));
  CHECK(intent.pay_by == day("2026-05-21"));
  world.policies[0].send.days = SendWindow::Days::every_day;
  intent = only_intent(world, "2026-05-13");
  CHECK(intent.next_step_on == day("2026-05-23"));
  CHECK(intent.pay_by == day("2026-05-20"));
}

TEST_CASE("S21 the pay-by date is never before tomorrow, and after the last step there is a week") {
  World world(steps("reminder at due + 3 days\nlast at reminder + 1 days"));
  world.invoice("A", "100.00", "2026-05-10");
  CHECK(only_intent(world, "2026-05-13").pay_by == day("2026-05-14"));
  world.took("A", "reminder", "2026-05-13");
  const auto last = only_intent(world, "2026-05-16");  // a Saturday; a week later is one too
  CHECK(last.next_step.empty());
  CHECK_FALSE(last.next_step_on);
  CHECK(last.pay_by == day("2026-05-25"));
}

TEST_CASE("S21 what happens next is the next message, not a note in between") {
  World world(
      steps("reminder at due + 3 days\nmark at reminder + 2 days note\nlast at mark + 8 days"));
  world.invoice("A", "100.00", "2026-05-10");
  const auto intent = only_intent(world, "2026-05-13");
  CHECK(intent.next_step == "last");
  CHECK(intent.next_step_on == day("2026-05-26"));
}

TEST_CASE("S21 every line carries what the debtor needs to find the invoice") {
  World world;
  Item& item = world.invoice("A", "100.00", "2026-05-10");
  item.open = money("60.00");
  item.reference = "PO 17";
  item.payment_reference = "RF18 0000";
  item.payment_link = "https://pay.example/a";
  const auto line = only_intent(world, "2026-05-13").to_pay_now.at(0);
  CHECK(line.number == "A");
  CHECK(line.invoice == item.invoice);
  CHECK(line.invoice_date == day("2026-04-10"));
  CHECK(line.due_date == day("2026-05-10"));
  CHECK(line.reference == "PO 17");
  CHECK(line.payment_reference == "RF18 0000");
  CHECK(line.payment_link == "https://pay.example/a");
  CHECK(line.total == money("100.00"));
  CHECK(line.open == money("60.00"));
}

TEST_CASE(
    "a step that only writes a note needs no address, keeps no gap, and stays apart from "
    "messages") {
  World world(steps("mark at due + 1 days note\nreminder at due + 3 days"));
  world.policies[0].min_gap_days = 5;
  world.account.debtor.mailboxes.clear();
  world.invoice("A", "100.00", "2026-05-10");
  world.account.history.last_message_on = day("2026-05-10");
  const auto intent = only_intent(world, "2026-05-11");
  CHECK(intent.step == "mark");
  CHECK(intent.email.empty());
  CHECK(intent.note == "mark was sent");
  CHECK(intent.recipients.empty());
}

TEST_CASE("S20 the run repeated on one day does what the first one did, also without any gap") {
  World world(steps("mark at due + 1 days note\nreminder at due + 1 days"));
  world.policies.push_back(steps("reminder at due + 1 days", "other"));
  world.invoice("A", "100.00", "2026-05-10").policy = "p";
  world.invoice("B", "50.00", "2026-05-10").policy = "other";
  CHECK(world.leaves("2026-05-11") == "mark: A = 100.00");
  world.took("A", "mark", "2026-05-11");
  world.account.history.last_message_on.reset();  // it was a note
  CHECK(world.leaves("2026-05-11") == "-");
  CHECK(world.reason("B", "2026-05-11") == Reason::min_gap);
  CHECK(world.leaves("2026-05-12") == "reminder: A = 100.00");
  world.took("A", "reminder", "2026-05-12");
  CHECK(world.leaves("2026-05-12") == "-");
  CHECK(world.leaves("2026-05-13") == "reminder: B = 50.00");
  world.account.history.taken.clear();  // it was a message about another currency
  world.item("A").state = InvoiceState::paid;
  CHECK(world.leaves("2026-05-12") == "-");
}

TEST_CASE("S33 the message goes to all addresses of the first contact that exists") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.account.debtor.mailboxes = {{"main", "info@customer.example"},
                                    {"billing", "a@customer.example"},
                                    {"billing", "b@customer.example"},
                                    {"billing", "a@customer.example"}};
  auto to = only_intent(world, "2026-05-13").recipients;
  REQUIRE(to.size() == 2);
  CHECK(to[0].address == "a@customer.example");
  CHECK(to[1].address == "b@customer.example");
  world.account.debtor.mailboxes.push_back({"reminder_contact", "anna@customer.example"});
  to = only_intent(world, "2026-05-13").recipients;
  REQUIRE(to.size() == 1);
  CHECK(to[0].role == "reminder_contact");
}

TEST_CASE(
    "S33 an address that no mail can be sent to is left out and named, and the next contact is "
    "taken") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.account.debtor.mailboxes = {
      {"reminder_contact", "anna@customer.example\r\nRCPT TO:<x@evil.example>"},
      {"main", "info@customer.example"}};
  CHECK(only_intent(world, "2026-05-13").recipients.at(0).address == "info@customer.example");
  CHECK(world.decision("A", "2026-05-13").detail.find("left out") != std::string::npos);
}

TEST_CASE("S33 without an address it waits for a person") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.account.debtor.mailboxes.clear();
  CHECK(world.reason("A", "2026-05-12") == Reason::not_due);
  CHECK(world.reason("A", "2026-05-13") == Reason::no_contact);
  CHECK(world.leaves("2026-05-13") == "-");
  for (const char* wrong :
       {"", "@", "a@", "@b", "a b@c.example", "a@b@c", "a@b.example, c@d.example", "<a@b.example>",
        "a@b..example", "a@.b.example", "a@-b.example", "a@b.example.", "a@b.example\n",
        "a@b.example\t", "a\"b@c.example", "j\xc3\xb6rg@c.example"}) {
    CAPTURE(wrong);
    world.account.debtor.mailboxes = {{"main", wrong}};
    CHECK(world.reason("A", "2026-05-13") == Reason::no_contact);
  }
}

TEST_CASE("the language is the debtor's, else the administration's, else that of the country") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  const auto language = [&] { return only_intent(world, "2026-05-13").language; };
  CHECK(language() == "nl");
  world.account.debtor.address.country = "DE";
  CHECK(language() == "en");
  world.rules.language = "de";
  CHECK(language() == "de");
  world.account.debtor.language = "FR";
  CHECK(language() == "fr");
}

TEST_CASE("amounts too large to add up are quarantined, and nothing leaves") {
  World world;
  world.invoice("A", "92233720368547758.07", "2026-05-10");
  world.invoice("B", "0.01", "2026-05-10");
  CHECK(world.leaves("2026-05-13") == "-");
  CHECK(world.reason("A", "2026-05-13") == Reason::quarantined);
  CHECK(world.reason("B", "2026-05-13") == Reason::quarantined);
}
