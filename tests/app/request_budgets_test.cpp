#include "daemon/app/request_budgets.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <map>

#include "daemon/net/budgeted_http.hpp"
#include "daemon/store/store.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/fakes/scripted_http.hpp"

using namespace dunning;
using app::RequestBudgets;
using ports::Purpose;
using ports::RequestLimit;

namespace {

constexpr const char* ledger = "https://ledger.example";

RequestLimit limit(const std::string& name, RequestLimit::Per per, std::int64_t requests,
                   Millis window) {
  RequestLimit one;
  one.name = name;
  one.per = per;
  one.requests = requests;
  one.window = window;
  one.remaining_header = name + "-left";
  return one;
}

// A store in a directory of its own, and daemons that spend there.
struct Bench {
  std::string directory;
  std::unique_ptr<store::Store> store;
  fakes::ManualClock clock{*parse_instant("2026-11-21T09:00:00Z")};
  fakes::RecordingLog log;
  std::function<fakes::Scripted()> answer = [] { return fakes::Scripted{}; };
  fakes::ScriptedHttp peer{[this](const ports::HttpRequest&) { return answer(); }};
  ports::SystemRules rules;
  int lives = 0;
  std::unique_ptr<RequestBudgets> budgets;

  Bench() {
    // In memory where that is possible: nothing here is about losing power.
    const std::filesystem::path memory = "/dev/shm";
    const auto parent =
        std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
    std::string pattern = (parent / "dunning-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    directory = pattern;
    store = std::move(*store::Store::open({"sqlite://" + directory + "/store.db", 2, false}));
    restart();
  }
  ~Bench() {
    budgets.reset();
    store.reset();
    std::filesystem::remove_all(directory);
  }
  // As after kill -9.
  void restart() {
    budgets = std::make_unique<RequestBudgets>(*store, clock, log, std::to_string(++lives));
  }

  struct Door {
    std::unique_ptr<ports::BudgetBook> book;
    std::unique_ptr<net::BudgetedHttp> http;
    Result<ports::HttpResponse> get(Purpose purpose = Purpose::fresh_look,
                                    const std::string& path = "/invoices") {
      ports::HttpRequest request;
      request.url = ledger + path;
      request.purpose = purpose;
      return http->send(request);
    }
    int get_while_allowed(Purpose purpose) {
      int sent = 0;
      while (sent < 10'000 && get(purpose))
        ++sent;
      return sent;
    }
  };
  Door door(const std::string& administration, const std::string& app = "app",
            const std::string& address = "direct") {
    Door door;
    door.book =
        std::move(*budgets->book({administration, "UTC", "fake ledger", app, address}, rules));
    door.http =
        std::move(*net::BudgetedHttp::create({peer, *door.book, clock, rules.limits}, ledger));
    return door;
  }
};

}  // namespace

TEST_CASE("S22 budgets: each purpose leaves a share of the limit to what is more urgent") {
  const Purpose order[] = {Purpose::first_load, Purpose::write_back, Purpose::sweep,
                           Purpose::delta,      Purpose::fresh_look, Purpose::token};
  Bench bench;
  bench.rules.limits = {limit("minute", RequestLimit::Per::administration, 150, Millis{60'000})};
  auto door = bench.door("acme");
  std::vector<int> sent;
  for (const auto purpose : order)
    sent.push_back(door.get_while_allowed(purpose));
  CHECK(sent == std::vector<int>{110, 10, 9, 11, 10, 0});
}

TEST_CASE("S22 budgets: all or nothing over every limit that applies") {
  Bench bench;
  bench.rules.limits = {limit("minute", RequestLimit::Per::administration, 10, Millis{60'000}),
                        limit("day", RequestLimit::Per::administration, 4, Millis{86'400'000})};
  auto door = bench.door("acme");
  CHECK(door.get_while_allowed(Purpose::fresh_look) == 4);
  const auto refused = door.get();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::rate_limited);
  CHECK(refused.error().message == "fake ledger allows 0 more requests for now (limit \"day\")");
  REQUIRE(refused.error().not_before);
  CHECK(*refused.error().not_before > bench.clock.now() + Millis{86'000'000});
  // The minute was not charged for what the day refused: tomorrow all of it is there.
  bench.clock.set(*refused.error().not_before);
  CHECK(door.get());
}

TEST_CASE("S22 budgets: administrations share what is counted per app and per address") {
  Bench bench;
  bench.rules.limits = {limit("address", RequestLimit::Per::address, 30, Millis{60'000}),
                        limit("app", RequestLimit::Per::app, 20, Millis{60'000}),
                        limit("own", RequestLimit::Per::administration, 12, Millis{60'000})};
  auto one = bench.door("one");
  auto two = bench.door("two");
  auto other_app = bench.door("three", "another app");
  auto elsewhere = bench.door("four", "third app", "proxy");
  CHECK(one.get_while_allowed(Purpose::fresh_look) == 12);
  CHECK(two.get_while_allowed(Purpose::fresh_look) == 8);
  CHECK(other_app.get_while_allowed(Purpose::fresh_look) == 10);
  CHECK(elsewhere.get_while_allowed(Purpose::fresh_look) == 12);
}

TEST_CASE("S22 budgets: two processes on one store share an address, also at the same time") {
  Bench bench;
  bench.rules.limits = {limit("address", RequestLimit::Per::address, 60, Millis{60'000})};
  auto one = bench.door("one");
  RequestBudgets neighbour(*bench.store, bench.clock, bench.log, "neighbour");
  auto book =
      std::move(*neighbour.book({"two", "UTC", "fake ledger", "app", "direct"}, bench.rules));
  auto http = std::move(
      *net::BudgetedHttp::create({bench.peer, *book, bench.clock, bench.rules.limits}, ledger));
  int sent = 0;
  bool more = true;
  while (more) {
    ports::HttpRequest request;
    request.url = std::string(ledger) + "/x";
    request.purpose = Purpose::fresh_look;
    const bool first = one.get().has_value();
    const bool second = http->send(request).has_value();
    sent += (first ? 1 : 0) + (second ? 1 : 0);
    more = first || second;
  }
  CHECK(sent <= 60);
  CHECK(sent >= 56);  // less what one of them wrote down and did not use
}

TEST_CASE("S22 budgets: a restart forgets nothing, and gives back what was settled") {
  for (const bool settles : {false, true}) {
    CAPTURE(settles);
    Bench bench;
    bench.rules.limits = {limit("day", RequestLimit::Per::app, 1'000, Millis{86'400'000})};
    {
      auto door = bench.door("acme");
      for (int i = 0; i < 25; ++i)
        REQUIRE(door.get());
    }
    if (settles) bench.budgets->settle();
    bench.restart();
    auto door = bench.door("acme");
    const int left = door.get_while_allowed(Purpose::fresh_look);
    CHECK(left == (settles ? 975 : 960));
  }
}

TEST_CASE("S22 budgets: a limit that the system closed stays closed over a restart") {
  Bench bench;
  bench.rules.limits = {limit("day", RequestLimit::Per::app, 1'000, Millis{86'400'000})};
  bench.answer = [] { return fakes::Scripted{429, {{"Retry-After", "40000"}}, "", {}}; };
  REQUIRE(bench.door("acme").get());
  CHECK(bench.log.has("warning limit_reached administration=acme"));
  bench.restart();
  auto door = bench.door("acme");
  const auto refused = door.get();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().not_before == bench.clock.now() + Millis{40'000'000});
  CHECK(refused.error().message == "fake ledger has closed its limit \"day\"");
  CHECK(bench.peer.requests.size() == 1);
}

TEST_CASE("S22 budgets: what others of our app spend is learned from the headers") {
  Bench bench;
  bench.rules.limits = {limit("minute", RequestLimit::Per::app, 60, Millis{60'000})};
  auto door = bench.door("acme");
  bench.answer = [] { return fakes::Scripted{200, {{"minute-left", "5"}}, "", {}}; };
  REQUIRE(door.get());
  bench.answer = [] { return fakes::Scripted{}; };
  CHECK(door.get_while_allowed(Purpose::fresh_look) == 5);
}

TEST_CASE("S22 budgets: errors at one path stop before the system shuts us out, others go on") {
  Bench bench;
  bench.rules.limits = {limit("minute", RequestLimit::Per::app, 600, Millis{60'000})};
  bench.rules.errors = {10, Millis{3'600'000}, 5};
  int errors = 0;
  bench.answer = [&] { return fakes::Scripted{++errors % 2 == 0 ? 400 : 500, {}, "", {}}; };
  auto door = bench.door("acme");
  for (int i = 0; i < 5; ++i)
    REQUIRE(door.get(Purpose::delta, "/api/v1/7/crm/Accounts(guid'" + std::to_string(i) + "')"));
  const auto refused = door.get(Purpose::fresh_look, "/api/v1/7/crm/Accounts(guid'9')");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::rate_limited);
  CHECK(refused.error().message.find("/api/v1/*/crm/Accounts(*)") != std::string::npos);
  CHECK(*refused.error().not_before > bench.clock.now() + Millis{3'600'000});
  CHECK(door.get(Purpose::delta, "/api/v1/7/crm/Contacts"));
  bench.restart();
  auto again = bench.door("acme");
  CHECK_FALSE(again.get(Purpose::delta,
                        "/api/v1/7/crm/Accounts"
                        "(guid'1')"));
  bench.clock.set(*refused.error().not_before + Millis{60'000});
  CHECK(again.get(Purpose::delta, "/api/v1/7/crm/Accounts(guid'1')"));
}

TEST_CASE("S22 budgets: fewer commits than requests, and none while a block lasts") {
  Bench bench;
  bench.rules.limits = {limit("five_minutes", RequestLimit::Per::address, 150, Millis{300'000}),
                        limit("day", RequestLimit::Per::app, 5'000, Millis{86'400'000})};
  auto door = bench.door("acme");
  const auto before = bench.store->commits();
  for (int i = 0; i < 100; ++i)
    REQUIRE(door.get());
  CHECK(bench.store->commits() - before <= 16);
}

TEST_CASE("S22 budgets: requests and bytes are counted per administration and day") {
  Bench bench;
  bench.rules.limits = {limit("day", RequestLimit::Per::app, 1'000, Millis{86'400'000})};
  bench.answer = [] { return fakes::Scripted{200, {}, "12345", {}}; };
  auto door = bench.door("acme");
  for (int i = 0; i < 3; ++i)
    REQUIRE(door.get());
  bench.clock.advance(Millis{86'400'000});
  REQUIRE(door.get());
  bench.budgets->settle();
  const auto days = store::Budgets(*bench.store).traffic("acme", 10).value();
  REQUIRE(days.size() == 2);
  CHECK(to_string(days[0].day) == "2026-11-22");
  CHECK(days[0].requests == 1);
  CHECK(days[1].requests == 3);
  CHECK(days[1].bytes == 15);
  const auto commits = bench.store->commits();
  bench.budgets->settle();  // nothing new
  CHECK(bench.store->commits() == commits);
}

namespace {

// A server that counts in fixed windows and tells what the script says.
struct Server {
  std::int64_t limit;
  Millis window;
  Millis phase;
  Millis ahead;  // its clock before ours
  bool tells = false;
  std::map<std::int64_t, std::int64_t> counts;
  std::int64_t refused = 0;

  fakes::Scripted answer(Instant now) {
    const Instant mine = now + ahead;
    const auto number = (mine.ms + phase.count()) / window.count();
    auto& count = counts[number];
    fakes::Scripted reply;
    if (count >= limit) {
      ++refused;
      reply.status = 429;
      return reply;
    }
    ++count;
    if (!tells) return reply;
    const std::int64_t seconds = mine.ms / 1000 % 86'400;
    char date[64];
    std::snprintf(date, sizeof date, "Sat, 21 Nov 2026 %02d:%02d:%02d GMT",
                  static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
                  static_cast<int>(seconds % 60));
    const auto resets = (number + 1) * window.count() - phase.count();
    reply.headers = {{"Date", date},
                     {"w-left", std::to_string(limit - count)},
                     {"w-reset", std::to_string((resets + 999) / 1000)}};
    return reply;
  }
};

}  // namespace

TEST_CASE("S22 budgets: no schedule of requests and restarts exceeds a server's fixed windows") {
  Bench bench;
  int cases = 0;
  CHECK(rc::check([&] {
    const std::string address = "address of case " + std::to_string(++cases);
    bench.restart();
    const auto seconds = *rc::gen::inRange(20, 400);
    Server server{*rc::gen::inRange<std::int64_t>(2, 40),
                  Millis{seconds * 1000LL},
                  Millis{*rc::gen::inRange(0, seconds) * 1000LL},
                  Millis{*rc::gen::inRange(-90'000, 90'000)},
                  *rc::gen::arbitrary<bool>(),
                  {}};
    auto rule = limit("w", RequestLimit::Per::address, server.limit, server.window);
    rule.reset_header = "w-reset";
    bench.rules.limits = {rule};
    bench.answer = [&] {
      bench.clock.advance(Millis{120});
      auto reply = server.answer(bench.clock.now());
      bench.clock.advance(Millis{120});
      return reply;
    };
    std::vector<Bench::Door> doors;
    const auto open = [&] {
      doors.clear();
      for (const char* name : {"one", "two"})
        doors.push_back(bench.door(name, "app", address));
    };
    open();
    const auto steps =
        *rc::gen::resize(40, rc::gen::container<std::vector<std::pair<int, int>>>(rc::gen::pair(
                                 rc::gen::inRange(0, 60'000), rc::gen::inRange(0, 100))));
    for (const auto& [pause, dice] : steps) {
      bench.clock.advance(Millis{dice % 3 == 0 ? 0 : pause});
      if (dice < 4) {
        bench.restart();
        open();
      }
      auto& door = doors[static_cast<std::size_t>(dice) % 2];
      const int most = dice % 10;
      for (int i = 0; i < most; ++i)
        if (!door.get()) break;
    }
    RC_ASSERT(server.refused == 0);
  }));
}
