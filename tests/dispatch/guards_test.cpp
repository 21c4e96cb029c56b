// What bounds an administration beyond its policies: caps, ramp, quiet days, the novelty breaker,
// shadow mode, redirect_all_to and the pause.
#include "daemon/dispatch/novelty.hpp"
#include "daemon/messages/mime.hpp"
#include "daemon/store/forecasts.hpp"
#include "daemon/store/stops.hpp"
#include "tests/dispatch/office.hpp"

using namespace dunning;
using namespace dunning::test;
using policy::Reason;

namespace {

void five_late(Office& office) {
  for (const char* name : {"a", "b", "c", "d", "e"})
    office.late(name);
  office.pull();
  office.adopt();
}

void next_day(Office& office, const char* when) {
  office.clock.set(at(when));
  office.pull();
  office.work();
}

}  // namespace

TEST_CASE("S23 caps: what is above the day's number waits for the next day") {
  Office office;
  office.limits.messages_per_day = 2;
  office.restart();
  five_late(office);
  office.work();
  CHECK(office.mail.taken.size() == 2);
  CHECK(office.decided(Reason::cap_reached) == 3);
  next_day(office, "2026-03-05T10:00:00Z");
  CHECK(office.mail.taken.size() == 4);
  next_day(office, "2026-03-06T10:00:00Z");
  CHECK(office.mail.taken.size() == 5);
}

TEST_CASE("S23 caps: a debtor gets so many messages in so many days, and no more") {
  Office office;
  office.limits.messages_per_debtor = 1;
  office.limits.debtor_days = 30;
  office.restart();
  office.late("bakker");
  office.pull();
  office.adopt();
  office.work();
  REQUIRE(office.mail.taken.size() == 1);
  next_day(office, "2026-03-17T10:00:00Z");
  CHECK(office.mail.taken.size() == 1);
  CHECK(office.decided(Reason::cap_reached) == 1);
  next_day(office, "2026-04-02T10:00:00Z");
  CHECK(office.mail.taken.size() == 1);
  next_day(office, "2026-04-03T10:00:00Z");
  CHECK(office.mail.taken.size() == 2);
}

TEST_CASE("S23 caps: a number that was lowered holds for what is ready already") {
  Office office;
  five_late(office);
  office.work_until([&] { return office.count(DeliveryState::ready) == 5; });
  office.limits.messages_per_day = 2;
  office.restart();
  office.work();
  CHECK(office.mail.taken.size() == 2);
  CHECK(office.decided(Reason::cap_reached) == 3);
}

TEST_CASE("S10 ramp: of the old book so many debtors a day get their first message") {
  Office office;
  five_late(office);
  REQUIRE(store::Administrations(*office.store).set_ramp(office.id, 2, "noor", office.clock.now()));
  office.work();
  CHECK(office.mail.taken.size() == 2);
  CHECK(office.decided(Reason::ramp) == 3);
  // What appears later is not of the old book, and their own second message is no first one.
  office.clock.set(at("2026-03-05T08:00:00Z"));
  const auto debtor = office.ledger.add_debtor("Nieuw B.V.", "ap@nieuw.example");
  office.ledger.add_invoice({debtor, eur(5'000), day("2026-02-12"), day("2026-02-26"), "new"});
  next_day(office, "2026-03-05T10:00:00Z");
  CHECK(office.mail.taken.size() == 5);
  CHECK(office.decided(Reason::ramp) == 1);
}

TEST_CASE("S23 quiet days: nothing leaves on them, and everything after them") {
  Office office;
  office.quiet_days = {{day("2026-03-04"), day("2026-03-06"), false}};
  office.restart();
  five_late(office);
  office.work();
  CHECK(office.mail.taken.empty());
  CHECK(office.decided(Reason::outside_window) == 5);
  next_day(office, "2026-03-06T10:00:00Z");
  CHECK(office.mail.taken.empty());
  next_day(office, "2026-03-09T10:00:00Z");
  CHECK(office.mail.taken.size() == 5);
}

TEST_CASE("S23 shadow: each message is made once, nothing is sent and nothing advances") {
  Office office;
  office.shadow = true;
  office.restart();
  office.late("bakker");
  office.pull();
  office.adopt();
  const auto item = store::Overview(*office.store).invoices(office.id, true, 10).value().front();
  for (const char* when : {"2026-03-04T10:00:00Z", "2026-03-05T10:00:00Z", "2026-03-30T10:00:00Z"})
    next_day(office, when);
  CHECK(office.mail.conversations == 0);
  CHECK(office.ledger.notes.empty());
  CHECK(office.decided(Reason::shadow) == 1);
  const auto decisions = store::Overview(*office.store).decisions(item.item).value();
  REQUIRE(!decisions.empty());
  CHECK(decisions.back().decision.step == "reminder");
  CHECK(decisions.back().decision.detail.find("121.00 EUR") != std::string::npos);
  CHECK(store::Overview(*office.store).messages(office.id, std::nullopt, 10).value().empty());
  office.shadow = false;
  office.restart();
  next_day(office, "2026-03-31T10:00:00Z");
  REQUIRE(office.mail.taken.size() == 1);
  CHECK(office.mail.taken[0].bytes.find("121,00") != std::string::npos);
}

TEST_CASE("S23 redirect_all_to: every message goes there, marked, once, and advances nothing") {
  Office office;
  office.redirect_all_to = "test@kade.example";
  office.restart();
  office.late("bakker");
  office.pull();
  office.adopt();
  for (const char* when : {"2026-03-04T10:00:00Z", "2026-03-05T10:00:00Z", "2026-03-30T10:00:00Z"})
    next_day(office, when);
  REQUIRE(office.mail.taken.size() == 1);
  CHECK(office.mail.taken[0].envelope.recipients == std::vector<std::string>{"test@kade.example"});
  const auto mail = messages::parse_mail(office.mail.taken[0].bytes).value();
  CHECK(mail.header("Subject").value().find("redirected") != std::string::npos);
  CHECK(mail.body.find("ap@bakker.example") != std::string::npos);
  CHECK(office.ledger.notes.empty());
  CHECK(office.decided(Reason::redirected) == 1);
  office.redirect_all_to.clear();
  office.restart();
  next_day(office, "2026-03-31T10:00:00Z");
  REQUIRE(office.mail.taken.size() == 2);
  CHECK(office.mail.taken[1].envelope.recipients == std::vector<std::string>{"ap@bakker.example"});
}

TEST_CASE("S23 redirect_all_to: what was made for the debtor before it began does not leave") {
  for (const bool shadow : {false, true}) {
    CAPTURE(shadow);
    Office office;
    office.late("bakker");
    office.pull();
    office.adopt();
    office.work_until([&] { return office.count(DeliveryState::ready) == 1; });
    if (shadow) {
      office.shadow = true;
    } else {
      office.redirect_all_to = "test@kade.example";
    }
    office.restart();
    office.work();
    for (const auto& message : office.mail.taken)
      CHECK(message.envelope.recipients == std::vector<std::string>{"test@kade.example"});
    CHECK(office.mail.taken.size() == (shadow ? 0 : 1));
    CHECK(office.count(DeliveryState::cancelled) == 1);
  }
}

TEST_CASE("S23 redirect_all_to: what was made for the owner does not leave for anybody after it") {
  Office office;
  office.redirect_all_to = "test@kade.example";
  office.restart();
  office.late("bakker");
  office.pull();
  office.adopt();
  office.work_until([&] { return office.count(DeliveryState::ready) == 1; });
  office.redirect_all_to.clear();
  office.restart();
  office.work();
  REQUIRE(office.mail.taken.size() == 1);
  CHECK(office.mail.taken[0].envelope.recipients == std::vector<std::string>{"ap@bakker.example"});
  CHECK(office.mail.taken[0].bytes.find("redirected") == std::string::npos);
}

TEST_CASE("S23 pause: what is planned or ready is cancelled, and decided anew afterwards") {
  Office office;
  five_late(office);
  office.work_until([&] { return office.count(DeliveryState::ready) == 5; });
  store::Sayings sayings(*office.store);
  REQUIRE(sayings.pause(office.id, "noor", office.clock.now()));
  policy::RunState paused;
  paused.paused = true;
  office.work(paused);
  CHECK(office.mail.taken.empty());
  CHECK(office.count(DeliveryState::ready) == 0);
  CHECK(office.count(DeliveryState::cancelled) == 5);
  const auto cancelled = store::Overview(*office.store)
                             .messages(office.id, DeliveryState::cancelled, 10)
                             .value()
                             .front();
  const auto item = cancelled.occasion.intent.advances.front().item;
  CHECK(store::Overview(*office.store).occasions(item).value().front().cancelled_because ==
        Reason::paused);
  REQUIRE(sayings.resume(office.id, "noor", office.clock.now()));
  office.work();
  CHECK(office.mail.taken.size() == 5);
}

TEST_CASE("S23 stale sync: nothing is decided until the books were read, and then the same day") {
  Office office;
  five_late(office);
  policy::RunState stale;
  stale.stale_sync = true;
  office.work(stale);
  CHECK(office.mail.taken.empty());
  CHECK(office.decided(Reason::stale_sync) == 0);
  office.work();
  CHECK(office.mail.taken.size() == 5);
}

TEST_CASE(
    "S23 novelty: the part of what was expected, a backlog counted, never below the minimum") {
  dispatch::Limits limits;
  limits.novelty_percent = 300;
  limits.novelty_minimum = 20;
  CHECK(dispatch::allowed({0, 0}, limits) == 20);
  CHECK(dispatch::allowed({6, 0}, limits) == 20);
  CHECK(dispatch::allowed({7, 0}, limits) == 21);
  CHECK(dispatch::allowed({7, 100}, limits) == 321);
  limits.novelty_minimum = 0;
  CHECK(dispatch::allowed({0, 0}, limits) == 0);
  CHECK(dispatch::allowed({2'000'000'000, 2'000'000'000}, limits) == 2'147'483'647);
}

TEST_CASE(
    "S23 novelty: far more than was forecast a week ago stops everything until it is trusted") {
  Office office;
  office.limits.novelty_percent = 100;
  office.limits.novelty_minimum = 1;
  office.restart();
  five_late(office);
  REQUIRE(store::Forecasts(*office.store)
              .note(office.id, day("2026-02-25"), {{day("2026-03-04"), {2, 2}}}));
  office.work();
  CHECK(office.mail.taken.size() == 2);
  CHECK(office.decided(Reason::novelty) == 3);
  const auto stops = store::Stops(*office.store).list(office.id).value();
  REQUIRE(stops.size() == 1);
  CHECK(stops[0].reason == "novelty");
  CHECK(office.log.has("too_much_at_once"));
  policy::RunState novel;
  novel.novelty = true;
  office.clock.set(at("2026-03-05T10:00:00Z"));
  office.pull();
  office.work(novel);
  CHECK(office.mail.taken.size() == 2);
  REQUIRE(store::Administrations(*office.store)
              .trust_novelty(office.id, day("2026-03-05"), "noor", office.clock.now()));
  office.work();
  CHECK(office.mail.taken.size() == 5);
}

TEST_CASE("S23 novelty: without a forecast that is a week old there is nothing to compare with") {
  Office office;
  office.limits.novelty_minimum = 0;
  office.restart();
  five_late(office);
  REQUIRE(store::Forecasts(*office.store)
              .note(office.id, day("2026-02-26"), {{day("2026-03-04"), {0, 0}}}));
  office.work();
  CHECK(office.mail.taken.size() == 5);
}

TEST_CASE("S23 novelty: what an outage kept back is no news when it is over") {
  Office office;
  office.limits.novelty_percent = 100;
  office.limits.novelty_minimum = 0;
  office.restart();
  five_late(office);
  REQUIRE(store::Forecasts(*office.store)
              .note(office.id, day("2026-02-25"),
                    {{day("2026-03-02"), {3, 3}},
                     {day("2026-03-03"), {1, 1}},
                     {day("2026-03-04"), {1, 1}}}));
  office.work();
  CHECK(office.mail.taken.size() == 5);
}

TEST_CASE("S23 a finished run says what the book makes likely on every day of the next weeks") {
  Office office;
  five_late(office);
  office.clock.advance(Millis{60'000});
  const auto debtor = office.ledger.add_debtor("Later B.V.", "ap@later.example");
  // Due on Wednesday the 11th; its reminder, three days later, is on a Saturday.
  office.ledger.add_invoice({debtor, eur(5'000), day("2026-02-25"), day("2026-03-11"), "later"});
  office.pull();
  office.work();
  REQUIRE(office.log.has("run_finished"));
  const store::Forecasts forecasts(*office.store);
  const auto find = [&](const char* date) -> std::optional<int> {
    const auto likely = forecasts.find(office.id, day(date), day("2026-03-04")).value();
    return likely ? std::optional(likely->messages) : std::nullopt;
  };
  CHECK(find("2026-03-05") == 0);
  CHECK(find("2026-03-14") == 0);
  // And the second reminders of those five that were reminded today: ten days are on a Saturday.
  CHECK(find("2026-03-16") == 1 + 5);
  CHECK(find("2026-04-01") == 0);
  CHECK(find("2026-04-02") == std::nullopt);
}
