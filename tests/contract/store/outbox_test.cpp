// Intent before effect (design, rule 2), the states of S31, and what a claim is worth (rule 3).
#include "daemon/store/outbox.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "daemon/core/delivery_state.hpp"
#include "daemon/store/history.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/sayings.hpp"
#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;
using store::Accounts;
using store::Outbox;
using store::Written;

namespace {

std::vector<policy::Taken> taken(Bench& bench, AdministrationId id, const std::string& of_debtor) {
  return Accounts(*bench.store).load(account(id, of_debtor)).value().account.history.taken;
}

bool verified(Bench& bench, AdministrationId id) {
  return !store::History(*bench.store).verify(id).value().broken_at.has_value();
}

}  // namespace

TEST_CASE("outbox: the key is the digest of administration, occasion, effect, channel, attempt") {
  const AdministrationId id{1};
  const auto key = [&](const char* occasion, Effect effect, ChannelKind channel, int attempt) {
    return store::outbox_key(id, {occasion}, effect, channel, attempt).value;
  };
  const auto first = key("a", Effect::message, ChannelKind::mail, 0);
  CHECK(first.size() == 32);
  CHECK(first == key("a", Effect::message, ChannelKind::mail, 0));
  CHECK(first != key("b", Effect::message, ChannelKind::mail, 0));
  CHECK(first != key("a", Effect::note, ChannelKind::mail, 0));
  CHECK(first != key("a", Effect::message, ChannelKind::write_back, 0));
  CHECK(first != key("a", Effect::message, ChannelKind::mail, 1));
}

TEST_CASE("outbox: what was written comes back as it was meant") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
    occasion.intent.note = "Reminder sent";
    REQUIRE(write(bench, occasion) == Written::yes);
    Outbox outbox(*bench.store);
    const auto planned = outbox.planned(id, 10).value();
    REQUIRE(planned.size() == 1);
    CHECK(planned[0].intent == occasion.intent);
    CHECK(planned[0].account == occasion.account);
    CHECK(planned[0].on == today);
    const auto rows = outbox.rows(occasion.id).value();
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].outgoing.effect == Effect::message);
    CHECK(rows[0].state == DeliveryState::planned);
    CHECK(rows[1].outgoing.channel == ChannelKind::write_back);
    const auto steps = taken(bench, id, "d");
    REQUIRE(steps.size() == 1);
    CHECK(steps[0].leading);
    CHECK(steps[0].on == today);
    CHECK(steps[0].due_date_then == day("2026-09-15"));
    CHECK(steps[0].state == DeliveryState::planned);
    CHECK_FALSE(steps[0].delivered_on);
    CHECK(verified(bench, id));
  });
}

TEST_CASE("outbox: S15 a step of an item is taken at most once") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const ItemId item = open_item(bench, id, "d", "i");
    auto first = reminder(id, "d", item);
    REQUIRE(write(bench, first) == Written::yes);
    auto again = reminder(id, "d", item, "reminder", today + 30);
    CHECK(write(bench, again) == Written::already_taken);
    CHECK(write(bench, first) == Written::already_taken);
    CHECK(bench.number("SELECT COUNT(*) FROM occasions") == 1);
    again.intent.advances[0].turn = 1;
    CHECK(write(bench, again) == Written::yes);
  });
}

TEST_CASE("outbox: of two writers of one step exactly one writes it") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
    const auto other = bench.open_again();
    Result<Written> one, two;
    std::thread first(
        [&] { one = Outbox(*bench.store).write(occasion, verdict_of(occasion), at_hour(2)); });
    std::thread second(
        [&] { two = Outbox(*other).write(occasion, verdict_of(occasion), at_hour(2)); });
    first.join();
    second.join();
    REQUIRE(one);
    REQUIRE(two);
    CHECK((*one == Written::yes) != (*two == Written::yes));
    CHECK(bench.number("SELECT COUNT(*) FROM outbox") == 1);
  });
}

TEST_CASE("outbox: S20 min_gap is held in the writing transaction, over all currencies and cases") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const ItemId one = open_item(bench, id, "d", "i");
    const ItemId two = open_item(bench, id, "d", "j");
    REQUIRE(write(bench, reminder(id, "d", one)) == Written::yes);
    CHECK(write(bench, reminder(id, "d", two, "second", today + 4)) == Written::min_gap);
    CHECK(write(bench, reminder(id, "d", two, "second", today + 5)) == Written::yes);
    // A cancelled message leaves no gap behind.
    Outbox outbox(*bench.store);
    const ItemId other = open_item(bench, id, "e", "k");
    REQUIRE(write(bench, reminder(id, "e", other)) == Written::yes);
    REQUIRE(
        outbox.cancel(reminder(id, "e", other).id, policy::Reason::look_changed, "", at_hour(3)));
    CHECK(write(bench, reminder(id, "e", other, "reminder", today + 1)) == Written::yes);
  });
}

TEST_CASE("outbox: what a person said since it was decided stops it from being written") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
    store::Sayings::NewHold hold{id, DebtorId{"d"}, std::nullopt, "on holiday", "anna", {}};
    REQUIRE(store::Sayings(*bench.store).hold(hold, at_hour(2)));
    CHECK(write(bench, occasion) == Written::stale_say);
    CHECK(bench.number("SELECT COUNT(*) FROM outbox") == 0);
  });
}

TEST_CASE("outbox: S42 mail and text of one step may end differently, and the history is whole") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
    occasion.intent.sms = "reminder";
    REQUIRE(write(bench, occasion) == Written::yes);
    std::vector<Outbox::Made> both;
    const auto rows = outbox.rows(occasion.id).value();
    for (const auto& row : rows)
      both.push_back(made(row));
    REQUIRE(both.size() == 2);
    REQUIRE(outbox.make_ready(both, at_hour(3)));
    for (const auto& [channel, end] : {std::pair{ChannelKind::mail, DeliveryState::refused},
                                       std::pair{ChannelKind::sms, DeliveryState::accepted}}) {
      const auto row = outbox.claim(id, channel, "me", 1, at_hour(4)).value().at(0);
      REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(5)));
      REQUIRE(outbox.finish(ends_as(row, end), at_hour(6)));
    }
    CHECK(verified(bench, id));
  });
}

TEST_CASE("outbox: a message goes from planned to accepted, and its note follows") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
    occasion.intent.note = "Reminder sent";
    REQUIRE(write(bench, occasion) == Written::yes);
    auto note = made(row_of(bench, occasion.id, Effect::note));
    note.bytes = "Herinnering verstuurd, zoë";
    note.targets = {{RecordKind::invoice, "i"}};
    REQUIRE(outbox.make_ready({made(row_of(bench, occasion.id)), note}, at_hour(3)));
    CHECK(row_of(bench, occasion.id).state == DeliveryState::ready);
    CHECK(row_of(bench, occasion.id, Effect::note).state == DeliveryState::planned);
    CHECK(outbox.claim(id, ChannelKind::write_back, "me", 5, at_hour(4)).value().empty());

    const auto rows = outbox.claim(id, ChannelKind::mail, "me", 5, at_hour(4)).value();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].claim == "me");
    CHECK(rows[0].looked_at == at_hour(3));
    CHECK(rows[0].outgoing.recipients.at(0).contact == "main");
    CHECK(rows[0].outgoing.bytes.find("Please pay") != std::string::npos);
    REQUIRE(outbox.begin_sending(rows[0].outgoing.key, "me", at_hour(5)));
    CHECK(row_of(bench, occasion.id).state == DeliveryState::sending);
    REQUIRE(outbox.finish(ends_as(rows[0], DeliveryState::accepted), at_hour(6)));

    const auto steps = taken(bench, id, "d");
    CHECK(steps.at(0).state == DeliveryState::accepted);
    CHECK(steps.at(0).delivered_on == today);
    const auto notes = outbox.claim(id, ChannelKind::write_back, "me", 5, at_hour(7)).value();
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].outgoing.bytes == "Herinnering verstuurd, zoë");
    CHECK(notes[0].outgoing.targets == note.targets);
    CHECK(verified(bench, id));
  });
}

TEST_CASE("outbox: S32b a note never counts for how far a step is") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
    occasion.intent.note = "Reminder sent";
    const auto row = claimed(bench, occasion);
    REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(5)));
    REQUIRE(outbox.finish(ends_as(row, DeliveryState::accepted), at_hour(6)));
    CHECK(row_of(bench, occasion.id, Effect::note).state == DeliveryState::planned);
    CHECK(taken(bench, id, "d").at(0).state == DeliveryState::accepted);
  });
}

TEST_CASE("outbox: two claimers never get the same row") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    for (int n = 0; n < 20; ++n) {
      const std::string who = "d" + std::to_string(n);
      const auto occasion = reminder(id, who, open_item(bench, id, who, "i" + who));
      REQUIRE(write(bench, occasion) == Written::yes);
      REQUIRE(outbox.make_ready({made(row_of(bench, occasion.id))}, at_hour(3)));
    }
    const auto other = bench.open_again();
    std::vector<store::Row> one, two;
    const auto take_all = [&](store::Store& store, const std::string& owner,
                              std::vector<store::Row>& rows) {
      Outbox box(store);
      while (true) {
        const auto got = box.claim(id, ChannelKind::mail, owner, 3, at_hour(4));
        if (!got || got->empty()) return;
        rows.insert(rows.end(), got->begin(), got->end());
      }
    };
    std::thread first([&] { take_all(*bench.store, "one", one); });
    std::thread second([&] { take_all(*other, "two", two); });
    first.join();
    second.join();
    CHECK(one.size() + two.size() == 20);
    for (const auto& row : one)
      CHECK(row.claim == "one");
    for (const auto& row : two)
      CHECK(row.claim == "two");
    CHECK(bench.number("SELECT COUNT(*) FROM outbox WHERE state = 'claimed'") == 20);
  });
}

TEST_CASE("outbox: not before its moment, and not while paused, is a row claimed") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    const auto row = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
    REQUIRE(outbox.unclaim(row.outgoing.key, "me", at_hour(10), "451 greylisted", at_hour(5)));
    CHECK(outbox.claim(id, ChannelKind::mail, "me", 5, at_hour(9)).value().empty());
    store::Sayings sayings(*bench.store);
    REQUIRE(sayings.pause(id, "anna", at_hour(9)));
    CHECK(outbox.claim(id, ChannelKind::mail, "me", 5, at_hour(10)).value().empty());
    REQUIRE(sayings.resume(std::nullopt, "anna", at_hour(10)));
    const auto rows = outbox.claim(id, ChannelKind::mail, "me", 5, at_hour(10)).value();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].evidence == "451 greylisted");
  });
}

TEST_CASE("outbox: sending begins only while claim, say number, pause and trust are as admitted") {
  struct Case {
    const char* name;
    std::function<void(Bench&, AdministrationId)> meanwhile;
    const char* because;
  };
  const Case cases[] = {
      {"a hold",
       [](Bench& bench, AdministrationId id) {
         store::Sayings::NewHold hold{id, DebtorId{"d"}, std::nullopt, "r", "anna", {}};
         REQUIRE(store::Sayings(*bench.store).hold(hold, at_hour(5)));
       },
       "a person said something"},
      {"a pause",
       [](Bench& bench, AdministrationId id) {
         REQUIRE(store::Sayings(*bench.store).pause(id, "anna", at_hour(5)));
       },
       "paused"},
      {"a lost claim",
       [](Bench& bench, AdministrationId) {
         REQUIRE(Outbox(*bench.store).recover("other", at_hour(5)));
       },
       "the claim was lost"},
      {"a suspicious source",
       [](Bench& bench, AdministrationId) {
         bench.execute("UPDATE administrations SET suspicious = 'empty'");
       },
       "suspicious"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    on_both([&](Bench& bench) {
      const auto id = bench.administration();
      Outbox outbox(*bench.store);
      const auto row = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
      one.meanwhile(bench, id);
      const auto refused = outbox.begin_sending(row.outgoing.key, "me", at_hour(6));
      REQUIRE_FALSE(refused);
      CHECK(refused.error().kind == ErrorKind::conflict);
      CHECK(refused.error().message.find(one.because) != std::string::npos);
      CHECK(bench.number("SELECT COUNT(*) FROM outbox WHERE state = 'sending'") == 0);
    });
  }
}

TEST_CASE("outbox: S22 what the books say after the look stops a message, our own note does not") {
  const auto changed = [](auto record, const auto& change) {
    record.version = "2";
    change(record);
    return record;
  };
  const auto nothing = [](auto&) {};
  BankLine received;
  received.id = "b";
  received.version = "1";
  received.booked_on = today;
  received.amount = received.open = eur(10'000);
  const auto open_of = [](std::int64_t cents) {
    return [cents](auto& record) { record.open = eur(cents); };
  };
  store::Arrived unreadable;
  unreadable.unreadable.push_back({{RecordKind::invoice, "i"}, "amount: no number"});
  store::Arrived gone;
  gone.gone.push_back({RecordKind::invoice, "i"});
  struct Case {
    const char* name;
    store::Arrived since;
    bool leaves;
  };
  const Case cases[] = {
      {"our own note", arrived({changed(invoice("i", "d"), nothing)}), true},
      {"another debtor's payment", arrived({changed(invoice("j", "other"), open_of(1))}), true},
      {"money spent", arrived({changed(received, open_of(-500))}), true},
      {"a receipt that is booked", arrived({changed(received, open_of(0))}), true},
      {"a part payment", arrived({changed(invoice("i", "d"), open_of(5'000))}), false},
      {"a new invoice of the debtor", arrived({invoice("k", "d")}), false},
      {"a stop sign", arrived({changed(debtor("d"), [](Debtor& one) { one.stop_signs = {"x"}; })}),
       false},
      {"a receipt that may be anybody's", arrived({received}), false},
      {"an invoice that cannot be read", unreadable, false},
      {"an invoice that is gone", gone, false},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    on_both([&](Bench& bench) {
      const auto id = bench.administration();
      (void)open_item(bench, id, "other", "j");
      const auto row = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
      REQUIRE(store::Mirror(*bench.store).take_look(id, one.since, at_hour(5)));
      const auto begun = Outbox(*bench.store).begin_sending(row.outgoing.key, "me", at_hour(6));
      CHECK(begun.has_value() == one.leaves);
      if (!begun) CHECK(begun.error().kind == ErrorKind::conflict);
    });
  }
}

TEST_CASE("outbox: a crash while claimed is safe to repeat, one while sending is uncertain") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    const auto one = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
    const auto two = claimed(bench, reminder(id, "e", open_item(bench, id, "e", "j")));
    REQUIRE(outbox.begin_sending(two.outgoing.key, "me", at_hour(5)));
    const auto reborn = bench.open_again();
    CHECK(Outbox(*reborn).recover("me after the crash", at_hour(6)).value() == 1);
    CHECK(row_of(bench, one.occasion).state == DeliveryState::ready);
    CHECK(row_of(bench, two.occasion).state == DeliveryState::uncertain);
    CHECK(taken(bench, id, "e").at(0).state == DeliveryState::uncertain);
    // The machine never sends it again.
    CHECK(outbox.claim(id, ChannelKind::mail, "me", 9, at_hour(7)).value().size() == 1);
    CHECK(outbox.expire(id, today + 9, at_hour(8)).value() == 1);
    CHECK(row_of(bench, two.occasion).state == DeliveryState::uncertain);
    CHECK(outbox.cancel(two.occasion, policy::Reason::hold, "", at_hour(8)).error().kind ==
          ErrorKind::conflict);
    CHECK(verified(bench, id));
  });
}

TEST_CASE("outbox: S32 an uncertain message is resolved by a person, either way") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    const auto delivered = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
    const auto lost = claimed(bench, reminder(id, "e", open_item(bench, id, "e", "j")));
    for (const auto& row : {delivered, lost}) {
      REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(5)));
      REQUIRE(outbox.finish(ends_as(row, DeliveryState::uncertain), at_hour(6)));
    }
    using Resolution = Outbox::Resolution;
    REQUIRE(outbox.resolve(delivered.outgoing.key, Resolution::delivered, "anna", today + 1,
                           at_hour(7)));
    CHECK(taken(bench, id, "d").at(0).delivered_on == today + 1);
    REQUIRE(
        outbox.resolve(lost.outgoing.key, Resolution::not_delivered, "anna", today, at_hour(7)));
    const auto again = row_of(bench, lost.occasion);
    CHECK(again.state == DeliveryState::ready);
    CHECK(again.attempt == 1);
    CHECK(again.outgoing.key ==
          store::outbox_key(id, lost.occasion, Effect::message, ChannelKind::mail, 1));
    // The new key stands in the bytes as well, the old one nowhere.
    CHECK(again.outgoing.bytes.find(again.outgoing.key.value) != std::string::npos);
    CHECK(again.outgoing.bytes.find(lost.outgoing.key.value) == std::string::npos);
    CHECK(outbox.resolve(again.outgoing.key, Resolution::delivered, "anna", today, at_hour(8))
              .error()
              .kind == ErrorKind::conflict);
    CHECK(verified(bench, id));
  });
}

TEST_CASE("outbox: an uncertain note keeps its key, which is the marker it is searched by") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
    occasion.intent.email = "";
    occasion.intent.note = "Called";
    REQUIRE(write(bench, occasion) == Written::yes);
    // Without a message there is nothing to wait for.
    REQUIRE(outbox.planned(id, 5).value().size() == 1);
    const auto planned = row_of(bench, occasion.id, Effect::note);
    REQUIRE(outbox.make_ready({made(planned)}, at_hour(3)));
    const auto row = outbox.claim(id, ChannelKind::write_back, "me", 1, at_hour(4)).value().at(0);
    REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(5)));
    REQUIRE(outbox.finish(ends_as(row, DeliveryState::uncertain), at_hour(6)));
    REQUIRE(outbox.resolve(row.outgoing.key, Outbox::Resolution::not_delivered, "marker search",
                           today, at_hour(7)));
    const auto again = row_of(bench, occasion.id, Effect::note);
    CHECK(again.state == DeliveryState::ready);
    CHECK(again.outgoing.key == row.outgoing.key);
  });
}

TEST_CASE("S32b outbox: a reminder for the ledger waits for its message, and keeps its key") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
    occasion.log_reminder = true;
    REQUIRE(write(bench, occasion) == Written::yes);
    auto told = made(row_of(bench, occasion.id, Effect::reminder));
    told.bytes = "i 0\n";
    REQUIRE(outbox.make_ready({made(row_of(bench, occasion.id)), told}, at_hour(3)));
    CHECK(row_of(bench, occasion.id, Effect::reminder).state == DeliveryState::planned);
    const auto mail = outbox.claim(id, ChannelKind::mail, "me", 1, at_hour(4)).value().at(0);
    REQUIRE(outbox.begin_sending(mail.outgoing.key, "me", at_hour(5)));
    REQUIRE(outbox.finish(ends_as(mail, DeliveryState::accepted), at_hour(6)));
    const auto row = outbox.claim(id, ChannelKind::write_back, "me", 1, at_hour(7)).value().at(0);
    CHECK(row.outgoing.effect == Effect::reminder);
    CHECK(row.outgoing.bytes == "i 0\n");
    REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(8)));
    REQUIRE(outbox.finish(ends_as(row, DeliveryState::uncertain), at_hour(9)));
    REQUIRE(outbox.resolve(row.outgoing.key, Outbox::Resolution::not_delivered, "ledger", today,
                           at_hour(10)));
    const auto again = row_of(bench, occasion.id, Effect::reminder);
    CHECK(again.state == DeliveryState::ready);
    CHECK(again.outgoing.key == row.outgoing.key);
    CHECK(verified(bench, id));
  });
}

TEST_CASE("outbox: cancelling frees the steps in the same transaction and wakes the account") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    Accounts accounts(*bench.store);
    const ItemId item = open_item(bench, id, "d", "i");
    auto occasion = reminder(id, "d", item);
    occasion.intent.note = "Reminder sent";
    REQUIRE(write(bench, occasion) == Written::yes);
    CHECK(accounts.to_look_at(id, today, std::nullopt, 9).value().empty());
    REQUIRE(outbox.cancel(occasion.id, policy::Reason::look_changed, "it was paid", at_hour(3)));
    CHECK(accounts.to_look_at(id, today, std::nullopt, 9).value().size() == 1);
    CHECK(taken(bench, id, "d").empty());
    const auto cancelled = outbox.rows(occasion.id).value();
    for (const auto& row : cancelled)
      CHECK(row.state == DeliveryState::cancelled);
    CHECK(outbox.planned(id, 9).value().empty());
    auto again = occasion;
    again.id.value += "#2";
    CHECK(write(bench, again) == Written::yes);
    const auto told = store::Overview(*bench.store).occasions(item).value();
    REQUIRE(told.size() == 2);
    CHECK(told[0].cancelled_because == policy::Reason::look_changed);
    CHECK(told[0].cancelled_detail == "it was paid");
    CHECK(verified(bench, id));
  });
}

TEST_CASE("outbox: refused with nothing accepted frees the steps and cancels the note") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
    occasion.intent.note = "Reminder sent";
    occasion.log_reminder = true;
    const auto row = claimed(bench, occasion);
    auto refused = ends_as(row, DeliveryState::refused);
    refused.evidence = "550 no such user";
    refused.refused_recipients = {"d@example.test"};
    REQUIRE(outbox.finish(refused, at_hour(5)));
    CHECK(taken(bench, id, "d").empty());
    CHECK(row_of(bench, occasion.id, Effect::note).state == DeliveryState::cancelled);
    CHECK(row_of(bench, occasion.id, Effect::reminder).state == DeliveryState::cancelled);
    // The step is free, and the next attempt keeps the distance all the same.
    CHECK(Accounts(*bench.store).load(account(id, "d")).value().account.history.last_message_on ==
          today);
  });
}

TEST_CASE("outbox: what was not sent by the end of its day expires and is decided anew") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    const auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
    REQUIRE(write(bench, occasion) == Written::yes);
    CHECK(outbox.expire(id, today, at_hour(20)).value() == 0);
    CHECK(outbox.expire(id, today + 1, at_hour(24)).value() == 1);
    CHECK(row_of(bench, occasion.id).state == DeliveryState::expired);
    CHECK(taken(bench, id, "d").empty());
    CHECK(write(bench, reminder(id, "d", occasion.intent.advances[0].item, "reminder",
                                today + 1)) == Written::yes);
  });
}

TEST_CASE("outbox: a temporary refusal after the body makes it ready for later") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    const auto row = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
    REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(5)));
    auto later = ends_as(row, DeliveryState::ready);
    later.not_before = at_hour(9);
    REQUIRE(outbox.finish(later, at_hour(6)));
    const auto ready = row_of(bench, row.occasion);
    CHECK(ready.state == DeliveryState::ready);
    CHECK(ready.claim.empty());
    CHECK(ready.not_before == at_hour(9));
  });
}

TEST_CASE("outbox: a change that the table of S31 lacks is a conflict and changes nothing") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    const auto row = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
    for (const auto to : {DeliveryState::accepted, DeliveryState::uncertain,
                          DeliveryState::delivered, DeliveryState::bounced}) {
      CAPTURE(name(to));
      REQUIRE_FALSE(may_become(DeliveryState::claimed, to));
      CHECK(outbox.finish(ends_as(row, to), at_hour(5)).error().kind == ErrorKind::conflict);
    }
    CHECK(row_of(bench, row.occasion).state == DeliveryState::claimed);
    auto stolen = ends_as(row, DeliveryState::refused);
    stolen.claim = "somebody else";
    CHECK(outbox.finish(stolen, at_hour(5)).error().kind == ErrorKind::conflict);
    CHECK(outbox.unclaim(row.outgoing.key, "somebody else", {}, "", at_hour(5)).error().kind ==
          ErrorKind::conflict);
    CHECK(outbox.make_ready({made(row)}, at_hour(5)).error().kind == ErrorKind::conflict);
  });
}

TEST_CASE("outbox: a row is found by the first digits of its key") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    const auto row = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
    const std::string key = row.outgoing.key.value;
    CHECK(outbox.find(key).value()->occasion == row.occasion);
    CHECK(outbox.find(key.substr(0, 6)).value()->outgoing.key.value == key);
    CHECK(outbox.find("ffffffffffff").value() == std::nullopt);
    CHECK(outbox.find("x' OR '1'='1").error().kind == ErrorKind::invalid_input);
    CHECK(outbox.find("").error().kind == ErrorKind::invalid_input);
  });
}

TEST_CASE("outbox: a message with a NUL is refused before it is stored") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
    REQUIRE(write(bench, occasion) == Written::yes);
    auto bad = made(row_of(bench, occasion.id));
    bad.bytes += '\0';
    CHECK(Outbox(*bench.store).make_ready({bad}, at_hour(3)).error().kind ==
          ErrorKind::invalid_input);
    CHECK(row_of(bench, occasion.id).state == DeliveryState::planned);
  });
}

TEST_CASE("outbox: at most five commits a message, from the decision to the reply") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    const auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
    const auto before = bench.store->commits();
    const auto row = claimed(bench, occasion);
    REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(5)));
    REQUIRE(outbox.finish(ends_as(row, DeliveryState::accepted), at_hour(6)));
    CHECK(bench.store->commits() - before <= 5);
  });
}
