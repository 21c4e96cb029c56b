// Whatever decide wants said can be said: random books, decided day by day, rendered with the
// shipped texts and composed. Their lists always come to their amount, or rendering would fail.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>

#include "daemon/messages/mime.hpp"
#include "daemon/messages/recipients.hpp"
#include "daemon/messages/render.hpp"
#include "daemon/policy/event.hpp"
#include "tests/messages/sample.hpp"
#include "tests/policy/builders.hpp"
#include "tests/policy/said.hpp"

using namespace dunning;
using namespace dunning::messages;
using policy::test::World;

namespace {

const Templates& shipped() {
  static const auto templates =
      Templates::load(std::filesystem::path(DUNNING_SOURCE_DIR) / "config/templates").value();
  return templates;
}

World random_books() {
  auto ladder = policy::test::steps(R"(
    heads_up at due - 3 days
    reminder at due + 3 days
    second_reminder at reminder + 10 days)");
  ladder.gather_days = *rc::gen::inRange(0, 10);
  World world(std::move(ladder));
  world.rules.creditor = sample::creditor();
  const int invoices = *rc::gen::inRange(1, 6);
  for (int i = 0; i < invoices; ++i) {
    const auto cents = *rc::gen::inRange<std::int64_t>(1, 500'000);
    const Date due = sample::day("2026-05-01") + *rc::gen::inRange(0, 30);
    auto& item = world.invoice(std::string(1, static_cast<char>('A' + i)),
                               decimal_text(sample::euro(cents)), to_string(due));
    if (*rc::gen::inRange(0, 3) == 0)
      item.open.minor = *rc::gen::inRange<std::int64_t>(1, cents + 1);
  }
  const int credits = *rc::gen::inRange(0, 3);
  for (int i = 0; i < credits; ++i) {
    const auto cents = *rc::gen::inRange<std::int64_t>(1, 300'000);
    world.credit("C" + std::to_string(i), decimal_text(sample::euro(cents)),
                 *rc::gen::inRange(0, 2) == 0 ? "A" : "");
  }
  return world;
}

void say(const World& world, const policy::Intent& intent, Date today) {
  const auto debtor = world.account.debtor;
  for (const std::string language : {"nl", "en"}) {
    auto one = intent;
    one.language = language;
    const auto rendered = render(shipped(), {one, world.rules.creditor, debtor, today, "nl"});
    if (!rendered) RC_FAIL(rendered.error().message);
    RC_ASSERT(rendered->language == language);
    const auto to = addressees(one, world.rules.creditor);
    RC_ASSERT(to.has_value());
    const OutboxKey key{"00112233445566778899aabbccddeeff"};
    const auto bytes =
        mime(mail_of(*rendered, world.rules.creditor, to->recipients, key, Instant{0}));
    if (!bytes) RC_FAIL(bytes.error().message);
  }
}

// What happened to a message that left on that day.
void left(World& world, const policy::Intent& intent, Date today) {
  for (const auto& advance : intent.advances) {
    policy::Taken taken;
    taken.item = advance.item;
    taken.step = advance.step;
    taken.round = advance.round;
    taken.turn = advance.turn;
    taken.leading = true;
    taken.on = today;
    taken.due_date_then = advance.due_date;
    taken.state = DeliveryState::accepted;
    taken.delivered_on = today;
    world.account.history.taken.push_back(taken);
  }
  if (intent.kind == "step") return;
  world.account.history.events.push_back(
      {intent.kind, intent.subject, today, DeliveryState::accepted, today});
}

// Somebody says something about a few of the invoices, as the desk would write it down.
void say_something(World& world, const std::string& numbers, Date today) {
  namespace test = policy::test;
  const std::string on = to_string(today);
  const auto some = [](std::int64_t most) {
    return sample::euro(*rc::gen::inRange<std::int64_t>(1, most));
  };
  const auto covers = test::covered(world, numbers);
  const Date later = today + *rc::gen::inRange(1, 20);
  switch (*rc::gen::inRange(0, 8)) {
    case 0:
      test::say(world, on, policy::Promise{some(400'000), later, covers, true, false, ""});
      return;
    case 1: {
      policy::Plan plan;
      plan.covers = covers;
      for (int i = 0; i < 3; ++i)
        plan.instalments.push_back({today + 7 + 14 * i, some(100'000)});
      test::say(world, on, plan);
      return;
    }
    case 2: {
      auto dispute = test::dispute("A", *rc::gen::inRange(0, 2) == 0 ? "" : "1.00");
      test::end(test::say(world, on, dispute), to_string(later), "unfounded");
      return;
    }
    case 3:
      test::say(world, on, policy::Offer{some(100'000), later, covers});
      return;
    case 4:
      test::say(world, on, policy::SendNow{policy::SendNow::What::statement, "", {}});
      return;
    case 5:
      test::say(world, on, policy::SendNow{policy::SendNow::What::copies, "", {}});
      return;
    case 6:
      test::say(world, on, policy::Remark{"Dank voor het gesprek van vanmorgen.", true});
      return;
    default:
      test::receives(world, "A", "0.01", on);
  }
}

}  // namespace

TEST_CASE("S26, S27, S28, S30: every message that words bring about can be rendered and composed") {
  std::map<std::string, int> said;
  CHECK(rc::check([&] {
    auto world = random_books();
    for (int i = 0; i < 70; i += 2) {
      const Date today = sample::day("2026-05-01") + i;
      if (*rc::gen::inRange(0, 4) == 0) say_something(world, "A", today);
      for (const auto& intent : world.decide_on(to_string(today)).intents) {
        say(world, intent, today);
        ++said[intent.kind];
        left(world, intent, today);
      }
    }
  }));
  for (const auto kind : policy::event::all) {
    if (kind == policy::event::reopened || kind == policy::event::direct_debit_failed) continue;
    if (kind == policy::event::thank_you) continue;  // nobody's word brings it about
    CAPTURE(std::string(kind));
    CHECK(said[std::string(kind)] > 0);
  }
}

TEST_CASE("messages: every message that decide wants can be rendered and composed") {
  int said = 0;
  CHECK(rc::check([&] {
    auto world = random_books();
    for (int i = 0; i < 60; i += 3) {
      const Date today = sample::day("2026-04-25") + i;
      for (const auto& intent : world.decide_on(to_string(today)).intents) {
        say(world, intent, today);
        ++said;
        left(world, intent, today);
      }
    }
  }));
  CHECK(said > 100);
}
