// What comes back (S31–S33): bounces, bad addresses, mails that belong to a case, and how far a
// mailbox has been read.
#include <doctest/doctest.h>

#include "daemon/store/bad_addresses.hpp"
#include "daemon/store/history.hpp"
#include "daemon/store/inboxes.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/replies.hpp"
#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;
using store::Accounts;
using store::BadAddresses;
using store::Inboxes;
using store::Outbox;
using store::Replies;
using store::Written;

namespace {

struct To {
  std::vector<Recipient> recipients = {{"d@example.test", "to", "main"}};
  std::string note{};
  std::string letter{};
  bool legal = false;
};

// A message that was handed over to the mail server; gives its row.
store::Row sent(Bench& bench, AdministrationId id, const To& to = {},
                DeliveryState as = DeliveryState::accepted) {
  auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
  occasion.intent.note = to.note;
  occasion.intent.letter = to.letter;
  if (to.legal) occasion.intent.deadline = today + 14;
  REQUIRE(write(bench, occasion) == Written::yes);
  Outbox outbox(*bench.store);
  const auto rows = outbox.rows(occasion.id).value();
  for (const auto& planned : rows) {
    auto one = made(planned);
    one.recipients = to.recipients;
    REQUIRE(outbox.make_ready({one}, at_hour(3)));
  }
  const auto row = outbox.claim(id, ChannelKind::mail, "me", 1, at_hour(4)).value().at(0);
  REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(5)));
  REQUIRE(outbox.finish(ends_as(row, as), at_hour(6)));
  return row;
}

Outbox::Bounced report(const store::Row& row, std::vector<Outbox::Unreached> unreached) {
  return {row.outgoing.key, std::move(unreached), "it came back: no such user"};
}

DeliveryState state_of(Bench& bench, const store::Row& row) {
  return Outbox(*bench.store).find(row.outgoing.key.value).value()->state;
}

std::vector<policy::BadAddress> bad(Bench& bench, AdministrationId id) {
  return BadAddresses(*bench.store).list(id, {"d"}).value();
}

policy::Account account_of(Bench& bench, AdministrationId id, const Accounts::View& view = {}) {
  return Accounts(*bench.store).load(account(id, "d"), view).value().account;
}

// The day of the last message that keeps its distance: as it is loaded now, and as of a moment
// behind everything that happens here.
std::optional<Date> last_message_on(Bench& bench, AdministrationId id) {
  const auto now = account_of(bench, id).history.last_message_on;
  CHECK(account_of(bench, id, {at_hour(12 * 24), std::nullopt}).history.last_message_on == now);
  return now;
}

bool verified(Bench& bench, AdministrationId id) {
  return !store::History(*bench.store).verify(id).value().broken_at.has_value();
}

Inboxes::Effects mail(AdministrationId id, const std::string& message_id) {
  Inboxes::Effects one;
  one.reply = {id,    {"d"},       {}, {}, "reply", message_id, at_hour(8), "d@example.test",
               "Re:", "Zap. Paid."};
  one.day = today;
  return one;
}

Inboxes::Standing place(std::uint32_t uid, std::uint32_t validity = 7) {
  Inboxes::Standing standing;
  standing.uid_validity = validity;
  standing.uid = uid;
  return standing;
}

}  // namespace

TEST_CASE("returned: S33 a bounce burns no level, marks the address and keeps no distance") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto row = sent(bench, id, {.note = "Reminder sent"});
    Outbox outbox(*bench.store);
    const auto bounced =
        outbox.bounced(report(row, {{"D@Example.test", "550 no such user"}}), today, at_hour(7));
    REQUIRE(bounced);
    CHECK(*bounced);
    CHECK(state_of(bench, row) == DeliveryState::bounced);
    CHECK(row_of(bench, row.occasion, Effect::note).state == DeliveryState::cancelled);
    const auto marked = bad(bench, id);
    REQUIRE(marked.size() == 1);
    CHECK(marked[0].address == "d@example.test");
    CHECK(marked[0].because == "550 no such user");
    CHECK(marked[0].since == today);
    const auto after = account_of(bench, id);
    CHECK(after.history.taken.empty());
    CHECK_FALSE(last_message_on(bench, id));
    CHECK(after.bad_addresses.size() == 1);
    // The step may be taken again the next day.
    auto again = reminder(id, "d", after.items.at(0).id, "reminder", today + 1);
    CHECK(write(bench, again, 26) == Written::yes);
    CHECK(verified(bench, id));
  });
}

TEST_CASE(
    "returned: S33 a bounced one of several does not undo delivery, unless the law needs it") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const std::vector<Recipient> two = {{"d@example.test", "to", "main"},
                                        {"e@example.test", "to", "main"},
                                        {"law@firm.test", "cc", "cc"}};
    Outbox outbox(*bench.store);
    const auto row = sent(bench, id, {.recipients = two});
    CHECK_FALSE(outbox.bounced(report(row, {{"law@firm.test", "550"}}), today, at_hour(7)).value());
    CHECK(bad(bench, id).empty());
    CHECK_FALSE(
        outbox.bounced(report(row, {{"d@example.test", "550"}}), today, at_hour(7)).value());
    CHECK(state_of(bench, row) == DeliveryState::accepted);
    CHECK(account_of(bench, id).history.taken.size() == 1);
    // An address that we did not write to is somebody's, but nobody knows whose.
    CHECK_FALSE(outbox.bounced(report(row, {{"x@else.test", "550"}}), today, at_hour(7)).value());
    CHECK(bad(bench, id).size() == 1);
    CHECK(outbox.bounced(report(row, {{"e@example.test", "550"}}), today, at_hour(8)).value());
    CHECK(state_of(bench, row) == DeliveryState::bounced);
    CHECK(account_of(bench, id).history.taken.empty());
    CHECK(verified(bench, id));
  });
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const std::vector<Recipient> two = {{"d@example.test", "to", "main"},
                                        {"e@example.test", "to", "main"}};
    Outbox outbox(*bench.store);
    const auto row = sent(bench, id, {.recipients = two, .legal = true});
    CHECK_FALSE(
        outbox.bounced(report(row, {{"e@example.test", "550"}}), today, at_hour(7)).value());
    CHECK(outbox.bounced(report(row, {{"d@example.test", "550"}}), today, at_hour(7)).value());
    CHECK(account_of(bench, id).history.taken.empty());
  });
}

TEST_CASE(
    "returned: a report about where the message was passed on to is about its one recipient") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto row = sent(bench, id);
    CHECK(Outbox(*bench.store)
              .bounced(report(row, {{"forwarded@else.test", "550"}}), today, at_hour(7))
              .value());
    CHECK(bad(bench, id).at(0).address == "d@example.test");
  });
}

TEST_CASE(
    "returned: a refusal that does not blame the address marks nothing and keeps its distance") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto row = sent(bench, id);
    CHECK(Outbox(*bench.store)
              .bounced(report(row, {{"d@example.test", "550 5.7.1 policy", false}}), today,
                       at_hour(7))
              .value());
    CHECK(bad(bench, id).empty());
    const auto after = account_of(bench, id);
    CHECK(after.history.taken.empty());
    CHECK(last_message_on(bench, id) == today);
    CHECK(write(bench, reminder(id, "d", after.items.at(0).id, "reminder", today + 1), 26) ==
          Written::min_gap);
  });
}

TEST_CASE("returned: S31 a letter of the same step stands, although the mail came back") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto row = sent(bench, id, {.letter = "reminder"});
    CHECK(Outbox(*bench.store)
              .bounced(report(row, {{"d@example.test", "550"}}), today, at_hour(7))
              .value());
    const auto taken = account_of(bench, id).history.taken;
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].state == DeliveryState::ready);
  });
}

TEST_CASE("returned: S32 an uncertain message is resolved by a bounce, and by an answer") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto row = sent(bench, id, {}, DeliveryState::uncertain);
    CHECK(Outbox(*bench.store)
              .bounced(report(row, {{"d@example.test", "550"}}), today, at_hour(7))
              .value());
    CHECK(account_of(bench, id).history.taken.empty());
  });
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto row = sent(bench, id, {.note = "Reminder sent"}, DeliveryState::uncertain);
    Outbox outbox(*bench.store);
    REQUIRE(outbox.arrived(row.outgoing.key, "the debtor answered it", today + 1, at_hour(30)));
    CHECK(state_of(bench, row) == DeliveryState::delivered);
    CHECK(row_of(bench, row.occasion, Effect::note).state == DeliveryState::ready);
    CHECK(account_of(bench, id).history.taken.at(0).delivered_on == today + 1);
    // Of what is known already it says nothing new.
    REQUIRE(outbox.arrived(row.outgoing.key, "again", today + 5, at_hour(40)));
    CHECK(account_of(bench, id).history.taken.at(0).delivered_on == today + 1);
  });
}

TEST_CASE(
    "returned: S32b a note about a message that came back is cancelled, and was never ready") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto row = sent(bench, id, {.note = "Reminder sent"}, DeliveryState::uncertain);
    REQUIRE(
        Outbox(*bench.store)
            .bounced(report(row, {{"d@example.test", "no such user"}}), today + 1, at_hour(30)));
    CHECK(state_of(bench, row) == DeliveryState::bounced);
    CHECK(row_of(bench, row.occasion, Effect::note).state == DeliveryState::cancelled);
    const auto entries = bench.text(
        "SELECT COUNT(*) FROM history WHERE event = 'note_ready' AND seq > "
        "(SELECT seq FROM history WHERE event = 'message_uncertain')");
    CHECK(entries == "0");
    CHECK(verified(bench, id));
  });
}

TEST_CASE("returned: S31 what has not left cannot come back, and what is being sent waits") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
    const auto row = claimed(bench, occasion);
    Outbox outbox(*bench.store);
    const auto early = outbox.bounced(report(row, {{"d@example.test", "550"}}), today, at_hour(5));
    REQUIRE_FALSE(early);
    CHECK(early.error().kind == ErrorKind::conflict);
    REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(5)));
    const auto sending =
        outbox.bounced(report(row, {{"d@example.test", "550"}}), today, at_hour(5));
    REQUIRE_FALSE(sending);
    CHECK(sending.error().kind == ErrorKind::transient);
    CHECK(bad(bench, id).empty());
    CHECK_FALSE(outbox.bounced(report({}, {{"d@example.test", "550"}}), today, at_hour(5)));
  });
}

TEST_CASE("returned: S32a an address that the mail server refuses is marked at once") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    const auto row = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
    REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(5)));
    auto finish = ends_as(row, DeliveryState::refused);
    finish.refused_recipients = {"d@example.test"};
    finish.bad = {{"d@example.test", "550 5.1.1 no such user"}};
    REQUIRE(outbox.finish(finish, at_hour(6)));
    CHECK(bad(bench, id).at(0).because == "550 5.1.1 no such user");
    const auto after = account_of(bench, id);
    CHECK(after.history.taken.empty());
    CHECK_FALSE(last_message_on(bench, id));
    CHECK(verified(bench, id));
  });
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    const auto row = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
    REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(5)));
    auto finish = ends_as(row, DeliveryState::refused);
    REQUIRE(outbox.finish(finish, at_hour(6)));
    CHECK(bad(bench, id).empty());
    CHECK(last_message_on(bench, id) == today);
  });
}

TEST_CASE("returned: a person says that an address works, and it may come back again") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto row = sent(bench, id);
    Outbox outbox(*bench.store);
    REQUIRE(outbox.bounced(report(row, {{"d@example.test", "550"}}), today, at_hour(7)));
    BadAddresses addresses(*bench.store);
    const auto said = Accounts(*bench.store).load(account(id, "d")).value().say;
    REQUIRE(addresses.lift(id, {"d"}, "D@EXAMPLE.TEST", "anna", today, at_hour(8)));
    CHECK(bad(bench, id).empty());
    CHECK(Accounts(*bench.store).load(account(id, "d")).value().say > said);
    CHECK_FALSE(addresses.lift(id, {"d"}, "d@example.test", "anna", today, at_hour(8)));
    REQUIRE(outbox.bounced(report(row, {{"d@example.test", "552 full"}}), today + 1, at_hour(30)));
    CHECK(bad(bench, id).at(0).because == "552 full");
    CHECK(verified(bench, id));
  });
}

TEST_CASE("inboxes: a mail joins its case once, and the place moves with what it does") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto row = sent(bench, id);
    Inboxes inboxes(*bench.store);
    CHECK(inboxes.standing("box").value().uid_validity == 0);
    auto bounce = mail(id, "report@relay");
    bounce.reply.kind = "delivery_report";
    bounce.reply.row = row.outgoing.key;
    bounce.bounced = report(row, {{"d@example.test", "550"}});
    auto reply = mail(id, "reply@klant");
    reply.hold =
        store::Sayings::NewHold{id, DebtorId{"d"}, {}, "a mail came in", "reply", today + 3, today};
    CHECK(inboxes.take("box", place(4), {bounce, reply}, at_hour(9)).value() == 2);
    const auto standing = inboxes.standing("box").value();
    CHECK(standing.uid_validity == 7);
    CHECK(standing.uid == 4);
    CHECK(standing.read_at == at_hour(9));
    CHECK(state_of(bench, row) == DeliveryState::bounced);
    CHECK(account_of(bench, id).items.at(0).holds.size() == 1);
    // Numbered anew, everything is read again, and nothing happens again.
    CHECK(inboxes.take("box", place(4, 8), {bounce, reply}, at_hour(10)).value() == 0);
    CHECK(account_of(bench, id).items.at(0).holds.size() == 1);
    CHECK(bench.number("SELECT COUNT(*) FROM replies") == 2);
    const auto listed = Replies(*bench.store).of_debtor(id, {"d"}, 10).value();
    REQUIRE(listed.size() == 2);
    CHECK(listed[1].body == "Zap. Paid.");
    CHECK(listed[0].row == row.outgoing.key);
    CHECK(verified(bench, id));
  });
}

TEST_CASE("inboxes: a bounce of what is still being sent moves nothing") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto row = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
    REQUIRE(Outbox(*bench.store).begin_sending(row.outgoing.key, "me", at_hour(5)));
    auto bounce = mail(id, "report@relay");
    bounce.bounced = report(row, {{"d@example.test", "550"}});
    Inboxes inboxes(*bench.store);
    CHECK_FALSE(inboxes.take("box", place(4), {mail(id, "other"), bounce}, at_hour(9)));
    CHECK(inboxes.standing("box").value().uid == 0);
    CHECK(bench.number("SELECT COUNT(*) FROM replies") == 0);
  });
}

TEST_CASE("inboxes: since when it fails is kept until it is read again") {
  on_both([](Bench& bench) {
    Inboxes inboxes(*bench.store);
    REQUIRE(inboxes.take("box", place(4), {}, at_hour(1)));
    REQUIRE(inboxes.failed("box", "connection refused", at_hour(2)));
    REQUIRE(inboxes.failed("box", "wrong password", at_hour(3)));
    auto standing = inboxes.standing("box").value();
    CHECK(standing.failing_since == at_hour(2));
    CHECK(standing.last_error == "wrong password");
    CHECK(standing.read_at == at_hour(1));
    CHECK(standing.uid == 4);
    REQUIRE(inboxes.take("box", place(5), {}, at_hour(4)));
    standing = inboxes.standing("box").value();
    CHECK_FALSE(standing.failing_since);
    CHECK(standing.last_error.empty());
    REQUIRE(inboxes.failed("other", "never read", at_hour(2)));
    CHECK(inboxes.standing("other").value().uid_validity == 0);
  });
}

TEST_CASE("replies: who writes from an address that we wrote to is known, copies apart") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    static_cast<void>(sent(bench, id,
                           {.recipients = {{"A_b@Example.test", "to", "main"},
                                           {"copy@acme.test", "bcc", "archive"}}}));
    const Replies replies(*bench.store);
    const auto found = [&](const std::string& address, Date since = today - 30) {
      return replies.correspondents({id}, address, since).value().size();
    };
    CHECK(found("a_b@example.test") == 1);
    CHECK(found("axb@example.test") == 0);
    CHECK(found("copy@acme.test") == 0);
    CHECK(found("a_b@example.test", today + 1) == 0);
    CHECK(replies.correspondents({}, "a_b@example.test", today).value().empty());
  });
}
