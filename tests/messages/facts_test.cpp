#include "daemon/messages/facts.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <sstream>

#include "daemon/messages/names.hpp"
#include "daemon/messages/render.hpp"
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
  const auto facts =
      facts_of(*IntentOf("reminder").overdue(1).credit("C1", 1).upcoming(1).not_yet_due(1));
  REQUIRE(facts);
  std::set<std::string> paths;
  paths_of(*facts, "", paths);
  CHECK(paths == table_of(message_names()));
}

TEST_CASE("facts: a note's tree has exactly the names of its table") {
  const IntentOf intent = IntentOf("reminder").overdue(1);
  std::set<std::string> paths;
  paths_of(note_facts({*IntentOf(intent), sample::day("2026-11-21")}, *Language::find("nl")), "",
           paths);
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
  for (const auto& name : table_of(note_names()))
    known.insert(name);
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
  const auto note = render_note("{{step}} {{amount}} {{date}} {{recipients}} {{invoices}}",
                                {*IntentOf(intent), sample::day("2026-11-21")}, "nl");
  REQUIRE(note);
  CHECK(*note == "reminder € 1.235,00 21 november 2026 jan@devries.example 2026-0042 en 2026-0043");
}

TEST_CASE("facts: a note in a language without a row is in English") {
  const IntentOf intent = IntentOf("reminder").overdue(123450);
  const auto note =
      render_note("Reminder of {{date}}", {*IntentOf(intent), sample::day("2026-11-21")}, "de");
  REQUIRE(note);
  CHECK(*note == "Reminder of 21 November 2026");
}
