// What the owner is mailed, and when (S9, S23, S24); what a long stop leaves behind (S29); the head
// of the history in the log (S42).
#include "daemon/store/forecasts.hpp"
#include "daemon/store/history.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/sayings.hpp"
#include "daemon/store/stops.hpp"
#include "tests/app/house.hpp"

using namespace dunning;
using namespace dunning::test;

TEST_CASE("S24 forewarning: at four the day before, once, with who would get what") {
  House house;
  house.invoice("bakker", "2026-03-02");
  house.work();
  house.work_at("2026-03-04T15:59:00Z");
  CHECK(house.reports().empty());
  house.work_at("2026-03-04T16:00:00Z");
  REQUIRE(house.reports().size() == 1);
  CHECK(house.told("bakker"));
  CHECK(house.told("121.00"));
  house.work_at("2026-03-04T17:00:00Z");
  house.restart();
  house.work_at("2026-03-04T18:00:00Z");
  CHECK(house.reports().size() == 1);
  house.work_at("2026-03-05T10:00:00Z");
  REQUIRE(house.mail.taken.size() == 2);
  CHECK(house.mail.taken[1].envelope.recipients == std::vector<std::string>{"ap@bakker.example"});
}

TEST_CASE("S24 forewarning: Monday's is mailed on Friday, and none when nothing would leave") {
  House house;
  house.invoice("bakker", "2026-03-05");  // the reminder is due on Sunday the 8th
  house.work();
  for (const char* when : {"2026-03-04T16:30:00Z", "2026-03-05T16:30:00Z"}) {
    house.work_at(when);
    CHECK(house.reports().empty());
  }
  house.work_at("2026-03-06T16:30:00Z");
  REQUIRE(house.reports().size() == 1);
  CHECK(house.told("bakker"));
  house.work_at("2026-03-07T16:30:00Z");
  house.work_at("2026-03-08T16:30:00Z");
  CHECK(house.reports().size() == 1);
}

TEST_CASE("S24 forewarning: it ends 30 days after adoption, unless it is to go on") {
  for (const int days : {30, 0}) {
    CAPTURE(days);
    House house;
    house.administration().reports.forewarning_days = days;
    house.administration().reports.weekly_day = 7;
    house.restart();
    house.work();
    while (house.clock.now() < at("2026-04-02T10:00:00Z")) {
      house.clock.advance(Millis{12 * 3'600'000});
      house.work();
    }
    const auto weekly = house.reports().size();
    house.invoice("bakker", "2026-04-01");  // the reminder is due on Saturday the 4th
    house.work();
    house.work_at("2026-04-03T09:00:00Z");
    house.work_at("2026-04-03T16:30:00Z");
    CHECK(house.reports().size() == weekly + (days == 0 ? 1 : 0));
  }
}

TEST_CASE("S23 what stops sending is told on its first day, behind the stop, and then weekly") {
  House house;
  house.administration().reports.forewarning = false;
  house.restart();
  house.invoice("bakker", "2026-03-30");
  house.work();
  REQUIRE(store::Sayings(*house.store).pause(house.id(), "noor", house.clock.now()));
  house.work_at("2026-03-04T10:01:00Z");
  house.work_at("2026-03-04T10:59:00Z");
  CHECK(house.reports().empty());
  house.work_at("2026-03-04T11:02:00Z");
  REQUIRE(house.reports().size() == 1);
  CHECK(house.told("dunningctl resume -a books"));
  for (const char* when :
       {"2026-03-04T18:00:00Z", "2026-03-05T18:00:00Z", "2026-03-08T18:00:00Z"}) {
    house.work_at(when);
    CHECK(house.reports().size() == 1);
  }
  house.work_at("2026-03-09T18:00:00Z");  // Monday
  REQUIRE(house.reports().size() == 2);
  CHECK(house.told("dunningctl resume -a books"));
}

TEST_CASE("S23 a stop that is over within the hour is nobody's news") {
  House house;
  house.work();
  store::Sayings sayings(*house.store);
  REQUIRE(sayings.pause(house.id(), "noor", house.clock.now()));
  house.work_at("2026-03-04T10:30:00Z");
  REQUIRE(sayings.resume(house.id(), "noor", house.clock.now()));
  house.work_at("2026-03-04T12:30:00Z");
  CHECK(house.reports().empty());
  CHECK(store::Stops(*house.store).list(house.id()).value().empty());
}

TEST_CASE("S23 nobody is mailed when nobody is to be") {
  House house;
  house.administration().reports.to.clear();
  house.restart();
  house.invoice("bakker", "2026-03-02");
  house.work();
  REQUIRE(store::Sayings(*house.store).pause(house.id(), "noor", house.clock.now()));
  house.work_at("2026-03-09T18:00:00Z");
  CHECK(house.mail.conversations == 0);
}

TEST_CASE("S23 dead-man switch: books that were not read for so many hours are told") {
  House house;
  house.work();
  for (int i = 0; i < 10'000; ++i)
    house.ledger.failures.push_back({ErrorKind::transient, "no route to host", {}});
  house.live_until("2026-03-05T09:45:00Z");
  CHECK(house.reports().empty());
  house.live_until("2026-03-05T11:30:00Z");
  REQUIRE(house.reports().size() == 1);
  CHECK(house.told("no route to host"));
  house.live_until("2026-03-06T11:30:00Z");
  CHECK(house.reports().size() == 1);
}

TEST_CASE("S23 dead-man switch: a week without a message, although the book made them likely") {
  House house("2026-02-23T10:00:00Z");
  house.administration().reports.forewarning = false;
  house.administration().reports.weekly_day = 7;
  house.policy_of_all().steps.front().email = "no_such_template";
  house.restart();
  house.invoice("bakker", "2026-02-20");
  house.invoice("slager", "2026-02-20");
  for (const char* when : {"2026-02-23T10:00:00Z", "2026-02-24T10:00:00Z", "2026-02-25T10:00:00Z",
                           "2026-02-26T10:00:00Z", "2026-02-27T10:00:00Z", "2026-03-02T10:00:00Z",
                           "2026-03-03T10:00:00Z", "2026-03-04T10:00:00Z"})
    house.work_at(when);
  CHECK(house.reports().empty());
  house.work_at("2026-03-04T16:30:00Z");
  REQUIRE(house.reports().size() == 1);
  CHECK(house.told("books"));
  house.work_at("2026-03-05T16:30:00Z");
  CHECK(house.reports().size() == 1);
}

TEST_CASE("S9 stale books: the bookkeeper is told which messages wait for them") {
  House house;
  house.administration().rules.trust_books = false;
  house.administration().reports.forewarning = false;
  house.ledger.books_as_of = day("2026-02-20");
  house.restart();
  house.invoice("bakker", "2026-02-25");
  house.invoice("slager", "2026-02-26");
  house.work();
  house.work();
  CHECK(house.mail.taken.size() == house.reports().size());
  REQUIRE(house.reports().size() == 1);
  CHECK(house.told("2 messages"));
  CHECK(house.told("slager"));
  house.work_at("2026-03-05T12:00:00Z");
  CHECK(house.reports().size() == 1);
}

TEST_CASE("S23 shadow: at the end of the day the owner reads what would have left") {
  House house;
  house.administration().rules.shadow = true;
  house.administration().reports.forewarning = false;
  house.restart();
  house.invoice("bakker", "2026-02-25");
  house.work();
  CHECK(house.mail.taken.empty());
  house.work_at("2026-03-04T16:30:00Z");
  REQUIRE(house.reports().size() == 1);
  CHECK(house.mail.taken.size() == 1);
  CHECK(house.told("bakker"));
  house.work_at("2026-03-05T16:30:00Z");
  CHECK(house.reports().size() == 1);  // each would-be message is made once
}

TEST_CASE("S23 weekly: what waits for a person is told on the day for it") {
  House house;
  house.administration().reports.forewarning = false;
  house.restart();
  house.invoice("kade", "2026-02-25");
  house.administration().rules.own_creditors = {house.administration().rules.creditor};
  house.administration().rules.own_creditors.front().from_address = "x@kade.example";
  house.restart();
  house.work();
  for (const char* when : {"2026-03-04T18:00:00Z", "2026-03-08T18:00:00Z"}) {
    house.work_at(when);
    CHECK(house.reports().empty());
  }
  house.work_at("2026-03-09T18:00:00Z");
  REQUIRE(house.reports().size() == 1);
  CHECK(house.told("kade B.V."));
}

TEST_CASE("S23 weekly: what came in on invoices that were reminded of is told") {
  House house;
  house.administration().reports.forewarning = false;
  house.restart();
  const auto debtor = house.ledger.add_debtor("Bakker B.V.", "ap@bakker.example");
  const Money all{12'100, Currency{}};
  const auto due = *parse_date("2026-02-25");
  const auto invoice = house.ledger.add_invoice({debtor, all, due - 14, due, "bakker"});
  house.work();
  house.ledger.pay(invoice, all, *parse_date("2026-03-06"));
  house.work_at("2026-03-09T18:00:00Z");
  CHECK_MESSAGE(house.told("121"), house.reports().back().body);
}

TEST_CASE(
    "S40 weekly: a table of rates that ends within 30 days is told with the command that helps") {
  House house;
  house.administration().reports.forewarning = false;
  auto& statute = house.configuration.jurisdictions["nl"].statute;
  law::RateTable rates;
  rates.name = "commercial";
  rates.checked_until = *parse_date("2026-04-08");
  statute.rates = {rates};
  statute.debtors[law::DebtorType::business].interest = "commercial";
  house.configuration.jurisdictions["be"].statute = statute;  // nobody's here
  house.restart();
  house.work();
  house.work_at("2026-03-09T18:00:00Z");
  REQUIRE(house.reports().size() == 1);
  CHECK(house.told("The commercial rates of nl are known until 2026-04-08"));
  CHECK(house.told("dunningctl rates add nl commercial --from 2026-04-09"));
  CHECK_FALSE(house.told("rates of be"));
}

TEST_CASE("S29 what waited settles after a stop of more than a day, and after an outage") {
  for (const int hours : {25, 27}) {
    CAPTURE(hours);
    House house;
    house.work();
    store::Sayings sayings(*house.store);
    REQUIRE(sayings.pause(house.id(), "noor", house.clock.now()));
    house.work();
    house.clock.advance(Millis{hours * 3'600'000});
    REQUIRE(sayings.resume(house.id(), "noor", house.clock.now()));
    // Without a poll in between the books are stale as well; as long as that lasts.
    house.work();
    const auto books = store::Administrations(*house.store).books(house.id()).value();
    CHECK(books.fresh_since.has_value() == (hours == 27));
    if (hours == 27) CHECK(*books.fresh_since == day("2026-03-05"));
  }
  for (const int hours : {23, 72}) {
    CAPTURE(hours);
    House house;
    house.work();
    house.clock.advance(Millis{hours * 3'600'000});
    house.restart();
    house.work();
    const auto books = store::Administrations(*house.store).books(house.id()).value();
    CHECK(books.fresh_since.has_value() == (hours == 72));
  }
}

TEST_CASE("S42 the head of the history is logged once a day") {
  House house;
  house.work();
  house.work_at("2026-03-04T23:00:00Z");
  const auto heads = [&] {
    const auto lines = house.log.lines();
    return std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
      return line.find("history_head") != std::string::npos &&
             line.find("hash=") != std::string::npos;
    });
  };
  CHECK(heads() == 1);
  house.work_at("2026-03-05T01:00:00Z");
  CHECK(heads() == 2);
}

TEST_CASE("S42 retention: what is personal goes on the day after the years have passed") {
  House house;
  house.configuration.retention_years = 1;
  house.restart();
  house.invoice("bakker", "2026-02-20");
  house.work();
  const auto invoice = store::Overview(*house.store).invoices(house.id(), true, 10).value().front();
  house.ledger.pay(invoice.invoice.value, {12'100, Currency{}}, day("2026-03-05"));
  house.work_at("2026-03-05T10:00:00Z");
  const auto erased = [&] {
    return store::History(*house.store).verify(house.id()).value().erased_payloads;
  };
  house.work_at("2027-03-05T02:00:00Z");
  CHECK(erased() == 0);
  house.work_at("2027-03-07T02:00:00Z");
  CHECK(erased() > 0);
  CHECK(house.log.has("debtors_erased"));
}
