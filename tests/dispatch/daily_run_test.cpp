// The daily run on real parts, with a ledger and a mail server in memory: what may leave, when, and
// what a person's word, a closed window or an old look does to what was about to.
#include "tests/dispatch/office.hpp"

using namespace dunning;
using namespace dunning::test;
using fakes::MailFate;

TEST_CASE("daily run: what is due leaves once, its note follows, and the run is finished") {
  Office office;
  office.late("bakker");
  office.late("slager");
  office.pull();
  office.adopt();
  const auto idle = office.work();
  CHECK(office.mail.taken.size() == 2);
  CHECK(office.ledger.notes.size() == 2);
  CHECK(office.count(DeliveryState::accepted) == 2);
  REQUIRE(idle.not_before);
  CHECK(to_string(*idle.not_before) == "2026-03-05T09:05:00.000Z");
  office.restart();
  office.work();
  CHECK(office.mail.taken.size() == 2);
}

TEST_CASE("S10 daily run: before adoption nothing is even planned") {
  Office office;
  office.late("bakker");
  office.pull();
  office.work();
  CHECK(office.mail.taken.empty());
  CHECK(store::Overview(*office.store).messages(office.id, std::nullopt, 10).value().empty());
}

TEST_CASE("S22 daily run: paid between the decision and the look is cancelled, with what changed") {
  Office office;
  office.late("bakker");
  office.pull();
  office.adopt();
  office.work_until([&] { return office.count(DeliveryState::planned) == 1; });
  const auto invoices = store::Overview(*office.store).invoices(office.id, true, 10).value();
  office.ledger.pay(invoices.front().invoice.value, eur(12'100), day("2026-03-04"));
  office.work();
  CHECK(office.mail.taken.empty());
  const auto occasions = store::Overview(*office.store).occasions(invoices.front().item).value();
  REQUIRE(occasions.size() == 1);
  CHECK(occasions[0].cancelled_because == policy::Reason::look_changed);
  CHECK(occasions[0].cancelled_detail.find("paid") != std::string::npos);
}

TEST_CASE("S22 daily run: paid in part after the decision is mailed with what is still open") {
  Office office;
  office.late("bakker");
  office.pull();
  office.adopt();
  office.work_until([&] { return office.count(DeliveryState::planned) == 1; });
  const auto invoices = store::Overview(*office.store).invoices(office.id, true, 10).value();
  office.ledger.pay(invoices.front().invoice.value, eur(2'100), day("2026-03-04"));
  office.work();
  REQUIRE(office.mail.taken.size() == 1);
  CHECK(office.mail.taken[0].bytes.find("- Bedrag: =E2=82=AC 100,00") != std::string::npos);
  CHECK(office.mail.taken[0].bytes.find("- Bedrag: =E2=82=AC 121,00") == std::string::npos);
  CHECK(office.count(DeliveryState::cancelled) == 1);
}

TEST_CASE("S25 daily run: a hold set while the server waits for the body keeps the message back") {
  Office office;
  const auto debtor = office.late("bakker");
  office.pull();
  office.adopt();
  office.mail.on_stage = [&](std::string_view stage) {
    if (stage != "mail.connect") return;
    REQUIRE(store::Sayings(*office.store)
                .hold({office.id, DebtorId{debtor}, std::nullopt, "called", "noor", std::nullopt},
                      office.clock.now()));
  };
  office.work();
  CHECK(office.mail.taken.empty());
  CHECK(office.count(DeliveryState::cancelled) == 1);
  CHECK(office.count(DeliveryState::sending) == 0);
}

TEST_CASE("daily run: a pause said while a message is in hand keeps it back as well") {
  Office office;
  office.late("bakker");
  office.pull();
  office.adopt();
  office.mail.on_stage = [&](std::string_view stage) {
    if (stage == "mail.connect")
      REQUIRE(store::Sayings(*office.store).pause(office.id, "noor", office.clock.now()));
  };
  office.work_until([&] { return office.count(DeliveryState::cancelled) == 1; });
  CHECK(office.mail.taken.empty());
}

TEST_CASE("daily run: messages leave several at once while the server is quick, else one by one") {
  Office office;
  for (const auto* name :
       {"bakker", "slager", "kapper", "smid", "molen", "visser", "boer", "drukker", "schilder"})
    office.late(name);
  office.pull();
  office.adopt();
  office.work_until([&] { return office.mail.taken.size() == 1; });
  REQUIRE(office.run->step({}));
  CHECK(office.mail.taken.size() == 3);
  office.mail.on_stage = [&](std::string_view stage) {
    if (stage == "mail.connect") office.clock.advance(dispatch::Send::a_moment);
  };
  REQUIRE(office.run->step({}));
  CHECK(office.mail.taken.size() == 7);  // claimed before the server grew slow
  REQUIRE(office.run->step({}));
  CHECK(office.mail.taken.size() == 8);
  office.work();
  CHECK(office.mail.taken.size() == 9);
}

TEST_CASE("daily run: a server that grows very slow gives back what was claimed with its message") {
  Office office;
  for (const auto* name : {"bakker", "slager", "kapper"})
    office.late(name);
  office.pull();
  office.adopt();
  office.work_until([&] { return office.mail.taken.size() == 1; });
  office.mail.on_stage = [&](std::string_view stage) {
    if (stage == "mail.connect") office.clock.advance(dispatch::Send::longest);
  };
  REQUIRE(office.run->step({}));
  CHECK(office.mail.taken.size() == 2);
  CHECK(office.count(DeliveryState::claimed) == 0);
  CHECK(office.count(DeliveryState::ready) == 1);
  office.work();
  CHECK(office.mail.taken.size() == 3);
}

TEST_CASE("daily run: a pause keeps back all that was claimed together, and drains it as paused") {
  Office office;
  for (const auto* name : {"bakker", "slager", "kapper", "smid"})
    office.late(name);
  office.pull();
  office.adopt();
  office.work_until([&] { return office.mail.taken.size() == 1; });
  office.mail.on_stage = [&](std::string_view stage) {
    if (stage == "mail.connect")
      REQUIRE(store::Sayings(*office.store).pause(office.id, "noor", office.clock.now()));
  };
  REQUIRE(office.run->step({}));
  CHECK(office.count(DeliveryState::claimed) == 0);
  CHECK(office.count(DeliveryState::cancelled) == 1);
  CHECK(office.count(DeliveryState::ready) == 2);
  policy::RunState paused;
  paused.paused = true;
  office.work(paused);
  CHECK(office.mail.taken.size() == 1);
  CHECK(office.count(DeliveryState::cancelled) == 3);
}

TEST_CASE("daily run: a debtor about whom nothing can be written keeps back none before it") {
  Office office;
  office.late("bakker");
  const auto in_the_way = office.late("slager");
  office.pull();
  office.adopt();
  const std::string refuse =
      "CREATE TRIGGER refuse BEFORE INSERT ON occasions WHEN NEW.debtor = '" + in_the_way +
      "' BEGIN SELECT RAISE(ABORT, 'no'); END";
  office.alter_store(refuse.c_str());
  bool failed = false;
  for (int i = 0; i < 20 && !failed; ++i)
    failed = !office.run->step({});
  REQUIRE(failed);
  CHECK(office.count(DeliveryState::planned) == 1);
  office.alter_store("DROP TRIGGER refuse");
  office.work();
  CHECK(office.mail.taken.size() == 2);
}

TEST_CASE("daily run: what an error left claimed leaves with the next step, but for its cause") {
  Office office;
  for (const auto* name : {"bakker", "slager", "kapper", "smid", "molen", "visser", "boer"})
    office.late(name);
  office.pull();
  office.adopt();
  office.work_until([&] { return office.mail.taken.size() == 3; });
  // The second of the four cannot be read.
  office.mail.on_stage = [&](std::string_view stage) {
    if (stage == "mail.connect") office.alter_store("ALTER TABLE occasions RENAME TO elsewhere");
  };
  CHECK_FALSE(office.run->step({}));
  office.mail.on_stage = {};
  office.alter_store("ALTER TABLE elsewhere RENAME TO occasions");
  CHECK(office.mail.taken.size() == 4);
  CHECK(office.count(DeliveryState::claimed) == 3);
  office.work();
  CHECK(office.mail.taken.size() == 6);
  CHECK(office.count(DeliveryState::accepted) == 6);
  CHECK(office.count(DeliveryState::claimed) == 1);
}

TEST_CASE("S23 daily run: while a guard stops the administration nothing is looked at or sent") {
  Office office;
  office.late("bakker");
  office.pull();
  office.adopt();
  const auto calls = office.ledger.calls;
  for (const auto stop : {&policy::RunState::paused, &policy::RunState::clock_suspect,
                          &policy::RunState::other_machine, &policy::RunState::restored,
                          &policy::RunState::suspicious_source}) {
    policy::RunState state;
    state.*stop = true;
    office.work(state);
  }
  CHECK(office.mail.taken.empty());
  CHECK(office.ledger.calls == calls);
  office.work();
  CHECK(office.mail.taken.size() == 1);
}

TEST_CASE("daily run: before its hour it waits, and says until when") {
  Office office;
  office.clock.set(at("2026-03-04T06:00:00Z"));
  office.late("bakker");
  office.pull();
  office.adopt();
  const auto idle = office.work();
  CHECK(office.mail.taken.empty());
  REQUIRE(idle.not_before);
  CHECK(to_string(*idle.not_before) == "2026-03-04T09:05:00.000Z");
}

TEST_CASE("daily run: after the window nothing leaves, and what was ready does not either") {
  Office office;
  office.late("bakker");
  office.pull();
  office.adopt();
  office.work_until([&] { return office.count(DeliveryState::ready) == 1; });
  office.clock.set(at("2026-03-04T17:00:00Z"));
  office.work();
  CHECK(office.mail.taken.empty());
  CHECK(office.count(DeliveryState::cancelled) == 1);
  office.clock.set(at("2026-03-05T10:00:00Z"));
  office.work();
  CHECK(office.mail.taken.size() == 1);
}

TEST_CASE("daily run: on a Saturday nothing leaves; on Monday it does") {
  Office office;
  office.clock.set(at("2026-03-07T10:00:00Z"));
  office.late("bakker");
  office.pull();
  office.adopt();
  office.work();
  CHECK(office.mail.taken.empty());
  office.clock.set(at("2026-03-09T10:00:00Z"));
  office.work();
  CHECK(office.mail.taken.size() == 1);
}

TEST_CASE("S22 daily run: a look older than ten minutes is not relied on") {
  Office office;
  office.late("bakker");
  office.pull();
  office.adopt();
  office.work_until([&] { return office.count(DeliveryState::ready) == 1; });
  office.clock.advance(Millis{11 * 60'000});
  const auto invoices = store::Overview(*office.store).invoices(office.id, true, 10).value();
  office.ledger.pay(invoices.front().invoice.value, eur(12'100), day("2026-03-04"));
  office.work();
  CHECK(office.mail.taken.empty());
  CHECK(office.count(DeliveryState::cancelled) >= 1);
}

TEST_CASE("S32a daily run: no more messages a minute than the setting says") {
  Office office;
  office.per_minute = 2;
  office.restart();
  for (const char* name : {"a", "b", "c", "d", "e"})
    office.late(name);
  office.pull();
  office.adopt();
  const auto idle = office.work();
  CHECK(office.mail.taken.size() == 2);
  REQUIRE(idle.not_before);
  CHECK(*idle.not_before == office.clock.now() + Millis{60'000});
  for (int minute = 0; minute < 4; ++minute) {
    office.clock.advance(Millis{60'000});
    office.work();
  }
  CHECK(office.mail.taken.size() == 5);
}

TEST_CASE("S22 daily run: no more messages a day than the mailbox may send") {
  Office office;
  office.per_day = 2;
  office.restart();
  for (const char* name : {"a", "b", "c"})
    office.late(name);
  office.pull();
  office.adopt();
  const auto idle = office.work();
  CHECK(office.mail.taken.size() == 2);
  REQUIRE(idle.not_before);
  CHECK(*idle.not_before > office.clock.now());
  CHECK(office.log.has("mail_budget_spent"));
  for (int hour = 0; hour < 5; ++hour) {
    office.clock.advance(Millis{3'600'000});
    office.work();
  }
  CHECK(office.mail.taken.size() == 2);
  office.clock.advance(Millis{86'400'000});
  office.pull();
  office.work();
  CHECK(office.mail.taken.size() == 3);
}

TEST_CASE("S32 daily run: an uncertain message is not repeated, and blocks the next step") {
  Office office;
  office.late("bakker");
  office.pull();
  office.adopt();
  office.mail.fates = {MailFate::cut_after_taking};
  office.work();
  CHECK(office.count(DeliveryState::uncertain) == 1);
  for (const char* when : {"2026-03-05T10:00:00Z", "2026-03-20T10:00:00Z"}) {
    office.clock.set(at(when));
    office.work();
  }
  CHECK(office.mail.taken.size() == 1);
}

TEST_CASE(
    "daily run: a server that is away is tried again later, and the run is not finished before") {
  Office office;
  office.late("bakker");
  office.pull();
  office.adopt();
  office.mail.fates = {MailFate::unreachable};
  const auto idle = office.work();
  CHECK(office.mail.taken.empty());
  REQUIRE(idle.not_before);
  CHECK(*idle.not_before < office.clock.now() + Millis{3'600'000});
  office.clock.set(*idle.not_before);
  office.work();
  CHECK(office.mail.taken.size() == 1);
}

TEST_CASE("S33 daily run: a refused message is not repeated day after day") {
  Office office;
  office.late("bakker");
  office.pull();
  office.adopt();
  office.mail.fates = {MailFate::refused, MailFate::refused, MailFate::refused, MailFate::refused};
  for (const char* when :
       {"2026-03-04T10:00:00Z", "2026-03-05T10:00:00Z", "2026-03-06T10:00:00Z"}) {
    office.clock.set(at(when));
    office.work();
  }
  CHECK(office.count(DeliveryState::refused) == 1);
  CHECK(office.mail.conversations <= 1);
}

TEST_CASE("S32 daily run: a note whose answer was lost is found by its marker, not written again") {
  Office office;
  office.late("bakker");
  office.pull();
  office.adopt();
  office.ledger.lose_next_answer = true;
  office.work();
  CHECK(office.ledger.notes.size() == 1);
  CHECK(office.count(DeliveryState::delivered, ChannelKind::write_back) +
            office.count(DeliveryState::accepted, ChannelKind::write_back) ==
        1);
}

TEST_CASE("S32 daily run: a ledger that counts reminders is told of ours, once, with the note") {
  Office office;
  office.ledger.counts_reminders = true;
  office.restart();
  office.late("bakker");
  office.late("slager");
  office.pull();
  office.adopt();
  office.ledger.lose_next_answer = true;
  office.work();
  office.clock.advance(Millis{3'600'000});
  office.work();
  office.pull();
  CHECK(office.mail.taken.size() == 2);
  CHECK(office.ledger.notes.size() == 2);
  const auto open = store::Overview(*office.store).invoices(office.id, true, 10).value();
  REQUIRE(open.size() == 2);
  for (const auto& row : open) {
    const auto& invoice =
        std::get<Invoice>(*office.ledger.find({RecordKind::invoice, row.invoice.value}));
    CHECK(invoice.reminders_in_ledger == 1);
  }
  CHECK(office.count(DeliveryState::delivered, ChannelKind::write_back) +
            office.count(DeliveryState::accepted, ChannelKind::write_back) ==
        4);
}

// Found by the simulation: whoever is invoiced in euros every week never heard of the dollars.
TEST_CASE("S20 of two cases of one debtor the one that has waited longer goes first") {
  Office office;
  const auto dollar = Currency::parse("USD").value();
  const auto debtor = office.ledger.add_debtor("Both B.V.", "ap@both.example");
  office.ledger.add_invoice({debtor, eur(12'100), day("2026-02-11"), day("2026-02-27"), "euros"});
  office.ledger.add_invoice(
      {debtor, {10'000, dollar}, day("2026-02-11"), day("2026-02-25"), "dollars"});
  office.pays_to(dollar);
  office.pull();
  office.adopt();
  office.work();
  REQUIRE(office.mail.taken.size() == 1);
  CHECK(office.mail.taken.back().bytes.find("dollars") != std::string::npos);
  office.clock.set(at("2026-03-09T10:00:00Z"));
  office.pull();
  office.work();
  REQUIRE(office.mail.taken.size() == 2);
  CHECK(office.mail.taken.back().bytes.find("euros") != std::string::npos);
}

TEST_CASE("S20 a case whose message cannot be made does not hold back the debtor's other one") {
  Office office;
  const auto debtor = office.ledger.add_debtor("Both B.V.", "ap@both.example");
  office.ledger.add_invoice({debtor, eur(12'100), day("2026-02-11"), day("2026-02-27"), "euros"});
  office.ledger.add_invoice({debtor,
                             {10'000, Currency::parse("USD").value()},
                             day("2026-02-11"),
                             day("2026-02-25"),
                             "dollars"});
  office.pull();
  office.adopt();
  office.work();
  REQUIRE(office.mail.taken.size() == 1);
  CHECK(office.mail.taken.back().bytes.find("euros") != std::string::npos);
  CHECK(office.log.has("no IBAN for USD"));
}

TEST_CASE("daily run: a message that cannot be made is said once a day and harms no other") {
  Office office;
  const auto debtor = office.ledger.add_debtor("Dollar B.V.", "ap@dollar.example");
  office.ledger.add_invoice({debtor,
                             {10'000, Currency::parse("USD").value()},
                             day("2026-02-11"),
                             day("2026-02-25"),
                             "usd"});
  office.late("bakker");
  office.pull();
  office.adopt();
  office.work();
  CHECK(office.mail.taken.size() == 1);
  CHECK(office.count(DeliveryState::cancelled) == 1);
  CHECK(office.log.has("no IBAN for USD"));
}

TEST_CASE("daily run: an account that cannot be loaded for its look keeps back none after it") {
  Office office;
  const auto damaged = office.late("bakker");
  office.late("slager");
  office.pull();
  office.adopt();
  office.work_until([&] { return office.count(DeliveryState::planned) == 2; });
  const std::string damage =
      "UPDATE items SET due_date = 'no day' WHERE debtor = '" + damaged + "'";
  office.alter_store(damage.c_str());
  office.work();
  CHECK(office.mail.taken.size() == 1);
  CHECK(office.count(DeliveryState::cancelled) == 1);
  CHECK(office.log.has("message_not_made"));
}
