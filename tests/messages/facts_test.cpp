#include "daemon/messages/facts.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <sstream>

#include "daemon/messages/names.hpp"
#include "daemon/messages/render.hpp"
#include "daemon/messages/text_message.hpp"
#include "tests/messages/sample.hpp"

using namespace dunning;
using namespace dunning::messages;
using sample::IntentOf;

namespace {

Result<Value::Object> facts_of(const policy::Intent& intent,
                               const Creditor& creditor = sample::creditor()) {
  const auto debtor = sample::debtor();
  return message_facts({intent, creditor, debtor, sample::day("2026-11-21"), "nl"},
                       *Language::find("nl"));
}

// Every path of a tree, as the table of names spells it.
void paths_of(const Value::Object& object, const std::string& prefix,
              std::set<std::string>& paths) {
  for (const auto& [name, value] : object) {
    const std::string path = prefix + name;
    paths.insert(path);
    if (const auto* inner = value.object()) paths_of(*inner, path + ".", paths);
    if (const auto* list = value.list()) {
      for (const auto& item : *list) {
        if (const auto* inner = item.object()) paths_of(*inner, path + ".", paths);
      }
    }
  }
}

std::string text_of(const Value::Object& facts, const std::string& name) {
  const auto* text = facts.at(name).text();
  return text ? *text : "";
}

std::string payment(const Value::Object& facts, const std::string& name) {
  return text_of(*facts.at("payment").object(), name);
}

std::set<std::string> table_of(std::span<const Name> names) {
  std::set<std::string> paths;
  for (const auto& name : names)
    paths.insert(std::string(name.path));
  return paths;
}

}  // namespace

TEST_CASE("facts: the tree has exactly the names of the table") {
  const auto facts = facts_of(*IntentOf("reminder")
                                   .overdue(1)
                                   .credit("C1", 1)
                                   .upcoming(1)
                                   .not_yet_due(1)
                                   .arranged(1)
                                   .disputed(1)
                                   .broken_promise(5, 2)
                                   .instalment("2026-11-20", 5, 0));
  REQUIRE(facts);
  std::set<std::string> paths;
  paths_of(*facts, "", paths);
  auto table = table_of(message_names());
  std::erase_if(table, [](const std::string& path) {
    return path.starts_with("claim.") || path.starts_with("announce.") ||
           path.starts_with("notice.") || path.starts_with("discount.") ||
           path.starts_with("settled.") || path.starts_with("linked.");
  });
  CHECK(paths == table);
}

TEST_CASE("facts: a note's tree has exactly the names of its table") {
  const IntentOf intent = IntentOf("reminder").overdue(1);
  std::set<std::string> paths;
  paths_of(note_facts({*IntentOf(intent), sample::day("2026-11-21"), sample::debtor()},
                      *Language::find("nl")),
           "", paths);
  CHECK(paths == table_of(note_names()));
}

TEST_CASE("facts: docs/templates.md explains every name and no other") {
  std::ifstream file(DUNNING_SOURCE_DIR "/docs/templates.md");
  REQUIRE(file);
  std::set<std::string> documented;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| `")) continue;
    documented.insert(line.substr(3, line.find('`', 3) - 3));
  }
  std::set<std::string> known = table_of(message_names());
  for (const auto names : {note_names(), text_message_names()})
    known.merge(table_of(names));
  CHECK(documented == known);
}

TEST_CASE("facts: no IBAN for the currency is an error that names it (S4)") {
  const auto facts = facts_of(*IntentOf("reminder", *Currency::parse("JPY")).overdue(5000));
  REQUIRE_FALSE(facts);
  CHECK(facts.error().kind == ErrorKind::invalid_input);
  CHECK(facts.error().message.find("no IBAN for JPY") != std::string::npos);
}

TEST_CASE("facts: a message whose lists do not come to its amount is refused") {
  IntentOf intent = IntentOf("reminder").overdue(5000).credit("C1", 1000);
  intent->amount.minor += 1;
  const auto facts = facts_of(*intent);
  REQUIRE_FALSE(facts);
  CHECK(facts.error().message ==
        "the invoices come to 40.00 EUR and the message would ask for 40.01 EUR");
}

TEST_CASE("facts: an invoice in another currency is refused") {
  IntentOf intent = IntentOf("reminder").overdue(5000).not_yet_due(100);
  intent->not_yet_due.back().open.currency = *Currency::parse("USD");
  CHECK_FALSE(facts_of(*intent));
}

TEST_CASE("facts: what is announced stands apart from what is not yet due") {
  const auto facts = facts_of(*IntentOf("heads_up").upcoming(100).not_yet_due(200).upcoming(300));
  REQUIRE(facts);
  CHECK(facts->at("upcoming").list()->size() == 2);
  CHECK(text_of(*facts, "upcoming_subtotal") == "€ 4,00");
  CHECK(facts->at("not_yet_due").list()->size() == 1);
  CHECK(text_of(*facts, "not_yet_due_subtotal") == "€ 2,00");
  CHECK_FALSE(*facts->at("overdue").flag());
  CHECK(payment(*facts, "reference") == "2026-0042, 2026-0044");
}

TEST_CASE("facts: days overdue count from the due date, and the due day itself has none") {
  IntentOf intent = IntentOf("reminder").overdue(100).overdue(100);
  intent->to_pay_now[0].due_date = sample::day("2026-11-20");
  intent->to_pay_now[1].due_date = sample::day("2026-11-21");
  const auto facts = facts_of(*intent);
  REQUIRE(facts);
  const auto& lines = *facts->at("to_pay").list();
  CHECK(text_of(*lines[0].object(), "days_overdue") == "1 dag");
  CHECK(lines[1].object()->at("days_overdue").absent());
}

TEST_CASE("facts: a payment page is offered only when it asks for the whole amount") {
  const std::string url = "https://pay.example/i42";
  const auto one = facts_of(*IntentOf("reminder").overdue(100).link(url));
  CHECK(payment(*one, "link") == url);
  const auto credited = facts_of(*IntentOf("reminder").overdue(100).link(url).credit("C", 10));
  CHECK(payment(*credited, "link").empty());
  CHECK(credited->at("to_pay").list()->front().object()->at("payment_link").absent());
  const auto several = facts_of(*IntentOf("reminder").overdue(100).link(url).overdue(50));
  CHECK(payment(*several, "link").empty());
  CHECK(text_of(*several->at("to_pay").list()->front().object(), "payment_link") == url);
}

TEST_CASE("facts: only an https page is taken for a payment page") {
  for (const char* url : {"http://pay.example/1", "javascript:alert(1)", "https://a b", "pay"}) {
    CAPTURE(url);
    CHECK(payment(*facts_of(*IntentOf("reminder").overdue(100).link(url)), "link").empty());
  }
}

TEST_CASE("facts: the payment reference of an invoice goes before its number") {
  IntentOf intent = IntentOf("reminder").overdue(100).overdue(100);
  intent->to_pay_now[0].payment_reference = "RF18539007547034";
  CHECK(payment(*facts_of(*intent), "reference") == "RF18539007547034, 2026-0043");
}

TEST_CASE("facts: more invoices than a transfer can mention give the customer number") {
  IntentOf intent("reminder");
  for (int i = 0; i < 20; ++i)
    intent.overdue(100);
  CHECK(payment(*facts_of(*intent), "reference") == "K-204");
}

TEST_CASE("facts: answers go to reply_to, and to from when there is none") {
  auto creditor = sample::creditor();
  const IntentOf intent = IntentOf("reminder").overdue(100);
  CHECK(text_of(*facts_of(*IntentOf(intent), creditor)->at("creditor").object(), "email") ==
        "sanne@acme.example");
  creditor.reply_to.clear();
  CHECK(text_of(*facts_of(*IntentOf(intent), creditor)->at("creditor").object(), "email") ==
        "debiteuren@acme.example");
}

TEST_CASE("facts: the note speaks of the invoices that took a step, in one language") {
  const IntentOf intent = IntentOf("reminder").overdue(123450).overdue(50).not_yet_due(100);
  const auto note =
      render_note("{{step}} {{amount}} {{date}} {{recipients}} {{invoices}}",
                  {*IntentOf(intent), sample::day("2026-11-21"), sample::debtor()}, "nl");
  REQUIRE(note);
  CHECK(*note == "reminder € 1.235,00 21 november 2026 jan@devries.example 2026-0042 en 2026-0043");
}

TEST_CASE("facts: a note in a language without a row is in English") {
  const IntentOf intent = IntentOf("reminder").overdue(123450);
  const auto note =
      render_note("Reminder of {{date}}",
                  {*IntentOf(intent), sample::day("2026-11-21"), sample::debtor()}, "es");
  REQUIRE(note);
  CHECK(*note == "Reminder of 21 November 2026");
}

TEST_CASE("S34: the title of a task may speak of the debtor and of what is open") {
  const IntentOf intent = IntentOf("call").overdue(123450);
  const auto debtor = sample::debtor();
  const auto title = render_note("Call {{debtor.name}} about {{case.open}}",
                                 {*IntentOf(intent), sample::day("2026-11-21"), debtor}, "en");
  REQUIRE(title);
  CHECK(*title == "Call Bouwbedrijf De Vries about €1,234.50");
}

TEST_CASE("S18: each list has a subtotal of its own, and only the first makes the amount") {
  const auto facts = facts_of(*IntentOf("reminder")
                                   .overdue(10000)
                                   .credit("C1", 1000)
                                   .not_yet_due(200)
                                   .arranged(3000)
                                   .arranged(400)
                                   .disputed(50));
  REQUIRE(facts);
  CHECK(text_of(*facts, "amount") == "€ 90,00");
  CHECK(text_of(*facts, "to_pay_subtotal") == "€ 100,00");
  CHECK(text_of(*facts, "not_yet_due_subtotal") == "€ 2,00");
  CHECK(text_of(*facts, "arranged_subtotal") == "€ 34,00");
  CHECK(text_of(*facts, "disputed_subtotal") == "€ 0,50");
  CHECK(text_of(*facts, "total_open") == "€ 126,50");
  const auto& arranged = *facts->at("arranged").list()->front().object();
  CHECK(text_of(arranged, "arranged_for") == "30 november 2026");
  CHECK(payment(*facts, "reference") == "2026-0042");
}

TEST_CASE("S18: a line of another currency in any list is refused") {
  for (int list = 0; list < 2; ++list) {
    IntentOf intent = IntentOf("reminder").overdue(5000).arranged(100).disputed(100);
    (list == 0 ? intent->arranged : intent->disputed)[0].open.currency = *Currency::parse("USD");
    CHECK_FALSE(facts_of(*intent));
  }
}

TEST_CASE("S18: the lists together end at 500 invoices, and each says what it leaves out") {
  IntentOf intent("reminder");
  for (int i = 0; i < 499; ++i)
    intent.overdue(100);
  intent.arranged(1).arranged(1).disputed(1).disputed(1).disputed(1);
  const auto facts = facts_of(*intent);
  REQUIRE(facts);
  CHECK(facts->at("arranged").list()->size() == 1);
  CHECK(text_of(*facts, "arranged_more") == "1 factuur");
  CHECK(facts->at("disputed").list()->empty());
  CHECK(text_of(*facts, "disputed_more") == "3 facturen");
  CHECK(text_of(*facts, "disputed_subtotal") == "€ 0,03");
}

TEST_CASE("S27: a plan's confirmation states what is open of its instalments, or is refused") {
  auto plan = IntentOf("plan_confirmed")
                  .event("plan_confirmed")
                  .arranged(90000)
                  .instalment("2026-12-01", 30000, 10000)
                  .instalment("2027-01-01", 60000, 0);
  plan->amount = sample::euro(80000);
  const auto facts = facts_of(*plan);
  REQUIRE(facts);
  CHECK(text_of(*facts, "instalments_count") == "2 termijnen");
  CHECK(text_of(*facts, "instalments_total") == "€ 900,00");
  CHECK(text_of(*facts, "instalments_open") == "€ 800,00");
  plan->amount = sample::euro(80001);
  const auto refused = facts_of(*plan);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        "what is open of the instalments comes to 800.00 EUR and the message would ask for "
        "800.01 EUR");
}

TEST_CASE("S27: about a missed instalment no more is asked than is open of the plan") {
  auto missed = IntentOf("instalment_missed")
                    .event("instalment_missed")
                    .instalment("2026-11-01", 30000, 30000)
                    .instalment("2026-11-15", 30000, 1000)
                    .instalment("2026-12-15", 30000, 0);
  missed->amount = sample::euro(29000);
  const auto facts = facts_of(*missed);
  REQUIRE(facts);
  const auto& list = *facts->at("instalments").list();
  CHECK(*list[0].object()->at("paid").flag());
  CHECK_FALSE(*list[0].object()->at("late").flag());
  CHECK(*list[1].object()->at("late").flag());
  CHECK(text_of(*list[1].object(), "open") == "€ 290,00");
  CHECK_FALSE(*list[2].object()->at("late").flag());
  missed->amount = sample::euro(59001);
  CHECK_FALSE(facts_of(*missed));
}

TEST_CASE("S26: a broken promise says what came of it and what did not") {
  const auto facts = facts_of(*IntentOf("reminder").overdue(50000).broken_promise(40000, 15000));
  REQUIRE(facts);
  const auto& broken = *facts->at("promise_broken").object();
  CHECK(text_of(broken, "amount") == "€ 400,00");
  CHECK(text_of(broken, "received") == "€ 150,00");
  CHECK(text_of(broken, "rest") == "€ 250,00");
  const auto nothing = facts_of(*IntentOf("reminder").overdue(50000).broken_promise(40000, 0));
  CHECK(nothing->at("promise_broken").object()->at("received").absent());
  CHECK(facts_of(*IntentOf("reminder").overdue(1))->at("promise_broken").absent());
}

TEST_CASE("S30: an offer says what will be credited; its amount is no sum of a list") {
  auto offer = IntentOf("offer").event("offer").arranged(90000).arranged(10000);
  offer->amount = sample::euro(75000);
  offer->by = sample::day("2026-12-01");
  const auto facts = facts_of(*offer);
  REQUIRE(facts);
  CHECK(text_of(*facts, "rest") == "€ 250,00");
  CHECK(text_of(*facts, "by") == "1 december 2026");
  CHECK(payment(*facts, "reference") == "2026-0042, 2026-0043");
}

TEST_CASE("S26, S30: a payment page that asks for another amount is not offered") {
  auto promise = IntentOf("promise_confirmed").event("promise_confirmed").arranged(90000);
  promise->arranged[0].payment_link = "https://pay.example/i42";
  promise->amount = sample::euro(90000);
  CHECK(payment(*facts_of(*promise), "link") == "https://pay.example/i42");
  promise->amount = sample::euro(40000);
  CHECK(payment(*facts_of(*promise), "link").empty());
}

TEST_CASE("S13, S21: a message with a deadline names one day to pay by, and that is it") {
  auto notice = IntentOf("final_notice").overdue(100);
  notice->deadline = sample::day("2026-12-05");
  const auto facts = facts_of(*notice);
  REQUIRE(facts);
  CHECK(text_of(*facts, "pay_by") == "5 december 2026");
  CHECK(text_of(*facts, "deadline") == "5 december 2026");
}
