// What leaves and is no step: events about a subject, redirected messages, reports to the owner.
#include <doctest/doctest.h>

#include "daemon/policy/event.hpp"
#include "daemon/store/history.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/sayings.hpp"
#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;
using store::Accounts;
using store::NewOccasion;
using store::Outbox;
using store::Written;

namespace {

NewOccasion event(AdministrationId id, const std::string& kind, const std::string& subject,
                  Date on = today) {
  NewOccasion occasion;
  occasion.account = account(id, "d");
  occasion.on = on;
  occasion.id = {std::to_string(id.value) + "/" + kind + "/" + subject + "/" + to_string(on)};
  occasion.intent.kind = kind;
  occasion.intent.subject = subject;
  occasion.intent.email = kind;
  occasion.intent.policy = "nl-business";
  occasion.intent.recipients = {{"main", "d@example.test"}};
  occasion.min_gap_days = 5;
  return occasion;
}

// Sends the occasion's message: made, claimed, accepted.
void send(Bench& bench, const OccasionId& id, Date on = today, int hour = 4) {
  Outbox outbox(*bench.store);
  REQUIRE(outbox.make_ready({made(row_of(bench, id))}, at_hour(hour)));
  const auto administration = row_of(bench, id).outgoing.administration;
  const auto row =
      outbox.claim(administration, ChannelKind::mail, "me", 1, at_hour(hour)).value().at(0);
  REQUIRE(row.occasion == id);
  REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(hour)));
  auto finish = ends_as(row, DeliveryState::accepted);
  finish.day = on;
  REQUIRE(outbox.finish(finish, at_hour(hour)));
}

policy::History history_of(Bench& bench, AdministrationId id,
                           std::optional<Instant> as_of = std::nullopt) {
  return Accounts(*bench.store)
      .load(account(id, "d"), {as_of, std::nullopt})
      .value()
      .account.history;
}

}  // namespace

TEST_CASE("events: S20 an event is written once for its subject, with every fact it states") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto item = open_item(bench, id, "d", "i");
    auto occasion = event(id, "plan_confirmed", "plan/3");
    auto& intent = occasion.intent;
    const policy::Line line{item, {"i"}, "N-i", today, today, "PO", "", "", eur(5), eur(4), today};
    intent.arranged = {line};
    intent.disputed = {line};
    intent.deadline = today + 14;
    intent.promise_broken = policy::PromiseBroken{eur(9), today - 3, eur(2)};
    intent.instalments = {{today + 5, eur(3), eur(0)}, {today + 35, eur(4), eur(1)}};
    intent.by = today + 8;
    intent.remark = "Gr\u00fc\u00dfe";
    intent.remark_word = {7};
    intent.cc = {"third@party.example"};
    intent.documents = {{RecordKind::invoice, "i"}};
    intent.task = policy::TaskOrder{"Call", "bert", std::nullopt};
    CHECK(write(bench, occasion) == Written::yes);
    const auto read = Outbox(*bench.store).occasion(occasion.id).value();
    REQUIRE(read);
    CHECK(read->intent == intent);
    CHECK(read->kind == "plan_confirmed");

    CHECK(write(bench, event(id, "plan_confirmed", "plan/3", today + 1)) == Written::already_taken);
    CHECK(write(bench, event(id, "plan_confirmed", "plan/4")) == Written::yes);
    CHECK(write(bench, event(id, "instalment_missed", "plan/3/1")) == Written::yes);
    const auto events = history_of(bench, id).events;
    REQUIRE(events.size() == 4);
    CHECK(events[0].kind == "instalment_missed");
    CHECK(events[0].subject == "plan/3/1");
    CHECK(events[1].kind == policy::event::remark);
    CHECK(events[1].subject == "remark/7");
    CHECK(events[2].subject == "plan/3");
    CHECK(events[2].on == today);
    CHECK(events[2].state == DeliveryState::planned);
    CHECK(events[3].subject == "plan/4");
  });
}

TEST_CASE("events: what was cancelled may be made again, and `why --on` sees it as it stood") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    open_item(bench, id, "d", "i");
    const auto first = event(id, "reopened", "item/1/1");
    CHECK(write(bench, first, 2) == Written::yes);
    REQUIRE(Outbox(*bench.store)
                .cancel(first.id, policy::Reason::look_changed, "paid again", at_hour(4)));
    CHECK(history_of(bench, id).events.empty());
    const auto second = event(id, "reopened", "item/1/1", today + 1);
    CHECK(write(bench, second, 26) == Written::yes);
    send(bench, second.id, today + 1, 28);
    auto events = history_of(bench, id).events;
    REQUIRE(events.size() == 1);
    CHECK(events[0].state == DeliveryState::accepted);
    CHECK(events[0].delivered_on == today + 1);
    CHECK(history_of(bench, id, at_hour(1)).events.empty());
    CHECK(history_of(bench, id, at_hour(3)).events.at(0).on == today);
    CHECK(history_of(bench, id, at_hour(25)).events.empty());
    CHECK(history_of(bench, id, at_hour(27)).events.at(0).state == DeliveryState::planned);
    CHECK(history_of(bench, id, at_hour(30)).events.at(0).state == DeliveryState::accepted);
  });
}

TEST_CASE("events: S33 what was refused stays known, and may be written again another day") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    open_item(bench, id, "d", "i");
    const auto first = event(id, "offer", "offer/1");
    const auto row = claimed(bench, first);
    REQUIRE(Outbox(*bench.store).begin_sending(row.outgoing.key, "me", at_hour(4)));
    REQUIRE(Outbox(*bench.store).finish(ends_as(row, DeliveryState::refused), at_hour(5)));
    for (const auto& as_of : {std::optional<Instant>(), std::optional(at_hour(6))}) {
      const auto events = history_of(bench, id, as_of).events;
      REQUIRE(events.size() == 1);
      CHECK(events[0].state == DeliveryState::refused);
      CHECK(events[0].on == today);
    }
    CHECK(write(bench, event(id, "offer", "offer/1", today + 5), 130) == Written::yes);
    const auto events = history_of(bench, id).events;
    REQUIRE(events.size() == 2);
    CHECK(events[1].state == DeliveryState::planned);
  });
}

TEST_CASE("events: S20 what a person asked for neither waits for min_gap nor counts for it") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto item = open_item(bench, id, "d", "i");
    Outbox outbox(*bench.store);
    CHECK(write(bench, event(id, "statement", "send/1")) == Written::yes);
    CHECK_FALSE(history_of(bench, id).last_message_on);
    CHECK(outbox.messages_of_day(id, today).value() == 0);
    auto step = reminder(id, "d", item);
    step.old_book = true;
    CHECK(write(bench, step) == Written::yes);
    CHECK(history_of(bench, id).last_message_on == today);
    CHECK(write(bench, event(id, "promise_confirmed", "promise/1", today + 1)) == Written::yes);
    CHECK(history_of(bench, id).last_message_on == today);
    // What the machine sends by itself counts.
    CHECK(write(bench, event(id, "instalment_coming", "plan/1/1", today + 2)) == Written::yes);
    CHECK(history_of(bench, id).last_message_on == today + 2);
    const auto again = reminder(id, "d", open_item(bench, id, "d", "j"), "reminder", today + 6);
    CHECK(write(bench, again) == Written::min_gap);

    CHECK(outbox.messages_of_day(id, today).value() == 1);
    CHECK(outbox.old_book_of_day(id, today).value() == 1);
    CHECK(outbox.messages_of_day(id, today + 1).value() == 0);
    CHECK(outbox.messages_of_day(id, today + 2).value() == 1);
    CHECK(outbox.messages_since(id, {"d"}, today).value() == 2);
    CHECK(outbox.messages_since(id, {"d"}, today + 1).value() == 1);
    CHECK(outbox.messages_since(id, {"e"}, today).value() == 0);
    REQUIRE(outbox.cancel(step.id, policy::Reason::look_changed, "", at_hour(9)));
    CHECK(outbox.messages_of_day(id, today).value() == 0);
  });
}

TEST_CASE("events: S15 a step written beside an event of the same verdict is decided once") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto item = open_item(bench, id, "d", "i");
    const auto step = reminder(id, "d", item);
    auto verdict = verdict_of(step);
    const auto confirmation = event(id, "promise_confirmed", "promise/1");
    verdict.intents.push_back(confirmation.intent);
    Outbox outbox(*bench.store);
    CHECK(outbox.write(confirmation, verdict, at_hour(2)).value() == Written::yes);
    CHECK(outbox.write(step, verdict, at_hour(2)).value() == Written::yes);
    std::vector<std::string> occasions;
    const auto acted = bench.text("SELECT occasion FROM decisions WHERE occasion <> ''");
    CHECK(acted == step.id.value);
    CHECK(bench.number("SELECT COUNT(*) FROM decisions WHERE occasion <> ''") == 1);
    CHECK(bench.number("SELECT COUNT(*) FROM taken") == 1);
  });
}

TEST_CASE("events: S28 an event may take a step, and frees it when nothing of it left") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto item = open_item(bench, id, "d", "i");
    auto unfounded = event(id, "dispute_unfounded", "dispute/1");
    unfounded.intent.advances = {{item, "reminder", 0, 1, policy::Reason::due, today}};
    CHECK(write(bench, unfounded) == Written::yes);
    CHECK(history_of(bench, id).taken.at(0).turn == 1);
    REQUIRE(Outbox(*bench.store).expire(id, today + 1, at_hour(30)));
    CHECK(history_of(bench, id).taken.empty());
    CHECK(history_of(bench, id).events.empty());
  });
}

TEST_CASE("redirected: S23 a message that goes elsewhere takes nothing and is made once") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto item = open_item(bench, id, "d", "i");
    auto occasion = reminder(id, "d", item);
    occasion.intent.note = "Reminder sent";
    occasion.as = NewOccasion::As::redirected;
    CHECK(write(bench, occasion) == Written::yes);
    send(bench, occasion.id);
    CHECK(bench.number("SELECT COUNT(*) FROM taken") == 0);
    CHECK(Outbox(*bench.store).rows(occasion.id).value().size() == 1);  // no note
    const auto history = history_of(bench, id);
    CHECK(history.taken.empty());
    CHECK(history.events.empty());
    CHECK_FALSE(history.last_message_on);
    CHECK(Outbox(*bench.store).messages_of_day(id, today).value() == 0);
    auto tomorrow = reminder(id, "d", item, "reminder", today + 1);
    tomorrow.as = NewOccasion::As::redirected;
    CHECK(write(bench, tomorrow) == Written::already_taken);
    // Another step, or another item with it, is another message.
    auto next = reminder(id, "d", item, "second_reminder", today + 1);
    next.as = NewOccasion::As::redirected;
    CHECK(write(bench, next) == Written::yes);
    // And when it is no longer redirected, the step is still to be taken.
    CHECK(write(bench, reminder(id, "d", item, "reminder", today + 2)) == Written::yes);
  });
}

TEST_CASE("shadow: S23 a message that nobody gets has no row to send and is recorded once") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto item = open_item(bench, id, "d", "i");
    auto occasion = reminder(id, "d", item);
    occasion.as = NewOccasion::As::shadow;
    CHECK(write(bench, occasion) == Written::yes);
    CHECK(Outbox(*bench.store).rows(occasion.id).value().empty());
    CHECK(Outbox(*bench.store).planned(id, 10).value().empty());
    CHECK(Outbox(*bench.store).occasion(occasion.id).value()->kind == "shadow");
    CHECK(history_of(bench, id).taken.empty());
    auto tomorrow = reminder(id, "d", item, "reminder", today + 1);
    tomorrow.as = NewOccasion::As::shadow;
    CHECK(write(bench, tomorrow) == Written::already_taken);
  });
}

TEST_CASE("reports: S24 a mail to the owner is ready at once, once a day for its kind") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    store::NewReport report{id,
                            "stops",
                            today,
                            "ar@acme.example",
                            {{"owner@acme.example", "to", ""}},
                            "Message-ID: <k>\r\n\r\nStopped."};
    CHECK(outbox.report(report, at_hour(2)).value() == Written::yes);
    CHECK(outbox.report(report, at_hour(3)).value() == Written::already_taken);
    const auto row = row_of(bench, store::report_id(id, "stops", today), Effect::report);
    CHECK(row.state == DeliveryState::ready);
    CHECK(row.outgoing.key == store::report_key(id, "stops", today));
    CHECK(row.outgoing.recipients.at(0).address == "owner@acme.example");
    CHECK(row.outgoing.bytes == report.bytes);
    CHECK_FALSE(store::History(*bench.store).verify(id).value().broken_at);
    CHECK(store::Overview(*bench.store).messages(id, std::nullopt, 10).value().size() == 1);
  });
}

TEST_CASE("reports: S23 what stops the messages does not stop the mail that tells of it") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    const auto reminder_row = reminder(id, "d", open_item(bench, id, "d", "i"));
    write(bench, reminder_row);
    REQUIRE(outbox.make_ready({made(row_of(bench, reminder_row.id))}, at_hour(3)));
    REQUIRE(outbox.report(
        {id, "stops", today, "a@acme.example", {{"o@acme.example", "to", ""}}, "bytes"},
        at_hour(4)));
    REQUIRE(store::Sayings(*bench.store).pause(id, "anna", at_hour(5)));
    bench.execute("UPDATE administrations SET suspicious = 'shrunk'");
    const auto rows = outbox.claim(id, ChannelKind::mail, "me", 10, at_hour(6)).value();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].outgoing.effect == Effect::report);
    REQUIRE(outbox.begin_sending(rows[0].outgoing.key, "me", at_hour(7)));
    REQUIRE(outbox.finish(ends_as(rows[0], DeliveryState::accepted), at_hour(8)));
    // Claimed by effect.
    REQUIRE(store::Sayings(*bench.store).resume(id, "anna", at_hour(9)));
    CHECK(
        outbox.claim(id, ChannelKind::mail, "me", 10, at_hour(9), Effect::report).value().empty());
    CHECK(
        outbox.claim(id, ChannelKind::mail, "me", 10, at_hour(9), Effect::message).value().size() ==
        1);
  });
}

TEST_CASE("reports: a crash sends one again, and one too old is not sent at all") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    const auto add = [&](const char* kind) {
      REQUIRE(outbox.report(
          {id, kind, today, "a@acme.example", {{"o@acme.example", "to", ""}}, "b"}, at_hour(2)));
      return store::report_id(id, kind, today);
    };
    const auto state = [&](const OccasionId& report) {
      return row_of(bench, report, Effect::report).state;
    };
    const auto stops = add("stops");
    const auto row = outbox.claim(id, ChannelKind::mail, "me", 1, at_hour(3)).value().at(0);
    REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(3)));
    CHECK(outbox.recover("other", at_hour(4)).value() == 0);
    CHECK(state(stops) == DeliveryState::ready);
    const auto forewarning = add("forewarning");
    CHECK(outbox.expire(id, today + 1, at_hour(26)).value() == 1);
    CHECK(state(forewarning) == DeliveryState::expired);
    CHECK(state(stops) == DeliveryState::ready);
    CHECK(outbox.expire(id, today + 8, at_hour(200)).value() == 1);
    CHECK(state(stops) == DeliveryState::expired);
  });
}
