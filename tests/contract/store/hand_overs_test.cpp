// What an agency has and is told of (S36), and files that belong to a debtor (S42).
#include <doctest/doctest.h>

#include "daemon/policy/agency.hpp"
#include "daemon/policy/event.hpp"
#include "daemon/store/attachments.hpp"
#include "daemon/store/forgetting.hpp"
#include "daemon/store/hand_overs.hpp"
#include "daemon/store/history.hpp"
#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;
using store::Accounts;
using store::Attachments;
using store::HandOvers;
using store::Outbox;
using store::Written;

namespace {

store::NewOccasion hand_over(AdministrationId id, ItemId item) {
  auto occasion = reminder(id, "d", item, "agency");
  occasion.intent.email.clear();
  occasion.intent.recipients.clear();
  occasion.intent.hand_over = "generic";
  occasion.intent.subject = policy::subject_of({{item, 0, 2'000, 10'000}});
  occasion.hand_over_by = ChannelKind::folder;
  return occasion;
}

// Planned, made, claimed and ended so.
store::Row handled(Bench& bench, const store::NewOccasion& occasion, DeliveryState as,
                   Date on = today) {
  Outbox outbox(*bench.store);
  REQUIRE(write(bench, occasion) == Written::yes);
  auto one = made(row_of(bench, occasion.id, Effect::hand_over));
  one.say = Accounts(*bench.store).load(occasion.account).value().say;
  REQUIRE(outbox.make_ready({one}, at_hour(3)));
  const auto row = outbox
                       .claim(occasion.account.administration, ChannelKind::folder, "me", 1,
                              at_hour(4), Effect::hand_over)
                       .value()
                       .at(0);
  REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(4)));
  auto finish = ends_as(row, as);
  finish.day = on;
  REQUIRE(outbox.finish(finish, at_hour(5)));
  return row;
}

policy::Item only_item(Bench& bench, AdministrationId id, const Accounts::View& view = {}) {
  return Accounts(*bench.store).load(account(id, "d"), view).value().account.items.at(0);
}

store::Attachment contract(const std::string& name = "contract.pdf") {
  store::Attachment one;
  one.debtor = {"d"};
  one.kind = "contract";
  one.file_name = name;
  one.media_type = "application/pdf";
  one.attached_by = "anna";
  return one;
}

}  // namespace

TEST_CASE("S36 store: an agency has an item from the transaction in which the dossier was taken") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto item = open_item(bench, id, "d", "i");
    const auto occasion = hand_over(id, item);
    handled(bench, occasion, DeliveryState::accepted);
    const auto agency = only_item(bench, id).agency;
    REQUIRE(agency);
    CHECK(agency->agency == "generic");
    CHECK(agency->since == today);
    CHECK(agency->open_then == eur(10'000));
    CHECK(agency->received_then == eur(2'000));
    CHECK(agency->reported_received == eur(2'000));
    CHECK_FALSE(agency->ended_on);
    const auto listed = HandOvers(*bench.store).list(id, {}).value();
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].number == "N-i");
    CHECK(listed[0].occasion == occasion.id);
    // The step is taken, as a message's would be.
    const auto taken = Accounts(*bench.store).load(account(id, "d")).value().account.history.taken;
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].state == DeliveryState::accepted);
    CHECK_FALSE(store::History(*bench.store).verify(id).value().broken_at.has_value());
  });
}

TEST_CASE("S36 store: a dossier that was refused was not handed over, and its step is free again") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    handled(bench, hand_over(id, open_item(bench, id, "d", "i")), DeliveryState::refused);
    CHECK_FALSE(only_item(bench, id).agency);
    CHECK(Accounts(*bench.store).load(account(id, "d")).value().account.history.taken.empty());
  });
}

TEST_CASE("S31 store: a dossier that was not sent by the end of its day is decided anew") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto occasion = hand_over(id, open_item(bench, id, "d", "i"));
    Outbox outbox(*bench.store);
    REQUIRE(write(bench, occasion) == Written::yes);
    CHECK(outbox.expire(id, today, at_hour(20)).value() == 0);
    CHECK(outbox.expire(id, today + 1, at_hour(24)).value() == 1);
    CHECK(row_of(bench, occasion.id, Effect::hand_over).state == DeliveryState::expired);
    CHECK(Accounts(*bench.store).load(account(id, "d")).value().account.history.taken.empty());
  });
}

TEST_CASE("S32 store: an uncertain dossier is handed over when a person says that it arrived") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto row =
        handled(bench, hand_over(id, open_item(bench, id, "d", "i")), DeliveryState::uncertain);
    CHECK_FALSE(only_item(bench, id).agency);
    const auto taken = Accounts(*bench.store).load(account(id, "d")).value().account.history.taken;
    CHECK(taken.at(0).state == DeliveryState::uncertain);
    REQUIRE(Outbox(*bench.store)
                .resolve(row.outgoing.key, Outbox::Resolution::delivered, "anna", today + 1,
                         at_hour(30)));
    CHECK(only_item(bench, id).agency.value().since == today + 1);
  });
}

TEST_CASE("S22 store: a dossier does not begin to leave when somebody spoke, or the books did") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto occasion = hand_over(id, open_item(bench, id, "d", "i"));
    Outbox outbox(*bench.store);
    REQUIRE(write(bench, occasion) == Written::yes);
    REQUIRE(outbox.make_ready({made(row_of(bench, occasion.id, Effect::hand_over))}, at_hour(3)));
    const auto row =
        outbox.claim(id, ChannelKind::folder, "me", 1, at_hour(4), Effect::hand_over).value().at(0);
    REQUIRE(store::Mirror(*bench.store)
                .take_look(id, arrived({invoice("i", "d", 10'000, "2")}), at_hour(4)));
    auto half_paid = invoice("i", "d", 10'000, "3");
    half_paid.open = eur(5'000);
    REQUIRE(store::Mirror(*bench.store).take_look(id, arrived({half_paid}), at_hour(4)));
    CHECK_FALSE(outbox.begin_sending(row.outgoing.key, "me", at_hour(4)));
  });
}

TEST_CASE("S36 store: a payment of what an agency has is decided the same day, and told once") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto item = open_item(bench, id, "d", "i");
    handled(bench, hand_over(id, item), DeliveryState::accepted);
    Accounts accounts(*bench.store);
    REQUIRE(accounts.keep(account(id, "d"), {}, today, at_hour(6)));
    const auto said = [&] {
      return accounts.to_look_at(id, today, std::nullopt, 10, Accounts::Which::only_said)
          .value()
          .size();
    };
    CHECK(said() == 0);
    REQUIRE(store::Mirror(*bench.store)
                .take_look(id, arrived({paid(invoice("i", "d"), "2")}), at_hour(7)));
    CHECK(said() == 1);

    store::NewOccasion report;
    report.account = account(id, "d");
    report.on = today;
    report.id = {"1/agency_payment/" + std::to_string(item.value)};
    report.say = accounts.load(account(id, "d")).value().say;
    report.intent.kind = policy::event::agency_payment;
    report.intent.subject = policy::subject_of({{item, 1, 10'000, 0}});
    report.intent.hand_over = "generic";
    report.hand_over_by = ChannelKind::folder;
    handled(bench, report, DeliveryState::accepted);
    const auto loaded = accounts.load(account(id, "d")).value().account;
    CHECK(loaded.items.at(0).agency->reported_received == eur(10'000));
    REQUIRE(loaded.history.events.size() == 1);
    CHECK(loaded.history.events[0].subject == report.intent.subject);
    CHECK(loaded.history.events[0].state == DeliveryState::accepted);
    // A second one about the same is not written.
    report.id.value += "#2";
    report.say = accounts.load(account(id, "d")).value().say;
    CHECK(write(bench, report) == Written::already_taken);
  });
}

TEST_CASE("S36 store: what is recalled was the agency's until then") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto item = open_item(bench, id, "d", "i");
    handled(bench, hand_over(id, item), DeliveryState::accepted);
    HandOvers hand_overs(*bench.store);
    const auto say = Accounts(*bench.store).load(account(id, "d")).value().say;
    CHECK(hand_overs.end(id, {item}, HandOvers::End::recalled, "anna", today + 5, at_hour(120))
              .value() == 1);
    CHECK(Accounts(*bench.store).load(account(id, "d")).value().say > say);
    const auto now = only_item(bench, id).agency.value();
    CHECK(now.ended_on == today + 5);
    CHECK(now.ended_how == "recalled");
    CHECK(hand_overs.list(id, {}).value().empty());
    CHECK(hand_overs.list(id, {std::nullopt, false}).value().size() == 1);
    CHECK_FALSE(
        hand_overs.end(id, {item}, HandOvers::End::closed, "anna", today + 6, at_hour(130)));
    CHECK_FALSE(store::History(*bench.store).verify(id).value().broken_at.has_value());
  });
}

TEST_CASE("S36 store: an agency keeps an item whose debtor has become another in the books") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    handled(bench, hand_over(id, open_item(bench, id, "d", "i")), DeliveryState::accepted);
    REQUIRE(store::Mirror(*bench.store)
                .take_look(id, arrived({debtor("e"), invoice("i", "e", 10'000, "2")}), at_hour(7)));
    // Nothing was ever sent to the new one.
    const auto items = Accounts(*bench.store).load(account(id, "e")).value().account.items;
    REQUIRE(items.size() == 1);
    CHECK(items[0].agency.value().agency == "generic");
  });
}

TEST_CASE("S36 store: a file belongs to its debtor, once, and can be taken away") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    open_item(bench, id, "d", "i");
    Attachments attachments(*bench.store);
    const std::string bytes("%PDF\0\xff", 6);
    const auto number = attachments.add(id, contract(), bytes, at_hour(2)).value();
    CHECK(attachments.bytes(id, number).value() == bytes);
    CHECK_FALSE(attachments.add(id, contract("again.pdf"), bytes, at_hour(2)));
    auto of_invoice = contract();
    of_invoice.invoice = InvoiceId{"i"};
    CHECK(attachments.add(id, of_invoice, bytes, at_hour(2)));
    CHECK(attachments.list(id, {"d"}).value().size() == 2);
    CHECK(attachments.remove(id, number, "anna", at_hour(3)).value().file_name == "contract.pdf");
    CHECK(attachments.list(id, {"d"}).value().size() == 1);
    CHECK_FALSE(attachments.remove(id, number, "anna", at_hour(3)));
    CHECK_FALSE(store::History(*bench.store).verify(id).value().broken_at.has_value());
  });
}

TEST_CASE("S36 store: what is empty, too large or of no known kind is not attached") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Attachments attachments(*bench.store);
    CHECK_FALSE(attachments.add(id, contract(), "", at_hour(2)));
    CHECK_FALSE(
        attachments.add(id, contract(), std::string(store::attachment_bytes + 1, 'x'), at_hour(2)));
    auto photo = contract();
    photo.kind = "photo";
    CHECK_FALSE(attachments.add(id, photo, "x", at_hour(2)));
  });
}

TEST_CASE("S42 store: files are erased with their debtor") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    open_item(bench, id, "d", "i");
    Attachments attachments(*bench.store);
    REQUIRE(attachments.add(id, contract(), "text", at_hour(2)));
    REQUIRE(store::Mirror(*bench.store)
                .take_look(id, arrived({paid(invoice("i", "d"), "2")}), at_hour(3)));
    REQUIRE(store::Forgetting(*bench.store).forget(id, {"d"}, "anna", at_hour(4)));
    CHECK(attachments.list(id, {"d"}).value().empty());
    CHECK_FALSE(store::History(*bench.store).verify(id).value().broken_at.has_value());
  });
}
