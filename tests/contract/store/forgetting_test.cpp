// S42: what is personal can be erased without breaking the chain, and everything can be read out.
#include "daemon/store/forgetting.hpp"

#include <doctest/doctest.h>

#include "daemon/crypto/digest.hpp"
#include "daemon/store/dossiers.hpp"
#include "daemon/store/inboxes.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/sayings.hpp"
#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;
using store::Accounts;
using store::Forgetting;
using store::History;

namespace {

Invoice personal_invoice(const std::string& id, const std::string& of_debtor,
                         const std::string& version = "1") {
  Invoice one = invoice(id, of_debtor, 10'000, version);
  one.contact_person = "Zaphod";
  one.reference = "Zaphod's order";
  return one;
}

Debtor personal_debtor(const std::string& id) {
  Debtor one = debtor(id);
  one.name = "Zaphod Beeblebrox";
  one.customer_number = "Z-42";
  one.iban = "NL91ABNA0417164300";
  one.notes = {"Zaphod is bankrupt"};
  return one;
}

// A debtor with something of everything, all of it settled by now.
AdministrationId with_a_past(Bench& bench) {
  const auto id = bench.administration();
  store::Mirror mirror(*bench.store);
  BankLine line;
  line.id = "line";
  line.version = "1";
  line.booked_on = today;
  line.amount = eur(10'000);
  line.open = eur(0);
  line.counterparty_iban = "NL91ABNA0417164300";
  line.counterparty_name = "Z. Beeblebrox";
  REQUIRE(mirror.take_look(id, arrived({personal_debtor("d"), personal_invoice("i", "d"), line}),
                           at_hour(1)));
  auto occasion = reminder(id, "d", ItemId{1});
  occasion.intent.recipients = {{"main", "zaphod@example.test"}};
  occasion.intent.to_pay_now[0].reference = "Zaphod's order";
  write(bench, occasion);
  store::Outbox outbox(*bench.store);
  auto made_one = made(row_of(bench, occasion.id));
  made_one.bytes += "Dear Zaphod,\r\n";
  made_one.recipients = {{"zaphod@example.test", "to", "main"}};
  made_one.template_digest = "template-digest";
  REQUIRE(outbox.make_ready({made_one}, at_hour(3)));
  const auto row = outbox.claim(id, ChannelKind::mail, "me", 1, at_hour(4)).value().at(0);
  REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(5)));
  auto finish = ends_as(row, DeliveryState::accepted);
  finish.evidence = "250 zaphod@example.test ok";
  REQUIRE(outbox.finish(finish, at_hour(6)));
  REQUIRE(store::Sayings(*bench.store)
              .hold({id, DebtorId{"d"}, {}, "Zaphod is ill", "anna", {}}, at_hour(7)));
  store::Inboxes::Effects mail;
  mail.reply = {id,
                DebtorId{"d"},
                {},
                {},
                "reply",
                "1@klant",
                at_hour(7),
                "zaphod@example.test",
                "Re: Zaphod's order",
                "Zaphod pays"};
  REQUIRE(store::Inboxes(*bench.store).take("box", {7, 1, {}, "", {}}, {mail}, at_hour(7)));
  bench.execute(
      "INSERT INTO bad_addresses (administration, debtor, address, since, because, row_key) VALUES "
      "(1, 'd', 'zaphod@old.test', '2026-10-01', 'no Zaphod here', '')");
  policy::Word word;
  word.on = today;
  word.author = "anna";
  word.reason = "Zaphod rang";
  word.what = policy::Remark{"Zaphod has two heads", false};
  const auto remark = store::Words(*bench.store).say(id, {"d"}, {}, word, at_hour(8)).value();
  REQUIRE(store::Words(*bench.store).end(id, remark, "withdrawn", "anna", today, at_hour(8)));
  REQUIRE(store::Tasks(*bench.store)
              .add(id, {{"d"}, "Call Zaphod", "", {}, "anna"}, today, at_hour(9)));
  policy::Verdict verdict;
  verdict.decisions = {{ItemId{1}, policy::Reason::hold, "p", "d", "s", {}, "Zaphod is ill"}};
  REQUIRE(Accounts(*bench.store).keep(account(id, "d"), verdict, today, at_hour(10)));
  REQUIRE(outbox.report({id,
                         "forewarning",
                         today,
                         "a@acme.example",
                         {{"owner@acme.example", "to", ""}},
                         "Zaphod would get a reminder"},
                        at_hour(11)));
  REQUIRE(outbox.expire(id, today + 1, at_hour(25)));
  return id;
}

void settle(Bench& bench, AdministrationId id) {
  REQUIRE(store::Mirror(*bench.store)
              .take_look(id, arrived({paid(personal_invoice("i", "d"), "2")}), at_hour(12)));
}

// How many columns of the whole store name him.
long long traces(Bench& bench) {
  const std::pair<const char*, const char*> places[] = {{"records", "name"},
                                                        {"records", "number"},
                                                        {"record_versions", "body"},
                                                        {"occasions", "intent"},
                                                        {"occasions", "closed_detail"},
                                                        {"outbox_bytes", "bytes"},
                                                        {"outbox", "recipients"},
                                                        {"outbox", "evidence"},
                                                        {"words", "body"},
                                                        {"words", "reason"},
                                                        {"holds", "reason"},
                                                        {"tasks", "title"},
                                                        {"decisions", "detail"},
                                                        {"replies", "sender"},
                                                        {"replies", "subject"},
                                                        {"replies", "body"},
                                                        {"bad_addresses", "address"},
                                                        {"bad_addresses", "because"},
                                                        {"payloads", "body"},
                                                        {"history", "facts"},
                                                        {"history", "subject"}};
  long long found = 0;
  for (const auto& [table, column] : places) {
    for (const char* name : {"aphod", "eeblebrox", "Z-42", "NL91ABNA0417164300"})
      found += bench.number(std::string("SELECT COUNT(*) FROM ") + table + " WHERE " + column +
                            " LIKE '%" + name + "%'");
  }
  return found;
}

}  // namespace

TEST_CASE("forget: S42 refused while anything is open") {
  on_both([](Bench& bench) {
    const auto id = with_a_past(bench);
    Forgetting forgetting(*bench.store);
    const auto kind = [&](const char* of) {
      auto forgotten = forgetting.forget(id, {of}, "anna", at_hour(30));
      return forgotten ? std::optional<ErrorKind>{} : forgotten.error().kind;
    };
    CHECK(kind("d") == ErrorKind::conflict);
    CHECK(kind("nobody") == ErrorKind::not_found);
    CHECK(traces(bench) > 0);
    settle(bench, id);
    store::Mirror mirror(*bench.store);
    REQUIRE(mirror.take_look(id, arrived({credit_note("c", "d", 500)}), at_hour(13)));
    CHECK(kind("d") == ErrorKind::conflict);
    Invoice used = credit_note("c", "d", 500);
    used.open.minor = 0;
    used.version = "2";
    REQUIRE(mirror.take_look(id, arrived({used}), at_hour(14)));
    bench.execute("UPDATE outbox SET state = 'uncertain' WHERE effect = 'message'");
    CHECK(kind("d") == ErrorKind::conflict);
    bench.execute("UPDATE outbox SET state = 'accepted' WHERE effect = 'message'");
    CHECK_FALSE(kind("d"));
  });
}

TEST_CASE("forget: S42 nothing personal is left, and the chain stays whole and says who did it") {
  on_both([](Bench& bench) {
    const auto id = with_a_past(bench);
    settle(bench, id);
    // Another debtor's is not touched.
    const auto other = claimed(bench, reminder(id, "e", open_item(bench, id, "e", "j")));
    const auto entries = History(*bench.store).head(id).value().seq;
    CHECK(History(*bench.store).verify(id).value().erasures.empty());
    const auto forgotten = Forgetting(*bench.store).forget(id, {"d"}, "anna", at_hour(30)).value();
    CHECK(forgotten.records == 3);
    CHECK(forgotten.messages == 1);
    CHECK(traces(bench) == 0);
    CHECK(bench.number("SELECT COUNT(*) FROM outbox_bytes") == 1);

    const auto found = History(*bench.store).verify(id).value();
    CHECK_MESSAGE(!found.broken_at, found.message);
    CHECK(found.entries == entries + 1);
    CHECK(found.erased_payloads > 0);
    REQUIRE(found.erasures.size() == 1);
    CHECK(found.erasures[0].subject == "debtor/d");
    CHECK(found.erasures[0].author == "anna");
    CHECK(found.erasures[0].seq == entries + 1);
    CHECK(found.erasures[0].entries == forgotten.entries);
    CHECK(History(*bench.store).about(id, "debtor/d").value().back().event == "forgotten");

    // Amounts, dates and steps stay; everything still reads.
    CHECK(bench.number("SELECT COUNT(*) FROM taken") == 2);
    CHECK(bench.number("SELECT COUNT(*) FROM items WHERE total_minor = 10000") == 2);
    const auto loaded = Accounts(*bench.store).load(account(id, "d")).value();
    CHECK(loaded.account.items.empty());
    CHECK(loaded.account.words.empty());
    CHECK(loaded.account.debtor.name.empty());
    CHECK(Accounts(*bench.store).load(account(id, "d"), {at_hour(9), std::nullopt}));
    CHECK_FALSE(
        store::Mirror(*bench.store).find(id, {RecordKind::debtor, "d"}).value().has_value());
    CHECK(store::Overview(*bench.store).messages(id, std::nullopt, 10).value().size() == 3);
    CHECK(store::Overview(*bench.store).occasions(ItemId{1}).value().size() == 1);
    CHECK(store::Words(*bench.store).list(id, {}).value().empty());
    CHECK(store::Outbox(*bench.store).begin_sending(other.outgoing.key, "me", at_hour(31)));
  });
}

TEST_CASE("forget: S42 what was erased by hand is no erasure") {
  on_both([](Bench& bench) {
    const auto id = with_a_past(bench);
    settle(bench, id);
    REQUIRE(Forgetting(*bench.store).forget(id, {"d"}, "anna", at_hour(30)));
    const auto forgotten = History(*bench.store).head(id).value().seq;
    open_item(bench, id, "e", "j");
    REQUIRE(store::Sayings(*bench.store)
                .hold({id, DebtorId{"e"}, {}, "secret", "eve", {}}, at_hour(31)));
    CHECK_FALSE(History(*bench.store).verify(id).value().broken_at);
    bench.execute("DELETE FROM payloads WHERE body LIKE '%secret%'");
    CHECK(History(*bench.store).verify(id).value().broken_at == forgotten + 1);
    // Nor does it help to widen what an erasure tells of.
    bench.execute("UPDATE history SET facts = REPLACE(facts, '\"erased\":[', '\"erased\":[" +
                  std::to_string(forgotten + 1) + ",') WHERE event = 'forgotten'");
    CHECK(History(*bench.store).verify(id).value().broken_at == forgotten);
  });
}

TEST_CASE("forget: S42 what the ledger sends again as something new is known again") {
  on_both([](Bench& bench) {
    const auto id = with_a_past(bench);
    settle(bench, id);
    Forgetting forgetting(*bench.store);
    REQUIRE(forgetting.forget(id, {"d"}, "anna", at_hour(30)));
    store::Mirror mirror(*bench.store);
    Debtor again = personal_debtor("d");
    again.version = "2";
    REQUIRE(mirror.take_look(id, arrived({again, reopened(personal_invoice("i", "d"), "3")}),
                             at_hour(40)));
    const auto loaded = Accounts(*bench.store).load(account(id, "d")).value().account;
    CHECK(loaded.debtor.name == "Zaphod Beeblebrox");
    REQUIRE(loaded.items.size() == 1);
    CHECK(loaded.items[0].round == 1);
    CHECK(loaded.history.taken.size() == 1);
    REQUIRE(mirror.take_look(id, arrived({paid(personal_invoice("i", "d"), "4")}), at_hour(41)));
    REQUIRE(forgetting.forget(id, {"d"}, "bert", at_hour(42)));
    CHECK(traces(bench) == 0);
    const auto found = History(*bench.store).verify(id).value();
    CHECK_MESSAGE(!found.broken_at, found.message);
    REQUIRE(found.erasures.size() == 2);
    CHECK(found.erasures[0].author == "anna");
    CHECK(found.erasures[1].author == "bert");
  });
}

TEST_CASE("forget: S42 the former debtor of an invoice that moved is forgotten there too") {
  on_both([](Bench& bench) {
    const auto id = with_a_past(bench);
    Invoice moved = invoice("i", "e", 10'000, "2");
    REQUIRE(store::Mirror(*bench.store).take_look(id, arrived({debtor("e"), moved}), at_hour(12)));
    REQUIRE(Forgetting(*bench.store).forget(id, {"d"}, "anna", at_hour(30)));
    CHECK(traces(bench) == 0);
    const auto of_e = Accounts(*bench.store).load(account(id, "e")).value().account;
    CHECK(of_e.items.at(0).number == "N-i");
    // Its step came along, and had been delivered.
    CHECK(of_e.history.taken.at(0).state == DeliveryState::accepted);
    CHECK_FALSE(History(*bench.store).verify(id).value().broken_at);
  });
}

TEST_CASE("retention: S42 who has nothing open and nothing new since is forgotten in batches") {
  on_both([](Bench& bench) {
    const auto id = with_a_past(bench);
    Forgetting forgetting(*bench.store);
    for (const char* of : {"e", "f"})
      REQUIRE(store::Mirror(*bench.store)
                  .take_look(id,
                             arrived({debtor(of), paid(invoice(std::string("i") + of, of), "1")}),
                             at_hour(2)));
    CHECK(forgetting.retain(id, at_hour(1), 10, at_hour(100)).value() == 0);
    // d has an open invoice; e and f go one by one.
    CHECK(forgetting.retain(id, at_hour(50), 1, at_hour(100)).value() == 1);
    CHECK(forgetting.retain(id, at_hour(50), 5, at_hour(100)).value() == 1);
    CHECK(forgetting.retain(id, at_hour(50), 5, at_hour(100)).value() == 0);
    settle(bench, id);
    CHECK(forgetting.retain(id, at_hour(12), 5, at_hour(100)).value() == 0);  // paid since
    CHECK(forgetting.retain(id, at_hour(50), 5, at_hour(100)).value() == 1);
    CHECK(traces(bench) == 0);
    const auto found = History(*bench.store).verify(id).value();
    CHECK_MESSAGE(!found.broken_at, found.message);
    REQUIRE(found.erasures.size() == 3);
    CHECK(found.erasures[2].author == "retention");
  });
}

TEST_CASE("export: S42 everything of a debtor, with the digests that the history holds") {
  on_both([](Bench& bench) {
    const auto id = with_a_past(bench);
    store::Definitions definitions(*bench.store);
    REQUIRE(definitions.keep_all({{"digest", "policy: nl-business"}}, at_hour(1)));
    REQUIRE(definitions.keep_all({{"template-digest", "Dear {{debtor.name}}"}}, at_hour(1),
                                 "template"));
    open_item(bench, id, "e", "j");
    const auto dossier = store::Dossiers(*bench.store).of(id, {"d"}).value();
    CHECK(dossier.records.size() == 2);
    REQUIRE(dossier.occasions.size() == 1);
    const auto& reminded = dossier.occasions[0];
    CHECK(reminded.occasion.template_digest == "template-digest");
    REQUIRE(reminded.rows.size() == 1);
    CHECK(reminded.rows[0].outgoing.bytes.find("Dear Zaphod") != std::string::npos);
    CHECK(reminded.rows[0].evidence == "250 zaphod@example.test ok");
    CHECK(dossier.words.size() == 1);
    CHECK(dossier.holds.size() == 1);
    CHECK(dossier.tasks.size() == 1);
    REQUIRE(dossier.definitions.size() == 2);
    CHECK(dossier.definitions[1].kind == "template");
    std::vector<std::string> events;
    for (const auto& link : dossier.history)
      events.push_back(link.entry.event);
    CHECK(events == std::vector<std::string>{"occasion_written", "message_planned", "message_ready",
                                             "message_claimed", "message_sending",
                                             "message_accepted", "hold_set", "mail_received",
                                             "word_said", "word_ended", "task_raised"});
    CHECK(dossier.history[0].entry.payload_digest == crypto::sha256_hex(reminded.intent));
    CHECK(dossier.history[2].entry.facts.find(
              crypto::sha256_hex(reminded.rows[0].outgoing.bytes)) != std::string::npos);
    CHECK(dossier.history[2].entry.facts.find("template-digest") != std::string::npos);
    CHECK(dossier.history[5].payload->find("250 zaphod@example.test ok") != std::string::npos);
    CHECK(store::Dossiers(*bench.store).of(id, {"nobody"}).error().kind == ErrorKind::not_found);
  });
}
