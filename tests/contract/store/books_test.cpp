// S8, S9, S23, S29: the books and the bank as decide sees them, what stops, what was forecast.
#include <doctest/doctest.h>

#include "daemon/policy/open_lines.hpp"
#include "daemon/store/forecasts.hpp"
#include "daemon/store/history.hpp"
#include "daemon/store/sayings.hpp"
#include "daemon/store/stops.hpp"
#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;
using store::Accounts;
using store::Administrations;

namespace {

policy::Account load(Bench& bench, AdministrationId id,
                     std::optional<Instant> as_of = std::nullopt) {
  return Accounts(*bench.store).load(account(id, "d"), {as_of, std::nullopt}).value().account;
}

void take(Bench& bench, AdministrationId id, std::vector<Record> records, int hour) {
  REQUIRE(store::Mirror(*bench.store).take_look(id, arrived(std::move(records)), at_hour(hour)));
}

BankLine line(const std::string& id, Date on, std::int64_t cents, std::int64_t open,
              const std::string& version = "1") {
  BankLine one;
  one.id = id;
  one.version = version;
  one.booked_on = on;
  one.amount = eur(cents);
  one.open = eur(open);
  one.description = "invoice N-i";
  return one;
}

void decide(Bench& bench, AdministrationId id, ItemId item, policy::Reason reason,
            std::optional<Date> next_on = std::nullopt, const char* of = "d",
            std::optional<Date> then_on = std::nullopt) {
  policy::Verdict verdict;
  verdict.decisions = {{item, reason, "nl-business", "digest", "reminder", next_on, "", then_on}};
  verdict.next_look = today + 90;
  REQUIRE(Accounts(*bench.store).keep(account(id, of), verdict, today, at_hour(2)));
}

std::size_t awake(Bench& bench, AdministrationId id) {
  return Accounts(*bench.store).to_look_at(id, today, {}, 10).value().size();
}

}  // namespace

TEST_CASE("items: S3 S8 payments, what was received, tags, contact and since when in this state") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Invoice one = invoice("i", "d");
    one.payments = {{"p1", today - 9, eur(3'000), ""},
                    {"p2", today - 8, eur(-500), ""},
                    {"p3", today - 7, eur(1'000), "credit-1"}};
    one.tags = {"VIP"};
    one.contact_person = "J. Jansen";
    one.contact_email = "jj@example.test";
    take(bench, id, {debtor("d"), one}, 1);
    auto item = load(bench, id).items.at(0);
    CHECK(item.payments.size() == 2);
    CHECK(item.received == eur(2'500));
    CHECK(item.tags == std::vector<std::string>{"VIP"});
    CHECK(item.contact_person == "J. Jansen");
    CHECK(item.contact_email == "jj@example.test");
    const auto first_day = item.state_since;
    REQUIRE(first_day);
    one.state = InvoiceState::payment_under_way;
    one.version = "2";
    take(bench, id, {one}, 49);
    CHECK(load(bench, id).items.at(0).state_since == *first_day + 2);
    one.reference = "PO 8";
    one.version = "3";
    take(bench, id, {one}, 97);
    CHECK(load(bench, id).items.at(0).state_since == *first_day + 2);
    CHECK(load(bench, id, at_hour(98)).items.at(0).state_since == *first_day + 2);
    CHECK(load(bench, id, at_hour(2)).items.at(0).state_since == *first_day);
  });
}

TEST_CASE("items: S10 what was open at adoption is known from what came later") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    take(bench, id, {debtor("d"), invoice("i", "d")}, 1);
    CHECK_FALSE(load(bench, id).items.at(0).open_at_adoption);
    REQUIRE(store::Sayings(*bench.store).adopt(id, {}, "anna", today, at_hour(5)));
    take(bench, id, {invoice("j", "d")}, 6);
    const auto items = load(bench, id).items;
    CHECK(items.at(0).open_at_adoption);
    CHECK_FALSE(items.at(1).open_at_adoption);
    CHECK_FALSE(load(bench, id, at_hour(4)).items.at(0).open_at_adoption);
  });
}

TEST_CASE("books: S9 as of the newest bank line, what the ledger shows, or a person's later word") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Administrations administrations(*bench.store);
    CHECK_FALSE(load(bench, id).books.as_of);
    // An outgoing line counts as well; an older one takes nothing back, one dated ahead adds
    // nothing.
    const Date known = day("2026-09-20");
    REQUIRE(to_string(at_hour(1)).starts_with("2026-09-21"));
    take(bench, id,
         {line("a", known, -900, 0), line("b", known - 4, 100, 0), line("c", known + 2, 100, 0)},
         1);
    CHECK(load(bench, id).books.as_of == known);
    REQUIRE(administrations.note_books(id, today - 3, at_hour(2)));
    REQUIRE(administrations.note_books(id, today - 4, at_hour(3)));
    REQUIRE(administrations.note_books(id, std::nullopt, at_hour(3)));
    CHECK(administrations.books(id).value().as_of == today - 3);
    REQUIRE(administrations.set_books(id, today - 1, "anna", at_hour(4)));
    CHECK(load(bench, id).books.as_of == today - 1);
    REQUIRE(administrations.set_books(id, today - 10, "anna", at_hour(5)));
    CHECK(load(bench, id).books.as_of == today - 3);
    CHECK(load(bench, id, at_hour(1)).books.as_of == known);
    CHECK(load(bench, id, at_hour(4)).books.as_of == today - 1);
    CHECK_FALSE(load(bench, id, at_hour(0)).books.as_of);
    const auto entries = store::History(*bench.store).about(id, "administration").value();
    CHECK(entries.back().event == "books_said");
  });
}

TEST_CASE("books: S9 whose step waited for the books is decided again when they have moved") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto item = open_item(bench, id, "d", "i");
    decide(bench, id, item, policy::Reason::stale_books);
    CHECK(awake(bench, id) == 0);
    REQUIRE(Administrations(*bench.store).note_books(id, today, at_hour(3)));
    CHECK(awake(bench, id) == 1);
    decide(bench, id, item, policy::Reason::not_due);
    REQUIRE(Administrations(*bench.store).note_books(id, today + 1, at_hour(4)));
    CHECK(awake(bench, id) == 0);
  });
}

TEST_CASE("bank: S8 receipts that are not booked yet are seen by every account") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    open_item(bench, id, "d", "i");
    open_item(bench, id, "e", "j");
    take(bench, id,
         {line("open", today, 10'000, 10'000), line("part", today, 900, 300),
          line("booked", today, 700, 0), line("paid out", today, -500, -500)},
         2);
    const auto ids = [](const policy::Account& of) {
      std::vector<std::string> all;
      for (const auto& one : of.bank_lines->lines())
        all.push_back(one.id);
      return all;
    };
    const std::vector<std::string> open = {"open", "part"};
    const auto both =
        Accounts(*bench.store).load_each({{account(id, "d"), {}}, {account(id, "e"), {}}}).value();
    CHECK(ids(both[0]->account) == open);
    CHECK(both[0]->account.bank_lines == both[1]->account.bank_lines);  // read once
    store::Arrived later = arrived({line("open", today, 10'000, 0, "2")});
    later.gone = {{RecordKind::bank_line, "part"}};
    REQUIRE(store::Mirror(*bench.store).take_look(id, later, at_hour(4)));
    CHECK(ids(load(bench, id)).empty());
    CHECK(ids(load(bench, id, at_hour(3))) == open);
    CHECK(ids(load(bench, id, at_hour(4))).empty());
  });
}

TEST_CASE(
    "bank: S8 a line that comes, changes or goes wakes whom it may have kept from a message") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto item = open_item(bench, id, "d", "i");
    const auto other = open_item(bench, id, "e", "j");
    const auto sleep = [&] {
      decide(bench, id, item, policy::Reason::maybe_paid);
      decide(bench, id, other, policy::Reason::not_due, std::nullopt, "e");
      CHECK(awake(bench, id) == 0);
    };
    sleep();
    take(bench, id, {line("a", today, 500, 500)}, 3);
    CHECK(Accounts(*bench.store).to_look_at(id, today, {}, 10).value() ==
          std::vector{account(id, "d")});
    sleep();
    take(bench, id, {line("a", today, 500, 500)}, 4);  // the same again
    CHECK(awake(bench, id) == 0);
    take(bench, id, {line("a", today, 500, 0, "2")}, 5);
    CHECK(awake(bench, id) == 1);
    sleep();
    store::Arrived gone;
    gone.gone = {{RecordKind::bank_line, "a"}};
    REQUIRE(store::Mirror(*bench.store).take_look(id, gone, at_hour(6)));
    CHECK(awake(bench, id) == 1);
  });
}

TEST_CASE("stops: S23 since when, and when the owner was told") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    store::Stops stops(*bench.store);
    REQUIRE(stops.note(id, {{"paused", {}}, {"stale_sync", at_hour(1)}}, today, at_hour(5)));
    auto found = stops.list(id).value();
    REQUIRE(found.size() == 2);
    CHECK(found[0].reason == "stale_sync");
    CHECK(found[0].since == at_hour(1));
    CHECK(found[1].since == at_hour(5));
    CHECK_FALSE(found[1].last_told);
    REQUIRE(stops.told(id, {"paused"}, today));
    // Still the same: nothing is written, and since when stays.
    const auto commits = bench.store->commits();
    REQUIRE(stops.note(id, {{"paused", {}}, {"stale_sync", at_hour(8)}}, today, at_hour(9)));
    CHECK(bench.store->commits() == commits);
    found = stops.list(id).value();
    CHECK(found[0].since == at_hour(1));
    CHECK(found[1].last_told == today);
    REQUIRE(stops.note(id, {{"paused", {}}}, today, at_hour(10)));
    CHECK(stops.list(id).value().size() == 1);
    std::vector<std::string> events;
    const auto entries = store::History(*bench.store).about(id, "administration").value();
    for (const auto& entry : entries)
      events.push_back(entry.event);
    CHECK(events == std::vector<std::string>{"administration_entered", "stop_began", "stop_began",
                                             "stop_ended"});
  });
}

TEST_CASE("stops: S29 after a stop of more than a day everything is fresh since today") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto item = open_item(bench, id, "d", "i");
    decide(bench, id, item, policy::Reason::not_due);
    store::Stops stops(*bench.store);
    REQUIRE(stops.note(id, {{"paused", {}}, {"not_adopted", {}}}, today, at_hour(1)));
    REQUIRE(stops.note(id, {{"not_adopted", {}}}, today, at_hour(26)));
    CHECK_FALSE(load(bench, id).books.fresh_since);  // a day and an hour: a timer that was late
    REQUIRE(stops.note(id, {}, today + 3, at_hour(72)));
    CHECK_FALSE(load(bench, id).books.fresh_since);  // nobody had said yes before
    // An outage: the daemon was off, and the last pull was long ago.
    REQUIRE(stops.note(id, {{"stale_sync", at_hour(72)}}, today + 9, at_hour(200)));
    CHECK(awake(bench, id) == 0);
    REQUIRE(stops.note(id, {}, today + 9, at_hour(201)));
    CHECK(load(bench, id).books.fresh_since == today + 9);
    CHECK(awake(bench, id) == 1);
    CHECK_FALSE(load(bench, id, at_hour(200)).books.fresh_since);
  });
}

TEST_CASE("administrations: S10 S23 a ramp and the trust in what is new") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Administrations administrations(*bench.store);
    CHECK(administrations.get(id).value().ramp_per_day == 0);
    REQUIRE(administrations.set_ramp(id, 20, "anna", at_hour(2)));
    REQUIRE(administrations.trust_novelty(id, today, "anna", at_hour(3)));
    const auto row = administrations.get(id).value();
    CHECK(row.ramp_per_day == 20);
    CHECK(row.novelty_trusted == today);
    CHECK(administrations.set_ramp(id, -1, "anna", at_hour(4)).error().kind ==
          ErrorKind::invalid_input);
    CHECK(administrations.set_ramp({99}, 1, "anna", at_hour(4)).error().kind ==
          ErrorKind::not_found);
    const auto entries = store::History(*bench.store).about(id, "administration").value();
    CHECK(entries.at(1).event == "ramp_set");
    CHECK(entries.at(2).event == "novelty_trusted");
  });
}

TEST_CASE("forecasts: S23 what the book makes likely on each day, and what was forecast for one") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    store::Forecasts forecasts(*bench.store);
    const auto late = open_item(bench, id, "d", "i");
    const auto soon = open_item(bench, id, "e", "j");
    const auto far = open_item(bench, id, "f", "k");
    const auto new_one = open_item(bench, id, "g", "l");
    decide(bench, id, late, policy::Reason::min_gap, today - 2);
    decide(bench, id, soon, policy::Reason::not_due, today + 3, "e");
    decide(bench, id, far, policy::Reason::not_due, today + 40, "f");
    decide(bench, id, new_one, policy::Reason::not_adopted, today, "g");
    // What acted today is past, and a promise is not expected to end in a message.
    const auto acted = open_item(bench, id, "h", "m");
    const auto promised = open_item(bench, id, "p", "n");
    decide(bench, id, acted, policy::Reason::due, today, "h");
    decide(bench, id, promised, policy::Reason::promise, today - 5, "p");
    using Days = std::map<Date, store::Forecasts::Likely>;
    CHECK(forecasts.ahead(id, today, today + 14, 5).value() ==
          Days{{today, {1, 1}}, {today + 3, {1, 1}}});
    // A later look at the same decision moves its day, though nothing else has changed.
    decide(bench, id, soon, policy::Reason::not_due, today + 5, "e");
    CHECK(forecasts.ahead(id, today, today + 14, 5).value().contains(today + 5));

    REQUIRE(forecasts.note(id, today - 7, {{today, {12, 11}}}));
    REQUIRE(forecasts.note(id, today - 6, {{today, {15, 14}}}));
    CHECK(forecasts.find(id, today, today - 7).value() == store::Forecasts::Likely{12, 11});
    CHECK(forecasts.find(id, today, today).value() == store::Forecasts::Likely{15, 14});
    CHECK_FALSE(forecasts.find(id, today, today - 8).value());
    CHECK_FALSE(forecasts.find(id, today + 1, today).value());
    REQUIRE(forecasts.note(id, today + 100, {{today + 101, {1, 1}}}));
    CHECK_FALSE(forecasts.find(id, today, today).value());
  });
}

TEST_CASE("forecasts: S23 of an account its other items count too, and what follows each of them") {
  on_both([](Bench& bench) {
    using Days = std::map<Date, store::Forecasts::Likely>;
    const auto id = bench.administration();
    const store::Forecasts forecasts(*bench.store);
    const auto one = open_item(bench, id, "d", "i");
    decide(bench, id, one, policy::Reason::not_due, today + 1, "d", today + 8);
    CHECK(forecasts.ahead(id, today, today + 14, 5).value() ==
          Days{{today + 1, {1, 1}}, {today + 8, {1, 0}}});
    CHECK(forecasts.ahead(id, today, today + 7, 5).value() == Days{{today + 1, {1, 1}}});
    // What follows changes, and nothing else about it.
    decide(bench, id, one, policy::Reason::not_due, today + 1, "d", today + 12);
    CHECK(forecasts.ahead(id, today, today + 14, 5).value() ==
          Days{{today + 1, {1, 1}}, {today + 12, {1, 0}}});
    // What follows too soon waits.
    decide(bench, id, one, policy::Reason::not_due, today + 1, "d", today + 4);
    CHECK(forecasts.ahead(id, today, today + 14, 5).value() ==
          Days{{today + 1, {1, 1}}, {today + 6, {1, 0}}});
    decide(bench, id, one, policy::Reason::not_due, today + 1, "d", today + 12);
    // Two that are close go together, and an account is itself once.
    const auto close = open_item(bench, id, "d", "j");
    const auto far = open_item(bench, id, "d", "k");
    decide(bench, id, close, policy::Reason::not_due, today + 5, "d", today + 16);
    decide(bench, id, far, policy::Reason::not_due, today + 6, "d");
    CHECK(forecasts.ahead(id, today, today + 14, 5).value() ==
          Days{{today + 1, {1, 1}}, {today + 6, {1, 0}}, {today + 12, {1, 0}}});
    // Of what left today, only what follows is to come.
    decide(bench, id, one, policy::Reason::due, today, "d", today + 7);
    CHECK(forecasts.ahead(id, today + 1, today + 14, 5).value() == Days{{today + 5, {1, 1}}});
    decide(bench, id, close, policy::Reason::promise, std::nullopt, "d");
    decide(bench, id, far, policy::Reason::promise, std::nullopt, "d");
    CHECK(forecasts.ahead(id, today + 1, today + 14, 5).value() == Days{{today + 7, {1, 1}}});
    // What is late leaves today.
    decide(bench, id, one, policy::Reason::stale_books, today - 4, "d", today + 7);
    CHECK(forecasts.ahead(id, today, today + 14, 5).value() ==
          Days{{today, {1, 1}}, {today + 7, {1, 0}}});
  });
}
