// The time machine, on stores of both engines that were filled as the daemon fills them.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "daemon/desk/replay.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/runs.hpp"
#include "tests/contract/store/engines.hpp"
#include "tests/desk/office.hpp"

using namespace dunning;
using test::day;
using test::debtor;
using test::Office;

namespace {

// The day's run is over: what was seen by now was known when it decided.
void ran(Office& office) {
  const Date today = office.clock.local(office.clock.now(), "Europe/Amsterdam").date;
  REQUIRE(store::Runs(*office.store).begin(office.id(), today, office.clock.now()));
  REQUIRE(store::Runs(*office.store).finish(office.id(), today, office.clock.now()));
}

// On 9 March De Vries gets his reminder and Jansen, who should get one too, does not. It is now
// 26 March.
void three_weeks(Office& office) {
  office.books({debtor("1", "De Vries B.V."), debtor("2", "J. Jansen"),
                test::invoice("11", "1", 48400, "2026-03-05"),
                test::invoice("21", "2", 3630, "2026-03-03")});
  office.adopt();
  office.leave(office.occasion("1"), DeliveryState::accepted);
  ran(office);
  office.morning("2026-03-26");
}

void on_both(const std::function<void(Office&)>& body) {
  test::on_both([&](test::Bench& bench) {
    Office office({"books"}, bench.connection);
    body(office);
  });
}

desk::ReplayOf replayed(Office& office, desk::ReplayQuestion question) {
  const auto replay = desk::replay(office.desk(), question);
  REQUIRE_MESSAGE(replay, replay.error().message);
  REQUIRE(replay->administrations.size() == 1);
  return replay->administrations.front();
}

const desk::Difference* difference(const desk::Comparison& of, const std::string& debtor,
                                   const std::string& step) {
  const auto found =
      std::find_if(of.differences.begin(), of.differences.end(),
                   [&](const auto& one) { return one.debtor.name == debtor && one.what == step; });
  return found == of.differences.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("replay says what would have left against what left, debtor by debtor") {
  on_both([](Office& office) {
    three_weeks(office);
    const auto past = replayed(office, {std::nullopt, day("2026-03-09"), day("2026-03-25")}).past;
    CHECK(past.before.messages == 1);
    CHECK(past.before.by_step.at("reminder") == 1);
    CHECK(past.same == 1);
    // Jansen's reminder, and both second ones, never left.
    REQUIRE(difference(past, "J. Jansen", "reminder") != nullptr);
    CHECK(difference(past, "J. Jansen", "reminder")->after == day("2026-03-09"));
    REQUIRE(difference(past, "De Vries B.V.", "second_reminder") != nullptr);
    CHECK(difference(past, "De Vries B.V.", "second_reminder")->after == day("2026-03-19"));
    CHECK(past.only_after == past.after.messages - 1);
    CHECK(past.only_before == 0);
    CHECK(past.debtors == 2);
    CHECK(past.debtors_touched == 2);
  });
}

TEST_CASE(
    "S10: replay says why a message left after its day, and what was decided of one that never "
    "did") {
  on_both([](Office& office) {
    office.books({debtor("1", "De Vries B.V."), debtor("2", "J. Jansen"),
                  test::invoice("11", "1", 48400, "2026-03-05"),
                  test::invoice("21", "2", 3630, "2026-03-03")});
    // The day's run comes before the yes.
    for (const char* of : {"1", "2"}) {
      const store::AccountKey key{office.id(), DebtorId{of}, Currency{}};
      const auto loaded = store::Accounts(*office.store).load(key).value();
      const auto desk = office.desk();
      const auto books = desk::administration(desk, std::nullopt).value();
      const auto verdict =
          policy::decide(loaded.account, books.rules, office.configuration->policies,
                         *books.jurisdiction, day("2026-03-09"));
      REQUIRE(
          store::Accounts(*office.store).keep(key, verdict, day("2026-03-09"), office.clock.now()));
    }
    office.adopt();
    ran(office);
    office.morning("2026-03-10");
    office.leave(office.occasion("1"), DeliveryState::accepted);
    ran(office);
    office.morning("2026-03-26");
    const auto past = replayed(office, {std::nullopt, day("2026-03-09"), day("2026-03-12")}).past;
    const auto* moved = difference(past, "De Vries B.V.", "reminder");
    REQUIRE(moved != nullptr);
    CHECK(moved->before == day("2026-03-10"));
    CHECK(moved->after == day("2026-03-09"));
    CHECK(moved->because == "not_adopted: the administration has not been adopted yet");
    const auto* never = difference(past, "J. Jansen", "reminder");
    REQUIRE(never != nullptr);
    CHECK_FALSE(never->before);
    CHECK(never->because == "not_adopted: the administration has not been adopted yet");
  });
}

TEST_CASE("replay knows on each day what was known then: what is paid hears nothing more") {
  on_both([](Office& office) {
    three_weeks(office);
    auto paid = test::invoice("11", "1", 48400, "2026-03-05");
    paid.version = "2";
    paid.open = test::eur(0);
    paid.state = InvoiceState::paid;
    paid.payments = {{"p1", day("2026-03-25"), test::eur(48400), ""}};
    office.books({paid});
    office.morning("2026-04-14");
    const auto past = replayed(office, {std::nullopt, day("2026-03-09"), day("2026-04-13")}).past;
    // On 19 March nobody knew of it; afterwards nothing more.
    REQUIRE(difference(past, "De Vries B.V.", "second_reminder") != nullptr);
    CHECK(difference(past, "De Vries B.V.", "final_notice") == nullptr);
  });
}

TEST_CASE("replay with another configuration says what it alters, in the past and ahead") {
  on_both([](Office& office) {
    three_weeks(office);
    auto other = *office.configuration;
    for (auto& policy : other.policies) {
      for (auto& step : policy.steps) {
        if (policy.name == "nl-business" && step.name == "reminder") step.at.offset.count = 8;
      }
    }
    const desk::ReplayQuestion question{std::nullopt, day("2026-03-09"), day("2026-03-25"), &other};
    const auto of = replayed(office, question);
    const auto* reminder = difference(of.past, "De Vries B.V.", "reminder");
    REQUIRE(reminder != nullptr);
    CHECK(reminder->before == day("2026-03-09"));
    CHECK(reminder->after == day("2026-03-13"));
    CHECK(difference(of.past, "J. Jansen", "reminder") == nullptr);
    CHECK(of.past.debtors_touched == 1);
    REQUIRE(of.ahead);
    CHECK(of.ahead->from == day("2026-03-26"));
    CHECK(of.ahead->to == day("2026-04-24"));
    CHECK(of.ahead->before.messages > 0);
    const auto text = desk::to_text(desk::Replay{"other.yaml", {of}});
    CHECK(text.find("NOW") != std::string::npos);
    CHECK(text.find("on another day") != std::string::npos);
  });
}

TEST_CASE("replay with the same configuration alters nothing") {
  on_both([](Office& office) {
    three_weeks(office);
    const auto same = *office.configuration;
    const auto of = replayed(office, {std::nullopt, day("2026-03-09"), day("2026-03-25"), &same});
    CHECK(of.past.differences.empty());
    CHECK(of.past.same == of.past.before.messages);
    CHECK(of.past.same > 0);
    CHECK(of.ahead->differences.empty());
  });
}

TEST_CASE("replay is for days that have passed, in an administration that both files know") {
  on_both([](Office& office) {
    three_weeks(office);
    const auto refused = [&](const char* from, const char* to,
                             const settings::Configuration* with) {
      const auto replay = desk::replay(office.desk(), {std::nullopt, day(from), day(to), with});
      return !replay && replay.error().kind == ErrorKind::invalid_input;
    };
    CHECK(refused("2026-03-20", "2026-03-26", nullptr));
    CHECK(refused("2026-03-20", "2026-03-10", nullptr));
    CHECK(refused("2006-03-20", "2026-03-10", nullptr));
    auto other = *office.configuration;
    other.administrations.front().name = "shop";
    CHECK(refused("2026-03-10", "2026-03-20", &other));
  });
}

TEST_CASE("S23 replay keeps to the cap of a day, for debtors in the order of the list") {
  on_both([](Office& office) {
    three_weeks(office);
    auto other = *office.configuration;
    other.administrations.front().limits.messages_per_day = 1;
    const auto of =
        replayed(office, {std::nullopt, day("2026-03-09"), day("2026-03-25"), &other, true});
    // Both reminders were due on 9 March; the second debtor waits for a day with room.
    CHECK(difference(of.past, "De Vries B.V.", "reminder") == nullptr);
    const auto* waits = difference(of.past, "J. Jansen", "reminder");
    REQUIRE(waits != nullptr);
    CHECK(waits->before == day("2026-03-09"));
    CHECK(waits->after == day("2026-03-10"));
  });
}

TEST_CASE("S10 replay lets the old book in by the ramp of the administration") {
  on_both([](Office& office) {
    three_weeks(office);
    REQUIRE(
        store::Administrations(*office.store).set_ramp(office.id(), 1, "mira", office.clock.now()));
    const auto past = replayed(office, {std::nullopt, day("2026-03-09"), day("2026-03-25")}).past;
    const auto* waits = difference(past, "J. Jansen", "reminder");
    REQUIRE(waits != nullptr);
    CHECK(waits->after == day("2026-03-10"));
  });
}

TEST_CASE("replay says what it leaves out") {
  const auto text = desk::to_text(desk::Replay{});
  CHECK(text.find(
            "Left out: what stale books, a suspicious source, the novelty breaker or a pause") !=
        std::string::npos);
}
