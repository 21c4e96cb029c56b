// Everything decide needs of an account, now and as it stood; and when it needs a look.
#include "daemon/store/accounts.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <map>

#include "daemon/store/administrations.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/past.hpp"
#include "daemon/store/runs.hpp"
#include "daemon/store/sayings.hpp"
#include "daemon/store/session.hpp"
#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;
using policy::Adoption;
using store::Accounts;
using store::Outbox;
using store::Sayings;

namespace {

policy::Account load(Bench& bench, AdministrationId id, const std::string& of_debtor,
                     std::optional<Instant> as_of = std::nullopt) {
  auto loaded = Accounts(*bench.store).load(account(id, of_debtor), {as_of, std::nullopt});
  REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message));
  return loaded->account;
}

void take(Bench& bench, AdministrationId id, std::vector<Record> records, int hour) {
  REQUIRE(store::Mirror(*bench.store).take_look(id, arrived(std::move(records)), at_hour(hour)));
}

policy::Verdict sleeps_until(const std::optional<Date>& next_look) {
  policy::Verdict verdict;
  verdict.next_look = next_look;
  return verdict;
}

}  // namespace

TEST_CASE("accounts: open items with what their invoices say, in the account's currency only") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Invoice one = invoice("i", "d");
    one.reference = "PO 7";
    one.stop_signs = {"paused"};
    one.dubious = true;
    Invoice other = invoice("usd", "d");
    other.total = other.open = {500, Currency::parse("USD").value()};
    take(bench, id, {debtor("d"), one, other, paid(invoice("old", "d"), "2")}, 1);
    const auto loaded = load(bench, id, "d");
    CHECK(loaded.debtor == debtor("d"));
    REQUIRE(loaded.items.size() == 1);
    const auto& item = loaded.items[0];
    CHECK(item.number == "N-i");
    CHECK(item.reference == "PO 7");
    CHECK(item.stop_signs == std::vector<std::string>{"paused"});
    CHECK(item.dubious);
    CHECK(item.total == eur(10'000));
    CHECK(item.sent == Known::yes);
    CHECK(item.state == InvoiceState::open);
    const auto all = Accounts(*bench.store).all(id, std::nullopt, 10).value();
    CHECK(all.size() == 2);
  });
}

TEST_CASE("accounts: S13 how the debtor paid, by the month of the last payment, in any currency") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto settled = [](const std::string& number, const char* on, const char* version = "1") {
      Invoice one = paid(invoice(number, "d"), version);
      one.payments = {{"p1", day("2026-09-02"), eur(100), ""}, {"p2", day(on), eur(9'900), ""}};
      return one;
    };
    Invoice foreign = settled("usd", "2026-10-20");
    foreign.total = {500, Currency::parse("USD").value()};
    foreign.open = {0, foreign.total.currency};
    foreign.payments = {{"p", day("2026-10-20"), foreign.total, ""}};
    Invoice credited = paid(invoice("credited", "d"), "1");
    credited.payments = {{"p", day("2026-10-01"), eur(10'000), "note"}};
    Invoice terms = settled("terms", "2026-10-15");
    terms.rows = {{day("2026-09-15"), eur(5'000), eur(0)}, {day("2026-10-15"), eur(5'000), eur(0)}};
    take(bench, id,
         {debtor("d"), invoice("open", "d"), settled("early", "2026-09-10"),
          settled("late", "2026-10-05"), foreign, credited, terms, invoice("other", "e")},
         1);
    using Month = policy::Behaviour::Month;
    const auto now = load(bench, id, "d").behaviour;
    REQUIRE(now);
    CHECK(now->first_invoice == Known::no);
    CHECK(now->months ==
          std::vector<Month>{{day("2026-10-01"), 3, 2, 20 + 35}, {day("2026-09-01"), 1, 0, -5}});
    // What is open again was not paid, and `why` of then asks about the books of then.
    take(bench, id, {reopened(settled("late", "2026-10-05"), "2")}, 2);
    CHECK(load(bench, id, "d").behaviour->months.at(0) == Month{day("2026-10-01"), 2, 1, 35});
    const Instant september{day("2026-09-22").days() * 86'400'000};
    CHECK(load(bench, id, "d", september).behaviour->months.size() == 1);
    const auto other = load(bench, id, "e").behaviour;
    CHECK(other->months.empty());
    CHECK(other->first_invoice == Known::yes);
    CHECK(load(bench, id, "nobody").behaviour->first_invoice == Known::unknown);
  });
}

TEST_CASE("accounts: a debtor nobody has seen has no address to write to") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    take(bench, id, {invoice("i", "d")}, 1);
    const auto loaded = load(bench, id, "d");
    CHECK(loaded.debtor.id == DebtorId{"d"});
    CHECK(loaded.debtor.mailboxes.empty());
  });
}

TEST_CASE("accounts: credits are positive, with the invoice they are tied to") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Invoice settled = credit_note("used", "d", 700);
    settled.open.minor = 0;
    Invoice draft = credit_note("draft", "d", 800);
    draft.state = InvoiceState::draft;
    Invoice overpaid = invoice("over", "d", 5'000);
    overpaid.open = eur(-300);
    take(bench, id,
         {debtor("d"), invoice("i", "d"), credit_note("free", "d", 500),
          credit_note("tied", "d", 600, "i"), settled, draft, overpaid},
         1);
    const auto loaded = load(bench, id, "d");
    REQUIRE(loaded.credits.size() == 3);
    CHECK(loaded.credits[0].id == InvoiceId{"free"});
    CHECK(loaded.credits[0].open == eur(500));
    CHECK_FALSE(loaded.credits[0].of_invoice);
    CHECK(loaded.credits[1].id == InvoiceId{"over"});
    CHECK(loaded.credits[1].open == eur(300));
    CHECK(loaded.credits[2].of_invoice == InvoiceId{"i"});
    CHECK(loaded.items.size() == 1);
  });
}

TEST_CASE(
    "accounts: S10 S23 what is new once a clock that ran ahead was trusted starts all the same") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    take(bench, id, {debtor("d"), invoice("i", "d")}, 500);
    const Date ahead = store::utc_date(at_hour(501));
    REQUIRE(Sayings(*bench.store).adopt(id, {}, "anna", ahead, at_hour(501)));
    take(bench, id, {invoice("j", "d")}, 502);
    take(bench, id, {invoice("l", "d")}, 9);  // the clock was set back, and nobody trusts it yet
    REQUIRE(store::Machine(*bench.store).trust_clock(at_hour(10)));
    take(bench, id, {invoice("k", "d")}, 11);
    const auto items = load(bench, id, "d").items;
    REQUIRE(items.size() == 4);
    CHECK(items[0].adoption.choice == Adoption::Choice::to_person);
    for (std::size_t i = 1; i < items.size(); ++i)
      CHECK(items[i].adoption.choice == Adoption::Choice::from_start);
    CHECK(store::Administrations(*bench.store).get(id).value().adopted_on ==
          store::utc_date(at_hour(10)));
  });
}

TEST_CASE("accounts: S10 nothing is adopted before a person says so, and what comes later starts") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const ItemId chosen = open_item(bench, id, "d", "i");
    const ItemId forgotten = open_item(bench, id, "d", "j");
    for (const auto& item : load(bench, id, "d").items)
      CHECK(item.adoption.choice == Adoption::Choice::not_yet);
    Sayings sayings(*bench.store);
    REQUIRE(sayings.adopt(id, {{chosen, {Adoption::Choice::at_step, "reminder"}}}, "anna", today,
                          at_hour(2)));
    take(bench, id, {invoice("k", "d")}, 3);
    const auto items = load(bench, id, "d").items;
    REQUIRE(items.size() == 3);
    CHECK(items[0].adoption.choice == Adoption::Choice::at_step);
    CHECK(items[0].adoption.step == "reminder");
    CHECK(items[1].id == forgotten);
    CHECK(items[1].adoption.choice == Adoption::Choice::to_person);
    CHECK(items[2].adoption.choice == Adoption::Choice::from_start);
    CHECK(store::Administrations(*bench.store).get(id).value().adopted_on == today);
    CHECK(sayings.adopt(id, {}, "anna", today, at_hour(4)).error().kind == ErrorKind::conflict);
    REQUIRE(
        sayings.choose(id, {{forgotten, {Adoption::Choice::leave_out, ""}}}, "anna", at_hour(5)));
    CHECK(load(bench, id, "d").items[1].adoption.choice == Adoption::Choice::leave_out);
    CHECK(sayings.choose(id, {{ItemId{999}, {}}}, "anna", at_hour(5)).error().kind ==
          ErrorKind::not_found);
    // The past has not changed.
    CHECK(load(bench, id, "d", at_hour(1)).items.at(0).adoption.choice ==
          Adoption::Choice::not_yet);
  });
}

TEST_CASE("accounts: S25 holds on a debtor and on an invoice, and their release") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    open_item(bench, id, "d", "i");
    open_item(bench, id, "d", "j");
    Sayings sayings(*bench.store);
    const auto say = [&] { return Accounts(*bench.store).load(account(id, "d")).value().say; };
    CHECK(say() == 0);
    REQUIRE(
        sayings.hold({id, DebtorId{"d"}, {}, "on holiday", "anna", day("2026-11-01")}, at_hour(2)));
    REQUIRE(sayings.hold({id, {}, InvoiceId{"j"}, "wrong PO", "ben", {}}, at_hour(3)));
    CHECK(say() == 2);
    auto items = load(bench, id, "d").items;
    REQUIRE(items[0].holds.size() == 1);
    CHECK(items[0].holds[0].reason == "on holiday");
    CHECK(items[0].holds[0].until == day("2026-11-01"));
    REQUIRE(items[1].holds.size() == 2);
    CHECK(items[1].holds[1].author == "ben");
    CHECK(sayings.release(id, {}, InvoiceId{"j"}, "anna", at_hour(4)).value() == 1);
    CHECK(sayings.release(id, {}, InvoiceId{"j"}, "anna", at_hour(4)).value() == 0);
    CHECK(say() == 3);
    // What has ended stays: it has to settle (S29).
    items = load(bench, id, "d").items;
    REQUIRE(items[1].holds.size() == 2);
    CHECK_FALSE(items[1].holds[0].ended_on);
    CHECK(items[1].holds[1].ended_on);
    CHECK(items[1].holds[1].set_on);
    CHECK(sayings.hold({id, {}, InvoiceId{"nowhere"}, "r", "a", {}}, at_hour(5)).error().kind ==
          ErrorKind::not_found);
    CHECK(
        sayings.hold({id, DebtorId{"d"}, InvoiceId{"j"}, "r", "a", {}}, at_hour(5)).error().kind ==
        ErrorKind::invalid_input);
    // As it stood between the two sayings.
    CHECK(load(bench, id, "d", at_hour(2)).items[1].holds.size() == 1);
    REQUIRE(load(bench, id, "d", at_hour(3)).items[1].holds.size() == 2);
    CHECK_FALSE(load(bench, id, "d", at_hour(3)).items[1].holds[1].ended_on);
    CHECK(load(bench, id, "d", at_hour(4)).items[1].holds[1].ended_on);
  });
}

TEST_CASE("accounts: those to look at come by key pages, and sleep until their day") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Accounts accounts(*bench.store);
    std::vector<Record> records;
    for (const char* of : {"a", "b", "c", "d", "e"})
      records.push_back(invoice(std::string("i") + of, of));
    take(bench, id, records, 1);
    std::vector<std::string> seen;
    std::optional<store::AccountKey> after;
    while (true) {
      const auto page = accounts.to_look_at(id, today, after, 2).value();
      if (page.empty()) break;
      CHECK(page.size() <= 2);
      for (const auto& key : page)
        seen.push_back(key.debtor.value);
      after = page.back();
    }
    CHECK(seen == std::vector<std::string>{"a", "b", "c", "d", "e"});
    REQUIRE(accounts.keep(account(id, "a"), sleeps_until(today + 3), today, at_hour(2)));
    REQUIRE(accounts.keep(account(id, "b"), sleeps_until(std::nullopt), today, at_hour(2)));
    CHECK(accounts.to_look_at(id, today, std::nullopt, 9).value().size() == 3);
    CHECK(accounts.to_look_at(id, today + 3, std::nullopt, 9).value().size() == 4);
    REQUIRE(accounts.wake(account(id, "b")));
    CHECK(accounts.to_look_at(id, today, std::nullopt, 9).value().size() == 4);
  });
}

TEST_CASE("accounts: one that was woken since it was loaded stays awake") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Accounts accounts(*bench.store);
    open_item(bench, id, "d", "i");
    const auto loaded = accounts.load(account(id, "d")).value();
    REQUIRE(Sayings(*bench.store).hold({id, DebtorId{"d"}, {}, "r", "anna", {}}, at_hour(2)));
    REQUIRE(
        accounts.keep(account(id, "d"), sleeps_until(today + 9), today, at_hour(3), loaded.wakes));
    CHECK(accounts.to_look_at(id, today, std::nullopt, 9).value().size() == 1);
    const auto now = accounts.load(account(id, "d")).value();
    REQUIRE(accounts.keep_all({{account(id, "d"), sleeps_until(today + 9), now.wakes}}, today,
                              at_hour(4)));
    CHECK(accounts.to_look_at(id, today, std::nullopt, 9).value().empty());
  });
}

TEST_CASE("accounts: news of one that is awake already counts against what was loaded before") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Accounts accounts(*bench.store);
    open_item(bench, id, "d", "i");
    const auto loaded = accounts.load(account(id, "d")).value();
    REQUIRE(accounts.to_look_at(id, today, std::nullopt, 9).value().size() == 1);
    open_item(bench, id, "d", "j");
    REQUIRE(
        accounts.keep(account(id, "d"), sleeps_until(today + 9), today, at_hour(3), loaded.wakes));
    CHECK(accounts.to_look_at(id, today, std::nullopt, 9).value().size() == 1);
  });
}

TEST_CASE("accounts: a changed configuration wakes all of an administration, the same one none") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto other = bench.administration("other");
    Accounts accounts(*bench.store);
    open_item(bench, id, "d", "i");
    open_item(bench, other, "d", "i");
    bench.execute("UPDATE accounts SET next_look = '9999-12-31'");
    REQUIRE(accounts.note_configuration(id, "digest 1", at_hour(2)));
    CHECK(accounts.to_look_at(id, today, std::nullopt, 9).value().size() == 1);
    CHECK(accounts.to_look_at(other, today, std::nullopt, 9).value().empty());
    bench.execute("UPDATE accounts SET next_look = '9999-12-31'");
    REQUIRE(accounts.note_configuration(id, "digest 1", at_hour(3)));
    CHECK(accounts.to_look_at(id, today, std::nullopt, 9).value().empty());
  });
}

TEST_CASE("accounts: a decision is stored when its reason changes or it acts, a judgement once") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Accounts accounts(*bench.store);
    store::Overview overview(*bench.store);
    const ItemId item = open_item(bench, id, "d", "i");
    policy::Verdict verdict;
    verdict.decisions = {
        {item, policy::Reason::not_due, "p", "digest", "reminder", today + 1, "x"}};
    verdict.judgements = {{item, "call", 0, today, false}};
    const auto keep = [&](Date on) {
      REQUIRE(accounts.keep(account(id, "d"), verdict, on, at_hour(2)));
    };
    keep(today);
    keep(today + 1);
    verdict.judgements[0].passed = true;
    verdict.judgements[0].due_on = today + 1;
    verdict.decisions[0].reason = policy::Reason::hold;
    keep(today + 2);
    const auto decisions = overview.decisions(item).value();
    REQUIRE(decisions.size() == 2);
    CHECK(decisions[0].on == today);
    CHECK(decisions[0].decision.reason == policy::Reason::not_due);
    CHECK(decisions[0].decision.step_on == today + 1);
    CHECK(decisions[1].decision.reason == policy::Reason::hold);
    const auto judgements = load(bench, id, "d").history.judgements;
    REQUIRE(judgements.size() == 1);
    CHECK(judgements[0] == policy::Judgement{item, "call", 0, today, false});
    const auto occasion = reminder(id, "d", item);
    REQUIRE(write(bench, occasion) == store::Written::yes);
    CHECK(overview.decisions(item).value().size() == 3);
  });
}

TEST_CASE("accounts: S11 an item keeps the policy of its first step until it is settled") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const ItemId item = open_item(bench, id, "d", "i");
    CHECK(load(bench, id, "d").items.at(0).policy.empty());
    write(bench, reminder(id, "d", item));
    auto second = reminder(id, "d", item, "second", today + 10);
    second.intent.policy = "another";
    write(bench, second);
    CHECK(load(bench, id, "d").items.at(0).policy == "nl-business");
    take(bench, id, {paid(invoice("i", "d"), "2")}, 5);
    REQUIRE(load(bench, id, "d").items.size() == 1);  // acted on: still there, settled
    CHECK(load(bench, id, "d").items[0].state == InvoiceState::paid);
    take(bench, id, {reopened(invoice("i", "d"), "3")}, 6);
    CHECK(load(bench, id, "d").items.at(0).round == 1);
    CHECK(load(bench, id, "d").items.at(0).policy.empty());
  });
}

TEST_CASE("accounts: the occasion that is decided again is left out, with its message") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const ItemId item = open_item(bench, id, "d", "i");
    const auto occasion = reminder(id, "d", item);
    write(bench, occasion);
    CHECK(load(bench, id, "d").history.taken.size() == 1);
    CHECK(load(bench, id, "d").history.last_message_on == today);
    const auto without =
        Accounts(*bench.store).load(account(id, "d"), {std::nullopt, occasion.id}).value().account;
    CHECK(without.history.taken.empty());
    CHECK_FALSE(without.history.last_message_on);
    CHECK(without.items.at(0).policy.empty());
  });
}

TEST_CASE("accounts: as it stood on a past day, by the versions seen and the states told then") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Outbox outbox(*bench.store);
    Debtor renamed = debtor("d", "2");
    renamed.name = "New name";
    const auto row = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
    REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(5)));
    REQUIRE(outbox.finish(ends_as(row, DeliveryState::accepted), at_hour(6)));
    Invoice part = invoice("i", "d", 10'000, "2");
    part.open = eur(2'500);
    take(bench, id, {renamed, part, credit_note("c", "d", 100)}, 7);
    store::Arrived gone;
    gone.gone = {{RecordKind::invoice, "i"}};
    REQUIRE(store::Mirror(*bench.store).take_look(id, gone, at_hour(8)));

    CHECK(load(bench, id, "d", at_hour(0)).items.empty());
    const auto first = load(bench, id, "d", at_hour(1));
    CHECK(first.debtor.name == "Debtor d");
    CHECK(first.items.at(0).open == eur(10'000));
    CHECK(first.history.taken.empty());
    CHECK_FALSE(first.history.last_message_on);
    CHECK(load(bench, id, "d", at_hour(2)).history.taken.at(0).state == DeliveryState::planned);
    CHECK(load(bench, id, "d", at_hour(3)).history.taken.at(0).state == DeliveryState::ready);
    CHECK(load(bench, id, "d", at_hour(5)).history.taken.at(0).state == DeliveryState::sending);
    const auto sent = load(bench, id, "d", at_hour(6));
    CHECK(sent.history.taken.at(0).state == DeliveryState::accepted);
    CHECK(sent.history.taken.at(0).delivered_on == today);
    CHECK(sent.history.last_message_on == today);
    CHECK(sent.items.at(0).policy == "nl-business");
    CHECK(sent.credits.empty());
    const auto partly = load(bench, id, "d", at_hour(7));
    CHECK(partly.debtor.name == "New name");
    CHECK(partly.items.at(0).open == eur(2'500));
    CHECK(partly.credits.size() == 1);
    CHECK(load(bench, id, "d", at_hour(8)).items.at(0).ledger_state == "gone");
    // And now is what a view of the newest moment shows.
    const auto now = load(bench, id, "d");
    const auto last = load(bench, id, "d", at_hour(9));
    CHECK(now.items.size() == last.items.size());
    CHECK(now.items.at(0).open == last.items.at(0).open);
    CHECK(now.history.taken.at(0).state == last.history.taken.at(0).state);
  });
}

TEST_CASE("accounts: a cancelled occasion is still seen as it was before it was cancelled") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
    write(bench, occasion);
    REQUIRE(Outbox(*bench.store).cancel(occasion.id, policy::Reason::look_changed, "", at_hour(4)));
    CHECK(load(bench, id, "d", at_hour(3)).history.taken.size() == 1);
    CHECK(load(bench, id, "d", at_hour(3)).history.last_message_on == today);
    CHECK(load(bench, id, "d", at_hour(4)).history.taken.empty());
    CHECK_FALSE(load(bench, id, "d", at_hour(4)).history.last_message_on);
  });
}

TEST_CASE("accounts: what came to rest is not at work until books, person or policy speak of it") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Accounts accounts(*bench.store);
    store::Mirror mirror(*bench.store);
    const auto at_work = [&](const std::string& of_debtor) {
      return accounts.load(account(id, of_debtor), Accounts::to_decide({})).value().account;
    };
    // Each is reminded of, pays, comes to rest, and then something happens.
    using Happens = std::function<void(const std::string& name)>;
    const std::map<std::string, Happens> by_name{
        {"changed",
         [&](const auto& name) {
           Invoice changed = paid(invoice(name, name), "3");
           changed.tags = {"no reminders"};
           take(bench, id, {changed}, 5);
         }},
        {"open",
         [&](const auto& name) { take(bench, id, {reopened(invoice(name, name), "3")}, 5); }},
        {"gone",
         [&](const auto& name) {
           store::Arrived deleted;
           deleted.gone = {{RecordKind::invoice, name}};
           REQUIRE(mirror.take_look(id, deleted, at_hour(5)));
         }},
        {"unreadable",
         [&](const auto& name) {
           store::Arrived unreadable;
           unreadable.unreadable = {{{RecordKind::invoice, name}, "total: is no amount"}};
           REQUIRE(mirror.take_look(id, unreadable, at_hour(5)));
           CHECK(at_work(name).items.at(0).quarantined == "total: is no amount");
         }},
        {"spoken of",
         [&](const auto& name) {
           REQUIRE(Sayings(*bench.store)
                       .hold({id, DebtorId{name}, {}, "wait", "anna", {}}, at_hour(5)));
         }},
        {"under another policy",
         [&](const auto&) { REQUIRE(accounts.note_configuration(id, "another", at_hour(5))); }}};
    for (const auto& [name, happens] : by_name) {
      CAPTURE(name);
      const ItemId item = open_item(bench, id, name, name);
      write(bench, reminder(id, name, item));
      take(bench, id, {paid(invoice(name, name), "2")}, 3);
      REQUIRE(at_work(name).items.size() == 1);
      policy::Verdict verdict;
      verdict.at_rest = {item};
      REQUIRE(accounts.keep(account(id, name), verdict, today, at_hour(4)));
      CHECK(at_work(name).items.empty());
      CHECK(at_work(name).history.taken.empty());
      CHECK(at_work(name).history.last_message_on == today);
      CHECK(load(bench, id, name).items.size() == 1);  // whole for whoever wants to know
      CHECK(load(bench, id, name).history.taken.size() == 1);
      happens(name);
      CHECK(at_work(name).items.size() == 1);
      CHECK(at_work(name).history.taken.size() == 1);
    }
  });
}

TEST_CASE("accounts: one that cannot be loaded keeps no other back") {
  // By what it says of itself, and by what the engine itself refuses to read.
  for (const std::string damage : {"UPDATE record_versions SET body = '{' WHERE id = 'j'",
                                   "UPDATE items SET due_date = 'no day' WHERE invoice = 'j'"}) {
    CAPTURE(damage);
    on_both([&](Bench& bench) {
      const auto id = bench.administration();
      for (const auto& [debtor, name] : {std::pair{"d", "i"}, {"e", "j"}, {"f", "k"}})
        open_item(bench, id, debtor, name);
      bench.execute(damage);
      const auto each =
          Accounts(*bench.store)
              .load_each({{account(id, "d"), {}}, {account(id, "e"), {}}, {account(id, "f"), {}}})
              .value();
      REQUIRE(each.size() == 3);
      CHECK(each[0]->account.items.at(0).invoice.value == "i");
      CHECK_FALSE(each[1]);
      CHECK(each[2]->account.items.at(0).invoice.value == "k");
    });
  }
}

TEST_CASE("accounts: an invoice's account is found by its number") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    open_item(bench, id, "d", "i");
    const Accounts accounts(*bench.store);
    CHECK(accounts.of_invoice(id, "N-i").value() == account(id, "d"));
    CHECK(accounts.of_invoice(id, "N-x").value() == std::nullopt);
    CHECK(accounts.load(account(id, "d")).value().account.items.size() == 1);
  });
}

TEST_CASE("past: what could not be read is told as of a moment, by the newest version then") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto unreadable = [&](RecordRef ref, const std::string& why, int hour) {
      store::Arrived arrived;
      arrived.unreadable = {{std::move(ref), why}};
      REQUIRE(store::Mirror(*bench.store).take_look(id, arrived, at_hour(hour)));
    };
    take(bench, id, {debtor("d"), invoice("i", "d")}, 1);
    unreadable({RecordKind::debtor, "x"}, "name: is missing", 2);
    unreadable({RecordKind::invoice, "i"}, "total: not a number", 3);
    take(bench, id, {debtor("x")}, 4);
    unreadable({RecordKind::invoice, "i"}, "date: not a day", 5);
    const auto told = [&](int hour) {
      std::string all;
      const auto found = store::Past(*bench.store).quarantined(id, at_hour(hour)).value();
      for (const auto& one : found)
        all += one.ref.id + " " + one.message + "; ";
      return all;
    };
    CHECK(told(1).empty());
    CHECK(told(3) == "x name: is missing; i total: not a number; ");
    CHECK(told(4) == "i total: not a number; ");
    CHECK(told(5) == "i date: not a day; ");
  });
}
