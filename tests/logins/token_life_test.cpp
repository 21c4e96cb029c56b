// A year in the life of a login, at providers with the rules of Exact Online and Xero: a person is
// needed where the provider leaves no way back, and nowhere else.
#include <doctest/doctest.h>

#include <set>

#include "tests/logins/process.hpp"

using namespace dunning;
using namespace dunning::test;

namespace {

constexpr Millis second{1'000};
constexpr Millis minute{60'000};
constexpr Millis hour{3'600'000};
constexpr Millis day{86'400'000};
constexpr Instant new_year{1'767'225'600'000};  // 2026-01-01

struct World {
  explicit World(sandbox::oauth::Rules rules) : provider(std::move(rules), clock) {
    clock.advance(hour);
    start();
    process->log_in(provider.consent());
  }
  void start() {
    process.reset();
    process = std::make_unique<Process>(home, provider, clock);
  }
  // A person goes through the login again when the message asks for it.
  void help_if_asked(const std::string& answer) {
    if (answer != "auth") return;
    ++people;
    process->log_in(provider.consent());
  }

  Home home;
  fakes::ManualClock clock{new_year};
  Provider provider;
  std::unique_ptr<Process> process;
  int people = 0;  // logins after the first
};

World exact() {
  return World(sandbox::oauth::exact_online_rules());
}
World xero() {
  return World(sandbox::oauth::xero_rules());
}

// Works on through pauses that the tokens ask for, as the daemon's loop does; the token, or "auth".
std::string persist(World& world, int most_tries = 50) {
  for (int i = 0; i < most_tries; ++i) {
    const auto token = world.process->ask();
    if (token) return token->reveal();
    if (token.error().kind == ErrorKind::auth) return "auth";
    const auto at = token.error().not_before.value_or(world.clock.now() + minute);
    REQUIRE(at > world.clock.now());
    world.clock.set(at);
  }
  return "never";
}

}  // namespace

TEST_CASE("token life: a year of polls at Exact: a renewal for each, none too early, no person") {
  auto world = exact();
  int polls = 0;
  for (const auto end = world.clock.now() + 365 * day; world.clock.now() < end;) {
    world.clock.advance(hour - Millis{world.clock.now().ms % 70'000});
    const auto token = world.process->current();
    REQUIRE(world.provider.accepts(token));
    ++polls;
  }
  CHECK(polls > 8'700);
  CHECK(world.provider.granted() == polls);
  CHECK(world.provider.refused() == 0);
  CHECK(world.people == 0);
}

TEST_CASE("token life: at every boundary of Exact's ten minutes there is a good token") {
  for (int offset = 565; offset <= 605; ++offset) {
    CAPTURE(offset);
    auto world = exact();
    for (int i = 0; i < 5; ++i) {
      const auto issued = world.process->record().issued.value();
      world.clock.set(issued + offset * second);
      const auto token = world.process->current();
      CHECK(world.provider.accepts(token));
      CHECK((world.process->record().issued.value() > issued) == (offset >= 570));
    }
    CHECK(world.provider.refused() == 0);
  }
}

TEST_CASE("token life: a year at Xero with lost answers and lost requests needs no person") {
  auto world = xero();
  int lost_answers = 0;
  int lost_requests = 0;
  int cycle = 0;
  for (const auto end = world.clock.now() + 365 * day; world.clock.now() < end; ++cycle) {
    world.clock.advance(2 * hour + minute);
    if (cycle % 5 == 1) world.provider.lose_answers(1 + cycle % 3);
    if (cycle % 5 == 1) lost_answers += 1 + cycle % 3;
    int lose = cycle % 5 == 3 ? 2 : 0;
    lost_requests += lose;
    world.process->line.at_send = [&] { return lose-- <= 0; };
    REQUIRE(world.provider.accepts(persist(world)));
  }
  CHECK(lost_answers > 1'000);
  CHECK(lost_requests > 1'000);
  CHECK(world.people == 0);
  CHECK(world.provider.refused() == 0);
}

TEST_CASE("token life: at Exact a lost request costs nothing, and a lost answer costs one login") {
  auto world = exact();
  int lost_answers = 0;
  for (int cycle = 0; cycle < 400; ++cycle) {
    world.clock.advance(6 * hour);
    const bool loses_answer = cycle % 20 == 7;
    if (loses_answer) world.provider.lose_answers(1);
    lost_answers += loses_answer ? 1 : 0;
    int lose = cycle % 20 == 13 ? 3 : 0;
    world.process->line.at_send = [&] { return lose-- <= 0; };
    const auto token = persist(world);
    if (!loses_answer) REQUIRE(world.provider.accepts(token));
    if (loses_answer) CHECK(token == "auth");
    world.help_if_asked(token);
  }
  CHECK(world.people == lost_answers);
  CHECK(lost_answers == 20);
  // The token that may have been used up was tried once more, and the one before it once.
  CHECK(world.provider.refused() == 2 * lost_answers);
}

TEST_CASE("token life: a crash at every step of a renewal") {
  struct Row {
    const char* system;
    sandbox::oauth::Rules rules;
    bool forgives;  // a token that was used up works for a while
  };
  for (const auto& row : {Row{"exact", sandbox::oauth::exact_online_rules(), false},
                          Row{"xero", sandbox::oauth::xero_rules(), true}}) {
    CAPTURE(row.system);
    int steps = 0;
    std::set<int> needed_a_person;
    std::set<int> between_answer_and_save;
    for (int die_at = 0;; ++die_at) {
      CAPTURE(die_at);
      World world(row.rules);
      world.clock.advance(40 * minute);
      const int granted_before = world.provider.granted();
      const auto generation_before = world.process->record().generation;
      int step = 0;
      world.process->at_every_port_call([&] {
        if (step++ == die_at) throw Died{};
      });
      bool died = false;
      try {
        (void)world.process->current();
      } catch (const Died&) {
        died = true;
      }
      steps = step;
      world.start();
      const bool used_up = world.provider.granted() > granted_before;
      const bool kept = world.process->record().generation > generation_before;
      if (used_up && !kept) between_answer_and_save.insert(die_at);
      world.clock.advance(5 * second);
      const auto token = persist(world);
      if (token == "auth") needed_a_person.insert(die_at);
      if (token != "auth") CHECK(world.provider.accepts(token));
      world.help_if_asked(token);
      CHECK(world.provider.accepts(persist(world)));
      if (!died) break;
    }
    CHECK(steps >= 8);  // read, claim, send and save, before and after each
    CHECK(between_answer_and_save.size() >= 2);
    CHECK(needed_a_person == (row.forgives ? std::set<int>{} : between_answer_and_save));
  }
}

TEST_CASE("token life: two processes at once, the second at every port call of the first") {
  for (const auto& rules : {sandbox::oauth::exact_online_rules(), sandbox::oauth::xero_rules()}) {
    CAPTURE(rules.name);
    int step = 0;
    for (int cut_in = 0; cut_in <= step; ++cut_in) {
      CAPTURE(cut_in);
      World world(rules);
      Process second_one(world.home, world.provider, world.clock);
      // Both find the same token nearly or wholly spent.
      for (const auto age : {world.provider.rules.access_lifetime - 10 * second,
                             world.provider.rules.access_lifetime + minute}) {
        world.clock.set(world.process->record().issued.value() + age);
        const int granted_before = world.provider.granted();
        std::string theirs;
        step = 0;
        world.process->at_every_port_call([&] {
          if (step++ == cut_in) theirs = second_one.current();
        });
        const auto ours = world.process->current();
        const auto after = second_one.current();
        CHECK(world.provider.granted() == granted_before + 1);
        for (const auto& answer : {ours, theirs}) {
          CAPTURE(answer);
          CHECK((answer.empty() || answer == "rate_limited" || world.provider.accepts(answer)));
        }
        CHECK(world.provider.accepts(after));
        CHECK_FALSE(world.process->record().broken_since);
      }
      CHECK(world.provider.refused() == 0);
    }
    CHECK(step >= 8);
  }
}

TEST_CASE("token life: a slow process that comes back late loses nothing of the faster one") {
  auto world = xero();
  Process faster(world.home, world.provider, world.clock);
  world.clock.advance(hour);
  std::string theirs;
  // Its machine sleeps for longer than its claim runs, with the answer on its way.
  world.process->line.at_answer = [&] {
    world.clock.advance(3 * minute);
    theirs = faster.current();
  };
  const auto ours = world.process->current();
  CHECK(world.provider.accepts(theirs));
  CHECK(ours == theirs);
  CHECK(world.people == 0);

  // At Exact the faster one is refused, and the late answer mends what it took for broken.
  auto strict = exact();
  Process other(strict.home, strict.provider, strict.clock);
  strict.clock.advance(hour);
  strict.process->line.at_answer = [&] {
    strict.clock.advance(3 * minute);
    theirs = other.current();
  };
  const auto late = strict.process->current();
  CHECK(theirs == "auth");
  CHECK(strict.provider.accepts(late));
  CHECK(other.current() == late);
}

TEST_CASE("token life: a year without a poll is survived by what keeps logins alive") {
  struct Row {
    sandbox::oauth::Rules rules;
    int renewals;
  };
  for (const auto& row :
       {Row{sandbox::oauth::exact_online_rules(), 24}, Row{sandbox::oauth::xero_rules(), 12}}) {
    CAPTURE(row.rules.name);
    World world(row.rules);
    for (const auto end = world.clock.now() + 365 * day; world.clock.now() < end;) {
      const auto next = world.process->keep_alive();
      REQUIRE(next);
      world.clock.set(std::max(*next, world.clock.now() + hour));
    }
    CHECK(world.provider.granted() == row.renewals);
    CHECK(world.provider.refused() == 0);
    world.clock.advance(hour);
    CHECK(world.provider.accepts(persist(world)));
  }
}

TEST_CASE("token life: a machine that was off for longer than the provider waits needs a person") {
  for (auto* make : {&exact, &xero}) {
    auto world = make();
    CAPTURE(world.provider.server.name());
    world.clock.advance(world.provider.rules.idle_lifetime - hour);
    CHECK(world.provider.accepts(persist(world)));
    world.clock.advance(world.provider.rules.idle_lifetime + hour);
    const auto token = persist(world);
    CHECK(token == "auth");
    CHECK(world.process->log.has("login_broken login=books"));
    world.help_if_asked(token);
    CHECK(world.provider.accepts(persist(world)));
    CHECK(world.people == 1);
  }
}

TEST_CASE("token life: a withdrawn consent is noticed by the first renewal, and asked about once") {
  auto world = xero();
  world.provider.server.revoke_all();
  world.clock.advance(hour);
  CHECK(persist(world) == "auth");
  const int refused = world.provider.refused();
  for (int i = 0; i < 100; ++i) {
    world.clock.advance(hour);
    CHECK(world.process->current() == "auth");
  }
  CHECK(world.provider.refused() == refused);
  world.help_if_asked("auth");
  CHECK(world.provider.accepts(persist(world)));
}
