// What our connector sends to Exact Online, and what comes back, held against the contract table.
#include <doctest/doctest.h>

#include "daemon/net/authorized_http.hpp"
#include "tests/contract/wire/held_http.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/in_process/systems.hpp"

using namespace dunning;
using json::Value;
using ports::PullMode;
using ports::Purpose;

TEST_CASE("exact_online: every request we make, and every answer to it, is in the contract table") {
  fakes::ManualClock clock(*parse_instant("2026-11-16T08:00:00Z"));
  fakes::RecordingLog log;
  in_process::InProcessSandbox sandbox(clock, 3, {30, 120});
  contract::wire::HeldHttp held(sandbox, "exact_online.json");
  const auto system = in_process::exact_online();
  const auto settings = system.settings(sandbox);
  const auto http = net::AuthorizedHttp::create(held, clock, settings.at("base_url"),
                                                Secret(sandbox.access("exact_online", "token")))
                        .value();
  const auto connector = system.create({*http, clock, log, settings}).value();

  REQUIRE(connector->identify());
  std::vector<RecordRef> seen;
  auto cursor = contract::wire::pull_all(*connector, PullMode::sweep, "", seen);
  REQUIRE(seen.size() > 50);
  clock.advance(Millis{3'600'000});
  sandbox.command("add_debtor",
                  Value::object({{"company", "Adelaar B.V."}, {"email", "ap@debtor.example"}}));
  sandbox.command("bank_line", Value::object({{"amount", "12.00"}, {"message", "van wie?"}}));
  cursor = contract::wire::pull_all(*connector, PullMode::delta, cursor, seen);
  (void)contract::wire::pull_all(*connector, PullMode::delta, cursor, seen);
  std::vector<RecordRef> refs;
  std::optional<RecordRef> invoice;
  for (const auto& one : seen) {
    if (one.kind == RecordKind::invoice && !invoice) invoice = one;
    if (refs.size() < connector->capabilities().look_again_batch) refs.push_back(one);
  }
  REQUIRE(invoice);
  refs.back() = *invoice;
  CHECK(connector->look_again(refs, Purpose::fresh_look));
  CHECK(connector->look_again({{RecordKind::bank_line, invoice->id}}, Purpose::delta));
  const ports::LedgerNote note{*invoice, "Reminder sent", "00112233445566778899aabbccddeeff"};
  CHECK_FALSE(connector->find(note).value());
  REQUIRE(connector->write(note));
  CHECK(connector->find(note).value());
  CHECK(connector->document(*invoice).has_value());
  clock.advance(Millis{3'600'000});
  CHECK(connector->webhook_subscriptions().has_value());
}
