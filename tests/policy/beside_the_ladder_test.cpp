// Whom a message goes to, statements, discounts, thanks, accounts, and what the configuration says
// about single debtors.
#include <doctest/doctest.h>

#include "daemon/policy/debtor_settings.hpp"
#include "daemon/policy/event.hpp"
#include "daemon/policy/events.hpp"
#include "tests/policy/said.hpp"
#include "tests/policy/story.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

World one_due() {
  World world(steps("heads_up at due - 3 days\nreminder at due + 3 days"));
  world.invoice("A", "100.00", "2026-05-10");
  return world;
}

const Intent& only(const Verdict& verdict) {
  REQUIRE(verdict.intents.size() == 1);
  return verdict.intents.front();
}

std::string addresses(const std::vector<Debtor::Mailbox>& all) {
  std::string text;
  for (const auto& one : all)
    text += (text.empty() ? "" : ", ") + one.address;
  return text;
}

}  // namespace

TEST_CASE("S33 a policy says which contact is written to, and who gets a copy") {
  World world = one_due();
  world.account.debtor.mailboxes = {{"main", "main@x.example"}, {"billing", "billing@x.example"}};
  const auto reminder = [&] { return only(world.decide_on("2026-05-13")); };
  CHECK(addresses(reminder().recipients) == "billing@x.example");
  world.policies[0].addressees = {{"main", "billing"}, {"a@acme.example"}, {"b@acme.example"}};
  CHECK(addresses(reminder().recipients) == "main@x.example");
  CHECK(reminder().cc == std::vector<std::string>{"a@acme.example"});
  CHECK(reminder().bcc == std::vector<std::string>{"b@acme.example"});
  // A step says all three.
  world.policies[0].steps[1].addressees = {{"billing"}, {"billing@x.example", "c@x.example"}, {}};
  CHECK(addresses(reminder().recipients) == "billing@x.example");
  CHECK(reminder().cc == std::vector<std::string>{"c@x.example"});
  CHECK(reminder().bcc.empty());
  world.policies[0].steps[1].addressees = {{"invoice_contact"}, {}, {}};
  CHECK(world.reason("A", "2026-05-13") == Reason::no_contact);
}

TEST_CASE("S20 a statement leaves on its business day of the month, with whatever else is due") {
  World world = one_due();
  world.policies[0].statement_day = 2;
  world.invoice("B", "50.00", "2026-06-20");
  // 2026-05-01 is a Friday, the 4th a Monday, the 5th a holiday in the Netherlands.
  CHECK(world.leaves("2026-05-01") == "-");
  CHECK(world.decide_on("2026-05-01").next_look == day("2026-05-04"));
  CHECK(world.leaves("2026-05-04") == "statement: = 0.00");
  CHECK(only(world.decide_on("2026-05-04")).subject == "month/2026-05");
  CHECK(only(world.decide_on("2026-05-04")).not_yet_due.size() == 2);
  // A day on which nothing ran does not cost it, a week does.
  CHECK(world.leaves("2026-05-06") == "statement: = 0.00");
  CHECK(world.leaves("2026-05-12") == "-");
  world.account.history.events.push_back({"statement", "month/2026-05", day("2026-05-04"),
                                          DeliveryState::delivered, day("2026-05-04")});
  CHECK(world.leaves("2026-05-06") == "-");
  CHECK(world.leaves("2026-05-13") == "reminder: A = 100.00");
  CHECK(world.decide_on("2026-05-29").next_look <= day("2026-06-02"));
  CHECK(world.leaves("2026-06-02") == "statement: = 100.00; reminder: A = 100.00");
  CHECK(asked_by_a_person(event::statement));
}

TEST_CASE("S20 who has nothing open, or nothing that may be shown, gets no statement") {
  World world = one_due();
  world.policies[0].statement_day = 1;
  CHECK(world.leaves("2026-05-01") == "statement: = 0.00");
  world.hold("A");
  CHECK(world.leaves("2026-05-01") == "-");
  world.item("A").holds.clear();
  world.item("A").state = InvoiceState::paid;
  CHECK(world.leaves("2026-05-01") == "-");
}

TEST_CASE("S21 a heads-up states the discount as long as it holds") {
  World world = one_due();
  Item& item = world.item("A");
  item.invoice_date = day("2026-05-01");
  world.policies[0].discount = Policy::Discount{2'50, {8, Unit::days}};
  const auto stated = only(world.decide_on("2026-05-07")).discount;
  REQUIRE(stated);
  CHECK(*stated == StatedDiscount{money("2.50"), day("2026-05-09")});
  CHECK_FALSE(only(world.decide_on("2026-05-13")).discount);  // overdue
  world.policies[0].discount->within = {5, Unit::days};
  CHECK_FALSE(only(world.decide_on("2026-05-07")).discount);  // too late
  world.policies[0].discount->within = {6, Unit::days};
  CHECK(only(world.decide_on("2026-05-07")).discount->until == day("2026-05-07"));
  item.open = item.total = money("33.33");  // 0.83325
  CHECK(only(world.decide_on("2026-05-07")).discount->amount == money("0.83"));
}

TEST_CASE(
    "S21 of several invoices the discount is that of all that have one, until the first day") {
  World world = one_due();
  world.item("A").invoice_date = day("2026-05-01");
  world.invoice("B", "200.00", "2026-05-10").invoice_date = day("2026-05-02");
  world.invoice("C", "400.00", "2026-05-10").invoice_date = day("2026-04-01");
  world.policies[0].discount = Policy::Discount{2'00, {8, Unit::days}};
  CHECK(*only(world.decide_on("2026-05-07")).discount ==
        StatedDiscount{money("6.00"), day("2026-05-09")});
}

TEST_CASE("S20 thanks are said once, when what was reminded of has been paid and nothing is left") {
  World world = one_due();
  world.policies[0].thank_you = true;
  world.took("A", "reminder", "2026-05-13");
  const auto pay = [&](const char* number, const char* seen) {
    Item& item = world.item(number);
    item.state = InvoiceState::paid;
    item.received = item.open;
    item.open.minor = 0;
    item.state_since = day(seen);
  };
  CHECK(world.leaves("2026-05-20") == "-");
  pay("A", "2026-05-20");
  CHECK(world.leaves("2026-05-20") == "thank_you: = 0.00");
  const Intent thanks = only(world.decide_on("2026-05-21"));
  CHECK(thanks.subject == "item/1/0");
  REQUIRE(thanks.settled.size() == 1);
  CHECK(thanks.settled[0].total == money("100.00"));
  CHECK(thanks.advances.empty());
  CHECK(world.leaves("2026-05-28") == "-");  // too late to be friendly

  World off = world;
  off.policies[0].thank_you = false;
  CHECK(off.leaves("2026-05-20") == "-");
  World held = world;
  held.hold("A");
  CHECK(held.leaves("2026-05-20") == "-");
  World silent = world;
  say(silent, "2026-05-14", DebtorSetting{"reminders", "no"});
  CHECK(silent.leaves("2026-05-20") == "-");
  World credited = world;
  credited.item("A").received.minor = 0;
  CHECK(credited.leaves("2026-05-20") == "-");
  World more = world;
  more.invoice("B", "50.00", "2026-05-18");
  CHECK(more.leaves("2026-05-20") == "-");  // overdue
  more.item("B").due_date = day("2026-06-18");
  CHECK(more.leaves("2026-05-20") == "thank_you: = 0.00");
  World never_reminded = world;
  never_reminded.account.history.taken.clear();
  CHECK(never_reminded.leaves("2026-05-20") == "-");

  world.told("A", "thank_you", "2026-05-20");
  CHECK(world.leaves("2026-05-21") == "-");
  CHECK(asked_by_a_person(event::thank_you));
}

TEST_CASE(
    "S4 the account is that of the tag all invoices have, of the currency, or the usual one") {
  World world = one_due();
  world.rules.creditor.pay_to = {{"Project: *", "", "NL11"}, {"", "EUR", "NL22"}};
  const auto account = [&] { return only(world.decide_on("2026-05-13")).iban; };
  CHECK(account() == "NL22");
  world.item("A").tags = {"project: Harbour"};
  CHECK(account() == "NL11");
  world.invoice("B", "50.00", "2026-05-10");
  CHECK(account() == "NL22");  // one account for all of the message
  world.account.debtor.tags = {"Project: any"};
  CHECK(account() == "NL11");
  world.rules.creditor.pay_to = {{"", "USD", "NL33"}};
  CHECK(account().empty());
}

TEST_CASE("S25 what the configuration says about a debtor holds until a person says otherwise") {
  World world = one_due();
  world.account.debtor.customer_number = "10023";
  world.policies.push_back(steps("reminder at due + 1 days", "gentle"));
  world.rules.overrides = {
      {"10024", {}, {{"reminders", "no"}}},
      {"10023",
       {},
       {{"policy", "gentle"}, {"language", "fr"}, {"contact", "a@x.example, b@x.example"}}}};
  const Intent intent = only(world.decide_on("2026-05-11"));
  CHECK(intent.policy == "gentle");
  CHECK(intent.language == "fr");
  CHECK(addresses(intent.recipients) == "a@x.example, b@x.example");
  say(world, "2026-05-10", DebtorSetting{"language", "de"});
  say(world, "2026-05-10", DebtorSetting{"policy", ""});  // taken back: as the configuration has it
  CHECK(only(world.decide_on("2026-05-11")).language == "de");
  CHECK(only(world.decide_on("2026-05-11")).policy == "gentle");

  world.rules.overrides = {{"", {"d1"}, {{"reminders", "no"}, {"type", "public_body"}}}};
  CHECK(world.decision("A", "2026-05-13").detail ==
        "no reminders to this debtor, as dunningd.yaml says");
  const auto settings = debtor_settings(world.account, world.rules, day("2026-05-13"));
  const auto type = debtor_type(world.account.debtor, settings, DebtorsAre::mixed, netherlands());
  CHECK(type.type == law::DebtorType::public_body);
  CHECK(type.because == "dunningd.yaml says so");
  say(world, "2026-05-12", DebtorSetting{"reminders", "yes"});
  CHECK(world.reason("A", "2026-05-13") == Reason::due);
}
