#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "daemon/store/outbox.hpp"
#include "tests/contract/store/builders.hpp"
#include "tests/contract/store/engines.hpp"

// A case on its way out, in one line.
namespace dunning::test {

inline const Date today = day("2026-10-01");

// Pulls an invoice of that debtor and gives its item.
inline ItemId open_item(Bench& bench, AdministrationId id, const std::string& of_debtor,
                        const std::string& invoice_id) {
  store::Mirror mirror(*bench.store);
  REQUIRE(mirror.take_look(id, arrived({debtor(of_debtor), invoice(invoice_id, of_debtor)}),
                           at_hour(1)));
  const auto items =
      store::Accounts(*bench.store).load(account(id, of_debtor)).value().account.items;
  for (const auto& item : items) {
    if (item.invoice.value == invoice_id) return item.id;
  }
  return {};
}

inline store::NewOccasion reminder(AdministrationId id, const std::string& of_debtor, ItemId item,
                                   const std::string& step = "reminder", Date on = today) {
  store::NewOccasion occasion;
  occasion.account = account(id, of_debtor);
  occasion.on = on;
  occasion.id = {std::to_string(id.value) + "/step/" + of_debtor + "/" + step + "/" +
                 to_string(on)};
  occasion.intent.policy = "nl-business";
  occasion.intent.policy_digest = "digest";
  occasion.intent.step = step;
  occasion.intent.email = step;
  occasion.intent.amount = eur(10'000);
  occasion.intent.advances = {{item, step, 0, 0, policy::Reason::due, day("2026-09-15")}};
  occasion.intent.to_pay_now = {{item,
                                 {"i"},
                                 "N-i",
                                 day("2026-09-01"),
                                 day("2026-09-15"),
                                 "PO 7",
                                 "RF18",
                                 "https://pay.example/ü",
                                 eur(12'000),
                                 eur(10'000)}};
  occasion.intent.credits = {{{"c"}, "C-1", eur(2'000)}};
  occasion.intent.pay_by = on + 7;
  occasion.intent.next_step = "second_reminder";
  occasion.intent.next_step_on = on + 10;
  occasion.intent.recipients = {{"main", "d@example.test"}};
  occasion.intent.language = "nl";
  occasion.min_gap_days = 5;
  return occasion;
}

inline policy::Verdict verdict_of(const store::NewOccasion& occasion) {
  policy::Verdict verdict;
  for (const auto& advance : occasion.intent.advances) {
    verdict.decisions.push_back({advance.item, advance.reason, occasion.intent.policy,
                                 occasion.intent.policy_digest, advance.step, occasion.on,
                                 "two weeks overdue"});
  }
  verdict.intents = {occasion.intent};
  verdict.next_look = occasion.on + 10;
  return verdict;
}

inline store::Written write(Bench& bench, const store::NewOccasion& occasion, int hour = 2) {
  auto written = store::Outbox(*bench.store).write(occasion, verdict_of(occasion), at_hour(hour));
  return written.value();
}

// The row of an occasion with that effect.
inline store::Row row_of(Bench& bench, const OccasionId& id, Effect effect = Effect::message) {
  const auto rows = store::Outbox(*bench.store).rows(id).value();
  for (const auto& row : rows) {
    if (row.outgoing.effect == effect) return row;
  }
  return {};
}

inline store::Outbox::Made made(const store::Row& row, int hour = 3) {
  store::Outbox::Made one;
  one.key = row.outgoing.key;
  one.envelope_from = "ar@acme.example";
  one.recipients = {{"d@example.test", "to", "main"}};
  one.bytes = "Message-ID: <" + row.outgoing.key.value + "@acme.example>\r\n\r\nPlease pay.\r\n";
  one.looked_at = at_hour(hour);
  one.say = row.say;
  return one;
}

// Planned, made and claimed by "me".
inline store::Row claimed(Bench& bench, const store::NewOccasion& occasion) {
  store::Outbox outbox(*bench.store);
  write(bench, occasion);
  REQUIRE(outbox.make_ready({made(row_of(bench, occasion.id))}, at_hour(3)));
  return outbox.claim(occasion.account.administration, ChannelKind::mail, "me", 10, at_hour(4))
      .value()
      .at(0);
}

inline store::Outbox::Finish ends_as(const store::Row& row, DeliveryState state) {
  return {row.outgoing.key, row.claim, state, "250 queued", {}, std::nullopt, today};
}

}  // namespace dunning::test
