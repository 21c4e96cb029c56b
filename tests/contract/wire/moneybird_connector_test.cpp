// What our connector sends to Moneybird, and what comes back, held against the contract table.
#include <doctest/doctest.h>

#include <algorithm>

#include "daemon/net/authorized_http.hpp"
#include "tests/contract/wire/held_http.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/in_process/systems.hpp"

using namespace dunning;
using json::Value;
using ports::PullMode;
using ports::Purpose;

TEST_CASE("moneybird: every request we make, and every answer to it, is in the contract table") {
  fakes::ManualClock clock(*parse_instant("2026-11-16T08:00:00Z"));
  fakes::RecordingLog log;
  in_process::InProcessSandbox sandbox(clock, 3, {30, 120});
  sandbox.command("option", Value::object({{"name", "external_every"}, {"value", 4}}));
  sandbox.command("option", Value::object({{"name", "storage_elsewhere"}, {"value", true}}));
  contract::wire::HeldHttp held(sandbox, "moneybird.json");
  const auto system = in_process::moneybird();
  auto settings = system.settings(sandbox);
  settings["external_invoices"] = "yes";
  settings["document_hosts"] = "127.0.0.1, localhost";
  const auto http = net::AuthorizedHttp::create(held, clock, settings.at("base_url"),
                                                Secret(system.token(sandbox)))
                        .value();
  const auto connector = system.create({*http, clock, log, settings}).value();

  REQUIRE(connector->identify());
  std::vector<RecordRef> seen;
  auto cursor = contract::wire::pull_all(*connector, PullMode::sweep, "", seen);
  REQUIRE(seen.size() > 100);
  clock.advance(Millis{3'600'000});
  sandbox.command("add_debtor",
                  Value::object({{"company", "Adelaar B.V."}, {"email", "ap@debtor.example"}}));
  cursor = contract::wire::pull_all(*connector, PullMode::delta, cursor, seen);
  std::vector<RecordRef> one_of_each;
  const auto first = [&](RecordKind kind, bool external) {
    const auto found = std::find_if(seen.begin(), seen.end(), [&](const RecordRef& ref) {
      return ref.kind == kind && ref.id.starts_with("external:") == external;
    });
    REQUIRE(found != seen.end());
    one_of_each.push_back(*found);
    return *found;
  };
  const auto invoice = first(RecordKind::invoice, false);
  const auto external = first(RecordKind::invoice, true);
  const auto debtor = first(RecordKind::debtor, false);
  first(RecordKind::bank_line, false);
  CHECK(connector->look_again(one_of_each, Purpose::fresh_look)->records.size() == 4);
  CHECK(connector->books_as_of());
  for (const auto& target : {invoice, external, debtor}) {
    const ports::LedgerNote note{target, "Reminder sent", "00112233445566778899aabbccddeeff"};
    CHECK_FALSE(connector->find(note).value());
    REQUIRE(connector->write(note));
    CHECK(connector->find(note).value());
  }
  CHECK(connector->document(invoice).has_value());

  // Two invoices that are owed, and one of another program, of which nobody is reminded there.
  LedgerReminder reminder{{{external, 0}}};
  const auto rows = sandbox.view("invoices");
  for (const auto& row : rows.items()) {
    if (row.find("state")->text() != "late") continue;
    const RecordRef late{RecordKind::invoice, row.find("moneybird_id")->text()};
    const bool ours = std::find(seen.begin(), seen.end(), late) != seen.end();
    if (ours && reminder.invoices.size() < 3) reminder.invoices.push_back({late, 0});
  }
  REQUIRE(reminder.invoices.size() == 3);
  const auto counted = [&](std::size_t place) {
    const auto looked =
        connector->look_again({reminder.invoices.at(place).invoice}, Purpose::delta);
    return std::get<Invoice>(looked->records.at(0)).reminders_in_ledger;
  };
  CHECK_FALSE(connector->find_reminder(reminder).value());
  sandbox.command("fault", Value::object({{"kind", "cut_connection"},
                                          {"after_effect", true},
                                          {"path_contains", "send_reminders"}}));
  CHECK(connector->log_reminder(reminder).error().kind == ErrorKind::transient);
  CHECK(connector->find_reminder(reminder).value());
  CHECK(connector->log_reminder(reminder));
  CHECK(counted(1) == 1);
  CHECK(counted(2) == 1);
  for (auto& about : reminder.invoices)
    about.reminders_before = 1;
  CHECK(connector->log_reminder(reminder));
  CHECK(counted(1) == 2);
  clock.advance(Millis{3'600'000});
  const auto made = connector->subscribe("https://debtor.example/hooks");
  REQUIRE(made);
  CHECK(connector->unsubscribe(made->front().id));

  for (const char* operation : {"remind",
                                "administrations",
                                "workflows",
                                "versions of invoices",
                                "invoices by id",
                                "versions of external invoices",
                                "external invoices by id",
                                "versions of contacts",
                                "contacts by id",
                                "versions of bank lines",
                                "bank lines by id",
                                "note on invoice",
                                "note on external invoice",
                                "note on contact",
                                "invoice",
                                "external invoice",
                                "contact",
                                "invoice as PDF",
                                "stored document",
                                "webhooks",
                                "subscribe",
                                "unsubscribe"}) {
    CAPTURE(operation);
    CHECK(held.met().at(operation) > 0);
  }
}
