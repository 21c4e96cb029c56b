// What keeps an item from any step: facts of the books, words of people, adoption (S3, S5–S7, S10,
// S25).
#include <doctest/doctest.h>

#include <functional>
#include <set>

#include "tests/policy/builders.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

constexpr std::string_view due_day = "2026-05-13";  // the reminder of A

World with_due_reminder() {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  return world;
}

}  // namespace

TEST_CASE("every fact that blocks yields its reason, a sentence, and no message") {
  struct Row {
    const char* what;
    Reason reason;
    const char* detail;
    std::function<void(World&)> arrange;
  };
  const Row rows[] = {
      {"quarantined", Reason::quarantined, "its record could not be read: amount 'abc'",
       [](World& w) { w.item("A").quarantined = "amount 'abc'"; }},
      {"another currency", Reason::quarantined,
       "its amounts are in USD and EUR in an account of EUR",
       [](World& w) { w.item("A").open = money("100.00 USD"); }},
      {"paid", Reason::paid, "the books say it is paid",
       [](World& w) { w.item("A").state = InvoiceState::paid; }},
      {"voided", Reason::paid, "the books say it is voided",
       [](World& w) { w.item("A").state = InvoiceState::voided; }},
      {"open without an amount", Reason::paid, "nothing is open on it: 0.00 EUR",
       [](World& w) { w.item("A").open = money("0.00"); }},
      {"open below zero", Reason::paid, "nothing is open on it: -5.00 EUR",
       [](World& w) { w.item("A").open = money("-5.00"); }},
      {"draft", Reason::never_sent, "it is still a draft",
       [](World& w) { w.item("A").state = InvoiceState::draft; }},
      {"unknown state", Reason::quarantined, "unknown ledger state pending_review",
       [](World& w) {
         w.item("A").state = InvoiceState::unknown;
         w.item("A").ledger_state = "pending_review";
       }},
      {"S10 not adopted", Reason::not_adopted, "the administration has not been adopted yet",
       [](World& w) { w.item("A").adoption.choice = Adoption::Choice::not_yet; }},
      {"S10 to a person", Reason::not_adopted, "at adoption it was given to a person",
       [](World& w) { w.item("A").adoption.choice = Adoption::Choice::to_person; }},
      {"S10 left out", Reason::not_adopted, "at adoption it was left out",
       [](World& w) { w.item("A").adoption.choice = Adoption::Choice::leave_out; }},
      {"S5 own company", Reason::own_company,
       "the debtor's mail domain acme.example is that of your own Acme B.V.",
       [](World& w) { w.account.debtor.mailboxes[0].address = "jan@ACME.example"; }},
      {"written off", Reason::written_off, "the ledger calls it uncollectible",
       [](World& w) {
         w.item("A").state = InvoiceState::written_off;
         w.item("A").ledger_state = "uncollectible";
       }},
      {"S23 dubious", Reason::dubious, "the ledger doubts that it can be collected",
       [](World& w) { w.item("A").dubious = true; }},
      {"S25 hold", Reason::hold, "asked by phone (by anna), until it is lifted",
       [](World& w) { w.hold("A"); }},
      {"S25 hold with an expiry", Reason::hold, "asked by phone (by anna), until 2026-05-14",
       [](World& w) { w.hold("A", "2026-05-14"); }},
      {"S6 stop sign on the invoice", Reason::hold, "a stop sign in the ledger: paused (by ledger)",
       [](World& w) { w.item("A").stop_signs = {"paused"}; }},
      {"S6 stop sign on the debtor", Reason::hold,
       "a stop sign in the ledger: no reminders (by ledger)",
       [](World& w) { w.account.debtor.stop_signs = {"no reminders"}; }},
      {"S8 payment under way", Reason::payment_under_way, "the ledger calls it pending_payment",
       [](World& w) {
         w.item("A").state = InvoiceState::payment_under_way;
         w.item("A").ledger_state = "pending_payment";
       }},
      {"direct debit of the invoice", Reason::direct_debit,
       "the invoice is collected by direct debit, which may take until 2026-05-15",
       [](World& w) { w.item("A").direct_debit = Known::yes; }},
      {"direct debit of the debtor", Reason::direct_debit,
       "the debtor's invoices are collected by direct debit, which may take until 2026-05-15",
       [](World& w) { w.account.debtor.direct_debit = Known::yes; }},
      {"S7 dunned elsewhere", Reason::dunned_elsewhere,
       "the ledger says that it sends reminders for this invoice itself",
       [](World& w) { w.item("A").dunned_elsewhere = true; }},
      {"S3 not sent", Reason::never_sent, "the ledger says that the invoice was not sent",
       [](World& w) { w.item("A").sent = Known::no; }},
      {"S3 not known to be sent", Reason::never_sent,
       "the ledger does not say whether the invoice was sent (unsent: block)",
       [](World& w) { w.item("A").sent = Known::unknown; }},
      {"S3 not known to be sent, ask", Reason::never_sent,
       "the ledger does not say whether the invoice was sent (unsent: ask)",
       [](World& w) {
         w.item("A").sent = Known::unknown;
         w.rules.unsent = AdministrationRules::Unsent::ask;
       }},
      {"no due date", Reason::no_due_date, "the invoice has no due date",
       [](World& w) { w.item("A").due_date.reset(); }},
  };
  REQUIRE(with_due_reminder().leaves(due_day) == "reminder: A = 100.00");
  for (const auto& row : rows) {
    CAPTURE(row.what);
    World world = with_due_reminder();
    row.arrange(world);
    CHECK(world.leaves(due_day) == "-");
    const auto decision = world.decision("A", due_day);
    CHECK(name(decision.reason) == name(row.reason));
    CHECK(decision.detail == row.detail);
  }
}

TEST_CASE("what stops blocking lets the reminder leave") {
  struct Row {
    const char* what;
    std::function<void(World&)> arrange;
  };
  const Row rows[] = {
      {"S25 a hold that expired and has settled", [](World& w) { w.hold("A", "2026-05-11"); }},
      {"S7 other dunning ignored",
       [](World& w) {
         w.item("A").dunned_elsewhere = true;
         w.rules.ignore_other_dunning = true;
       }},
      {"S3 unsent ignored",
       [](World& w) {
         w.item("A").sent = Known::unknown;
         w.rules.unsent = AdministrationRules::Unsent::ignore;
       }},
      {"an invoice that is no direct debit although the debtor has one",
       [](World& w) {
         w.item("A").direct_debit = Known::no;
         w.account.debtor.direct_debit = Known::yes;
       }},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    World world = with_due_reminder();
    row.arrange(world);
    CHECK(world.leaves(due_day) == "reminder: A = 100.00");
  }
}

TEST_CASE("S3 an invoice that was certainly not sent stays blocked, whatever unsent says") {
  World world = with_due_reminder();
  world.item("A").sent = Known::no;
  world.rules.unsent = AdministrationRules::Unsent::ignore;
  CHECK(world.reason("A", due_day) == Reason::never_sent);
}

TEST_CASE("of several obstacles the first in the order of the contract speaks") {
  World world = with_due_reminder();
  Item& item = world.item("A");
  const auto speaks = [&](Reason reason) {
    CHECK(name(world.reason("A", due_day)) == name(reason));
  };
  world.account.history.taken.push_back(
      {{1}, "reminder", 0, 0, true, day("2026-05-12"), {}, DeliveryState::uncertain, {}});
  speaks(Reason::uncertain);
  world.credit("CN", "100.00");
  speaks(Reason::in_credit);
  item.due_date.reset();
  speaks(Reason::no_due_date);
  item.sent = Known::no;
  speaks(Reason::never_sent);
  item.dunned_elsewhere = true;
  speaks(Reason::dunned_elsewhere);
  item.direct_debit = Known::yes;
  speaks(Reason::direct_debit);
  item.state = InvoiceState::payment_under_way;
  speaks(Reason::payment_under_way);
  world.hold("A");
  speaks(Reason::hold);
  item.dubious = true;
  speaks(Reason::dubious);
  item.state = InvoiceState::written_off;
  speaks(Reason::written_off);
  world.account.debtor.mailboxes[0].address = "jan@acme.example";
  speaks(Reason::own_company);
  item.adoption.choice = Adoption::Choice::to_person;
  speaks(Reason::not_adopted);
  item.state = InvoiceState::unknown;
  speaks(Reason::quarantined);
  item.state = InvoiceState::draft;
  speaks(Reason::never_sent);
  item.state = InvoiceState::paid;
  speaks(Reason::paid);
  item.quarantined = "nonsense";
  speaks(Reason::quarantined);
}

TEST_CASE("S25 of several holds the one that lasts longest speaks, and its end is the next look") {
  World world = with_due_reminder();
  world.hold("A", "2026-05-20");
  world.hold("A", "2026-06-01").reason = "on holiday";
  world.hold("A", "2026-05-01");
  CHECK(world.decision("A", due_day).detail == "on holiday (by anna), until 2026-06-01");
  CHECK(world.decide_on(due_day).next_look == day("2026-06-01"));
  CHECK(world.leaves("2026-06-03") == "reminder: A = 100.00");  // two banking days later
  world.hold("A");
  CHECK_FALSE(world.decide_on(due_day).next_look);
}

TEST_CASE("S5 own company: company number, VAT, IBAN and mail domain, however they are written") {
  struct Row {
    const char* what;
    bool own;
    std::function<void(Debtor&)> arrange;
  };
  const Row rows[] = {
      {"nothing in common", false, [](Debtor&) {}},
      {"company number", true, [](Debtor& d) { d.company_number = "KvK 0123.4567"; }},
      {"company number without its zero", true, [](Debtor& d) { d.company_number = "1234567"; }},
      {"another company number", false, [](Debtor& d) { d.company_number = "11234567"; }},
      {"a company number of zeros", false, [](Debtor& d) { d.company_number = "00000000"; }},
      {"VAT number", true, [](Debtor& d) { d.vat_number = "nl 0012.34.567.B01"; }},
      {"VAT number without the country", true, [](Debtor& d) { d.vat_number = "001234567B01"; }},
      {"another VAT number", false, [](Debtor& d) { d.vat_number = "NL001234567B02"; }},
      {"IBAN", true, [](Debtor& d) { d.iban = "nl91abna0417164300"; }},
      {"another IBAN", false, [](Debtor& d) { d.iban = "NL20INGB0001234567"; }},
      {"mail domain in the second address", true,
       [](Debtor& d) {
         d.mailboxes.push_back({"billing", "x@acme.example"});
       }},
      {"a part of the mail domain", true,
       [](Debtor& d) { d.mailboxes[0].address = "x@nl.acme.example"; }},
      {"a domain that only ends alike", false,
       [](Debtor& d) { d.mailboxes[0].address = "x@notacme.example"; }},
      {"the public domain of the reply address", false,
       [](Debtor& d) { d.mailboxes[0].address = "x@gmail.com"; }},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    World world = with_due_reminder();
    Creditor& own = world.rules.own_creditors[0];
    own.company_number = "01234567";
    own.vat_number = "NL001234567B01";
    own.ibans["EUR"] = "NL91 ABNA 0417 1643 00";
    own.reply_to = "acme@gmail.com";
    row.arrange(world.account.debtor);
    CHECK((world.reason("A", due_day) == Reason::own_company) == row.own);
  }
}

TEST_CASE("S5 a creditor without numbers is like nobody") {
  World world = with_due_reminder();
  world.rules.own_creditors = {Creditor{}};
  world.account.debtor.mailboxes[0].address = "x@customer.example";
  CHECK(world.leaves(due_day) == "reminder: A = 100.00");
}

TEST_CASE("S10 adopted at the first step: never a pre-due one") {
  World world;
  world.invoice("A", "100.00", "2026-05-10").adoption.choice = Adoption::Choice::first_step;
  CHECK(world.leaves("2026-05-08") == "-");
  CHECK(world.decision("A", "2026-05-08").step == "reminder");
  CHECK(world.leaves("2026-05-13") == "reminder: A = 100.00");
}

TEST_CASE("S10 adopted at a step: the ladder starts there, at its place in the policy or today") {
  World world;
  world.invoice("A", "100.00", "2026-05-10").adoption = {Adoption::Choice::at_step,
                                                         "second_reminder"};
  CHECK(world.decision("A", "2026-05-12").step_on == day("2026-05-23"));
  CHECK(world.leaves("2026-06-20") == "second_reminder: A = 100.00");
  world.took("A", "second_reminder", "2026-06-20");
  CHECK(world.decision("A", "2026-06-21").step_on ==
        day("2026-07-07"));  // 17 days apart in the policy
}

TEST_CASE("S10 adopted at a step that the policy lacks is a reason, not a guess") {
  World world;
  world.invoice("A", "100.00", "2026-05-10").adoption = {Adoption::Choice::at_step, "third"};
  CHECK(world.reason("A", due_day) == Reason::step_unknown);
  CHECK(world.decision("A", due_day).step == "third");
}

TEST_CASE(
    "S11 the first policy whose conditions all hold governs; without one there is a reason that "
    "says why") {
  World world = with_due_reminder();
  world.policies[0].applies = conditions("debtor.type = business");
  const auto none = world.decision("A", due_day);
  CHECK(none.reason == Reason::condition_false);
  CHECK(none.detail == "no policy applies: usual: debtor.type is consumer, asked is = business");
  world.policies.push_back(steps("reminder at due + 1 days", "second"));
  world.policies.push_back(steps("reminder at due + 2 days", "third"));
  CHECK(world.decision("A", due_day).policy == "second");
  world.account.debtor.name = "Customer B.V.";
  CHECK(world.decision("A", due_day).policy == "usual");
  CHECK(world.decision("A", due_day).policy_digest == "digest of usual");
  world.policies.clear();
  CHECK(world.decision("A", due_day).detail == "there is no policy");
}

TEST_CASE("S13 conditions: what they can ask, and that the unknown satisfies none") {
  struct Row {
    const char* condition;
    bool holds;
  };
  const Row rows[] = {
      {"debtor.type = consumer", true},
      {"debtor.type != consumer", false},
      {"debtor.country = nl", true},
      {"debtor.country = BE", false},
      {"debtor.country != BE", true},
      {"debtor.language = nl", true},
      {"debtor.id = d1", true},
      {"debtor.id = D1", false},
      {"debtor.number = 17", false},
      {"debtor.number != 17", false},  // it has none
      {"administration = books", true},
      {"administration != books", false},
      {"invoice.currency = EUR", true},
      {"invoice.currency = USD", false},
      {"invoice.open >= 100.00 EUR", true},
      {"invoice.open > 100.00 EUR", false},
      {"invoice.open <= 100.00 EUR", true},
      {"invoice.open < 100.00 EUR", false},
      {"invoice.open = 100.00 EUR", true},
      {"invoice.open != 100.00 EUR", false},
      {"invoice.total > 100.00 EUR", true},
      {"case.open >= 150.00 EUR", true},
      {"case.open > 150.00 EUR", false},
      {"invoice.open > 1.00 USD", false},
      {"invoice.open < 1000.00 USD", false},
      {"invoice.open != 1.00 USD", false},
      {"debtor.country > BE", false},
      {"debtor.type = consumer and invoice.open > 500.00 EUR", false},
      {"debtor.type = consumer and invoice.open < 500.00 EUR", true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.condition);
    World world(steps(std::string("reminder at due + 3 days if ") + row.condition));
    world.invoice("A", "100.00", "2026-05-10").total = money("110.00");
    world.invoice("B", "50.00", "2026-05-12");
    const auto judgements = world.decide_on(due_day).judgements;
    REQUIRE(judgements.size() == 1);
    CHECK(judgements[0].passed == row.holds);
  }
}

TEST_CASE("S18 invoice.open is what credits tied to the invoice leave of it") {
  World world(steps("reminder at due + 3 days if invoice.open >= 100.00 EUR"));
  world.invoice("A", "100.00", "2026-05-10");
  world.credit("CN1", "1.00", "A");
  CHECK(world.leaves(due_day) == "-");
}

TEST_CASE("an amount in another currency makes a condition false, and the detail says so") {
  World world(steps("reminder at due + 3 days if case.open >= 1.00 USD\nlast at due + 10 days"));
  world.invoice("A", "100.00", "2026-05-10");
  const auto decision = world.decision("A", due_day);
  CHECK(decision.reason == Reason::condition_false);
  CHECK(decision.detail ==
        "reminder is passed over: case.open is 100.00 EUR, asked is >= 1.00 USD: "
        "no_amount_in_currency; last falls "
        "due on 2026-05-20, 10 days after the due date 2026-05-10");
}

TEST_CASE("every decision names its facts") {
  World world = with_due_reminder();
  CHECK(world.decision("A", "2026-05-11").detail ==
        "reminder falls due on 2026-05-13, 3 days after the due date 2026-05-10");
  CHECK(
      world.decision("A", "2026-05-13").detail ==
      "reminder is due since 2026-05-13, 3 days after the due date 2026-05-10; open is 100.00 EUR");
  CHECK(world.decision("A", "2026-05-13").step == "reminder");
  CHECK(world.decision("A", "2026-05-13").step_on == day("2026-05-13"));
  CHECK(world.decision("A", "2026-05-13").policy == "usual");
}

TEST_CASE("the next look is the first day on which time alone changes something") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  CHECK(world.decide_on("2026-05-01").next_look == day("2026-05-07"));  // heads_up
  CHECK(world.decide_on("2026-05-07").next_look ==
        day("2026-05-08"));  // something is to leave: again tomorrow
  CHECK(world.decide_on("2026-05-10").next_look == day("2026-05-13"));  // reminder
  world.took("A", "reminder", "2026-05-13");
  CHECK(world.decide_on("2026-05-13").next_look == day("2026-05-23"));
  world.policies[0].min_gap_days = 20;
  CHECK(world.decide_on("2026-05-23").next_look == day("2026-06-02"));
  world.item("A").state = InvoiceState::paid;
  CHECK_FALSE(world.decide_on("2026-05-23").next_look);
}

TEST_CASE("an account without items yields nothing") {
  const auto verdict = World().decide_on("2026-05-13");
  CHECK(verdict.decisions.empty());
  CHECK(verdict.intents.empty());
  CHECK_FALSE(verdict.next_look);
}

TEST_CASE("S26 the date on which the ledger expects a payment holds the item until it has passed") {
  using Expected = AdministrationRules::Expected;
  struct Row {
    Expected expected;
    const char* today;
    std::optional<Reason> blocks;
  };
  // 2026-05-15 is a Friday: two banking days after it is Tuesday the 19th.
  const Row rows[] = {{Expected::hold, "2026-05-15", Reason::hold},
                      {Expected::hold, "2026-05-18", std::nullopt},
                      {Expected::promise, "2026-05-18", Reason::promise},
                      {Expected::promise, "2026-05-19", Reason::promise},
                      {Expected::promise, "2026-05-20", std::nullopt},
                      {Expected::ignore, "2026-05-15", std::nullopt}};
  for (const auto& row : rows) {
    CAPTURE(row.today);
    World world = with_due_reminder();
    world.rules.expected = row.expected;
    world.item("A").expected_on = day("2026-05-15");
    const auto verdict = world.decide_on(row.today);
    const auto& decision = verdict.decisions.at(0);
    if (row.blocks) {
      CHECK(decision.reason == *row.blocks);
      CHECK(decision.detail == "the ledger expects the payment on 2026-05-15 (by ledger)");
      CHECK(world.leaves(row.today) == "-");
    } else {
      CHECK(decision.reason == Reason::due);
    }
  }
}
