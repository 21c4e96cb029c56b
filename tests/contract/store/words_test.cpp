// S25–S30: what a person says is kept as said, seen by decide, and stops what is on its way.
#include "daemon/store/words.hpp"

#include <doctest/doctest.h>

#include "daemon/store/history.hpp"
#include "daemon/store/sayings.hpp"
#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;
using policy::Word;
using store::Accounts;
using store::Words;

namespace {

Word word(decltype(Word::what) what) {
  Word one;
  one.on = today;
  one.author = "anna";
  one.reason = "she rang, in tears";
  one.what = std::move(what);
  return one;
}

const std::vector<policy::Covered> covers = {{ItemId{1}, {"i"}, eur(10'000), eur(500)}};

// One of each kind, every field with a value of its own.
std::vector<Word> one_of_each() {
  policy::Dispute part{{"i"}, eur(2'500), "quality", "bert", today + 14, "builder@third.example"};
  policy::Dispute whole{{"i"}, std::nullopt, "never ordered", "", std::nullopt, ""};
  return {word(policy::Extension{{"i"}, today + 30}),
          word(policy::Promise{eur(10'000), today + 7, covers, true, true, "carl"}),
          word(policy::PlanRequest{covers}),
          word(policy::Plan{{{today + 10, eur(4'000)}, {today + 40, eur(6'000)}}, covers, false}),
          word(part),
          word(whole),
          word(policy::Offer{eur(8'000), today + 5, covers}),
          word(policy::Approval{false,
                                "nl-business",
                                "formal_notice",
                                "formal_notice",
                                {ItemId{1}, ItemId{2}},
                                eur(10'000)}),
          word(policy::Remark{"Give my regards\nto J\u00fcrgen", true}),
          word(policy::SendNow{policy::SendNow::What::step, "reminder", InvoiceId{"i"}}),
          word(policy::SendNow{policy::SendNow::What::statement, "", std::nullopt}),
          word(policy::MoveLadder{policy::MoveLadder::How::again, {"i"}, "reminder"}),
          word(policy::DebtorSetting{"language", "fr"}),
          word(policy::MatchHold{"number", "2026-*", today + 3}),
          word(policy::RemindedBefore{{"i"}, 2, today - 20})};
}

}  // namespace

TEST_CASE("words: S25 to S30 every kind of word is kept as it was said") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    open_item(bench, id, "d", "i");
    Words words(*bench.store);
    std::vector<Word> said = one_of_each();
    for (std::size_t at = 0; at < said.size(); ++at) {
      const Instant now = at_hour(2 + static_cast<int>(at));
      auto number = words.say(id, {"d"}, Currency{}, said[at], now);
      REQUIRE_MESSAGE(number, (number ? "" : number.error().message));
      said[at].id = *number;
      said[at].said_at = now;
    }
    const auto listed = words.list(id, {}).value();
    REQUIRE(listed.size() == said.size());
    const auto loaded = Accounts(*bench.store).load(account(id, "d")).value().account.words;
    REQUIRE(loaded.size() == said.size());
    for (std::size_t at = 0; at < said.size(); ++at) {
      CAPTURE(policy::name(said[at]));
      CHECK(listed[at].word == said[at]);
      CHECK(loaded[at] == said[at]);
      CHECK(listed[at].debtor.value == "d");
      CHECK(listed[at].currency == Currency{});
    }
    CHECK(store::History(*bench.store).verify(id).value().broken_at == std::nullopt);
  });
}

TEST_CASE("words: S26 a word can be ended once, and stays in the account as ended") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    open_item(bench, id, "d", "i");
    Words words(*bench.store);
    const auto promise =
        words
            .say(id, {"d"}, {}, word(policy::Promise{eur(1), today, {}, false, false, ""}),
                 at_hour(2))
            .value();
    REQUIRE(words.end(id, promise, "withdrawn", "bert", today + 1, at_hour(26)));
    CHECK(words.end(id, promise, "withdrawn", "bert", today + 1, at_hour(27)).error().kind ==
          ErrorKind::conflict);
    CHECK(words.end(id, {99}, "withdrawn", "bert", today + 1, at_hour(27)).error().kind ==
          ErrorKind::not_found);
    CHECK(words.end(bench.administration("other"), promise, "x", "bert", today, at_hour(27))
              .error()
              .kind == ErrorKind::not_found);
    const auto found = words.find(id, promise).value();
    REQUIRE(found);
    CHECK(found->word.ended_on == today + 1);
    CHECK(found->word.ended_how == "withdrawn");
    CHECK(found->word.ended_by == "bert");
    CHECK(words.list(id, {std::nullopt, "promise", true}).value().empty());
    CHECK(words.list(id, {std::nullopt, "promise", false}).value().size() == 1);
    CHECK(words.list(id, {DebtorId{"e"}, "", false}).value().empty());

    // As it stood: not yet said, in force, ended.
    const auto then = [&](int hour) {
      return Accounts(*bench.store)
          .load(account(id, "d"), {at_hour(hour), std::nullopt})
          .value()
          .account.words;
    };
    CHECK(then(1).empty());
    REQUIRE(then(25).size() == 1);
    CHECK_FALSE(then(25)[0].ended_on);
    CHECK(then(25)[0].ended_by.empty());
    CHECK(then(26).at(0).ended_on == today + 1);
  });
}

TEST_CASE("words: S26 a word stops the debtor's message that has not begun to leave") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto row = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
    const auto other = claimed(bench, reminder(id, "e", open_item(bench, id, "e", "j")));
    Words words(*bench.store);
    REQUIRE(words.say(id, {"d"}, {}, word(policy::PlanRequest{covers}), at_hour(5)));
    store::Outbox outbox(*bench.store);
    CHECK(outbox.begin_sending(row.outgoing.key, "me", at_hour(6)).error().kind ==
          ErrorKind::conflict);
    // A hold by matcher is about the whole administration, so about everybody's messages (S25).
    REQUIRE(words.say(id, {""}, {}, word(policy::MatchHold{"tag", "VIP", {}}), at_hour(7)));
    CHECK(outbox.begin_sending(other.outgoing.key, "me", at_hour(8)).error().kind ==
          ErrorKind::conflict);
    // Nor is anything written that was decided before it was said.
    auto late = reminder(id, "d", open_item(bench, id, "d", "k"), "later");
    CHECK(write(bench, late) == store::Written::stale_say);
  });
}

TEST_CASE(
    "words: S25 a word about the administration is in every account, and after its debtor's") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    open_item(bench, id, "d", "i");
    open_item(bench, id, "e", "j");
    Words words(*bench.store);
    const Currency usd = Currency::parse("USD").value();
    REQUIRE(words.say(id, {"d"}, {}, word(policy::DebtorSetting{"type", "business"}), at_hour(2)));
    REQUIRE(words.say(id, {""}, {}, word(policy::MatchHold{"tag", "VIP", {}}), at_hour(3)));
    REQUIRE(words.say(id, {"d"}, usd, word(policy::Remark{"in dollars", false}), at_hour(4)));
    const auto both =
        Accounts(*bench.store).load_each({{account(id, "d"), {}}, {account(id, "e"), {}}}).value();
    REQUIRE(both[0]->account.words.size() == 2);
    CHECK(policy::kind(both[0]->account.words[0]) == "debtor_setting");
    CHECK(policy::kind(both[0]->account.words[1]) == "match_hold");
    REQUIRE(both[1]->account.words.size() == 1);
    CHECK(policy::kind(both[1]->account.words[0]) == "match_hold");
  });
}

TEST_CASE("words: what was said is decided also when the day's run has finished") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    open_item(bench, id, "d", "i");
    open_item(bench, id, "e", "j");
    Accounts accounts(*bench.store);
    policy::Verdict sleeps;
    sleeps.next_look = today + 10;
    const auto decide_all = [&] {
      const auto keys = accounts.to_look_at(id, today, {}, 10).value();
      for (const auto& key : keys)
        REQUIRE(accounts.keep(key, sleeps, today, at_hour(3)));
    };
    decide_all();
    Words words(*bench.store);
    const auto said = [&] {
      return accounts.to_look_at(id, today, {}, 10, Accounts::Which::only_said).value();
    };
    CHECK(said().empty());
    REQUIRE(words.say(id, {"d"}, {}, word(policy::PlanRequest{covers}), at_hour(4)));
    CHECK(said() == std::vector{account(id, "d")});
    // A new record wakes, and is no word.
    REQUIRE(store::Mirror(*bench.store)
                .take_look(id, arrived({invoice("j", "e", 11'000, "2")}), at_hour(5)));
    CHECK(accounts.to_look_at(id, today, {}, 10).value().size() == 2);
    CHECK(said().size() == 1);
    decide_all();
    CHECK(said().empty());
    store::Sayings sayings(*bench.store);
    REQUIRE(sayings.hold({id, DebtorId{"e"}, {}, "r", "anna", {}}, at_hour(6)));
    CHECK(said() == std::vector{account(id, "e")});
    // Said again while it was being decided: it stays awake.
    const auto loaded = accounts.load(account(id, "e")).value();
    REQUIRE(sayings.release(id, DebtorId{"e"}, {}, "anna", at_hour(7)));
    REQUIRE(accounts.keep(account(id, "e"), sleeps, today, at_hour(8), loaded.wakes));
    CHECK(said().size() == 1);
  });
}

TEST_CASE("words: S1 what was said about an invoice follows it to a new id and another debtor") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    open_item(bench, id, "d", "i");
    REQUIRE(Words(*bench.store)
                .say(id, {"d"}, {}, word(policy::Extension{{"i"}, today + 30}), at_hour(2)));
    store::Mirror mirror(*bench.store);
    store::Arrived gone;
    gone.gone = {{RecordKind::invoice, "i"}};
    REQUIRE(mirror.take_look(id, gone, at_hour(3)));
    Invoice again = invoice("i2", "d");
    again.number = "N-i";
    REQUIRE(mirror.take_look(id, arrived({again}), at_hour(4)));
    const auto extended = [&](const char* of) {
      std::vector<std::string> invoices;
      const auto words = Accounts(*bench.store).load(account(id, of)).value().account.words;
      for (const auto& one : words)
        invoices.push_back(std::get<policy::Extension>(one.what).invoice.value);
      return invoices;
    };
    CHECK(extended("d") == std::vector<std::string>{"i2"});
    again.debtor = {"e"};
    again.version = "2";
    REQUIRE(mirror.take_look(id, arrived({debtor("e"), again}), at_hour(5)));
    CHECK(extended("d").empty());
    CHECK(extended("e") == std::vector<std::string>{"i2"});
    CHECK_FALSE(store::History(*bench.store).verify(id).value().broken_at);
  });
}

TEST_CASE(
    "words: S42 the history holds kinds and dates, what was said and by whom lies beside it") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    open_item(bench, id, "d", "i");
    Words words(*bench.store);
    const auto promise =
        words
            .say(id, {"d"}, {}, word(policy::Promise{eur(10'000), today + 7, {}, false, false, ""}),
                 at_hour(2))
            .value();
    REQUIRE(words.say(id, {"d"}, {}, word(policy::Remark{"lives with Jo now", false}), at_hour(3)));
    REQUIRE(words.end(id, promise, "withdrawn", "bert", today, at_hour(4)));
    const store::History history(*bench.store);
    const auto entries = history.about(id, "debtor/d").value();
    REQUIRE(entries.size() == 3);
    CHECK(entries[0].event == "word_said");
    CHECK(
        entries[0].facts ==
        R"({"amount":"100.00 EUR","by":"2026-10-08","kind":"promise","on":"2026-10-01","word":1})");
    CHECK(entries[2].event == "word_ended");
    for (const auto& entry : entries) {
      for (const char* personal : {"Jo", "tears", "anna", "bert"})
        CHECK(entry.facts.find(personal) == std::string::npos);
    }
    CHECK(history.payload(id, entries[0].seq).value()->find("in tears") != std::string::npos);
    CHECK(history.payload(id, entries[1].seq).value()->find("lives with Jo") != std::string::npos);
    CHECK(history.payload(id, entries[2].seq).value()->find("bert") != std::string::npos);
  });
}
