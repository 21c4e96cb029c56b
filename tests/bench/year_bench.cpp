// A year of the whole daemon: real tasks, store, sync, policy, dispatch, messages and channels,
// with a ledger and a mail server in memory and a simulated clock. Everybody gets an invoice a
// month; seven of ten are paid before they are due, two late, one after all reminders or never. The
// daemon polls every two hours of twelve a day; a page of the ledger names a thousand records. The
// baseline is what can be had for the same
// effects: as many transactions of one row, and as many records and messages written as rows.
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>

#include "daemon/desk/replay.hpp"
#include "daemon/messages/templates.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/past.hpp"
#include "tests/bench/baseline.hpp"
#include "tests/simulation/life.hpp"
#include "tests/simulation/place.hpp"

using namespace dunning;

namespace {

namespace fs = std::filesystem;

constexpr int days = 365;

struct Counted {
  std::int64_t invoices = 0;
  std::int64_t mails = 0;
  std::int64_t commits = 0;
  std::int64_t steps = 0;
};

simulation::Plan plan_of(int debtors) {
  simulation::Plan plan;
  plan.debtors = debtors;
  return plan;
}

class Year {
 public:
  explicit Year(int debtors)
      : world_(plan_of(debtors), parse_instant("2026-01-05T05:00:00Z").value()), log_(world_) {
    world_.calm = true;
    world_.judged = false;
    world_.ledger.page_size = 1'000;
    world_.add_debtors();
  }

  // `at_the_end` sees the daemon as it stands after the year.
  using AtTheEnd = std::function<void(simulation::Life&, const simulation::World&)>;
  Counted run(const AtTheEnd& at_the_end = {}) {
    const fs::path directory = simulation::place();
    fs::remove_all(directory);
    fs::create_directories(directory);
    static const auto templates = std::make_shared<const messages::Templates>(
        messages::Templates::load(DUNNING_SOURCE_DIR "/config/templates").value());
    {
      simulation::Life life(world_, log_, {directory, "first", "m", true}, templates);
      for (int day = 0; day < days; ++day)
        live(life, day);
      counted_.commits = static_cast<std::int64_t>(life.store().commits());
      if (at_the_end) at_the_end(life, world_);
    }
    counted_.mails = static_cast<std::int64_t>(world_.mail_server.taken.size());
    fs::remove_all(directory);
    return counted_;
  }

 private:
  void live(simulation::Life& life, int day) {
    const auto next = world_.today() + 1;
    world_.clock.advance(world_.clock.instant({next, 6 * 60}, simulation::zone) -
                         world_.clock.peek());
    invoice_and_pay(day);
    const auto evening = world_.clock.instant({world_.today(), 18 * 60}, simulation::zone);
    while (world_.clock.peek() < evening) {
      const auto result = life.tasks().step();
      ++counted_.steps;
      if (result.worked) continue;
      world_.clock.advance(std::max(result.wait.value_or(Millis{3'600'000}), Millis{1'000}));
    }
  }

  void invoice_and_pay(int day) {
    for (std::size_t i = 0; i < world_.debtors.size(); ++i) {
      auto& debtor = world_.debtors[i];
      if ((day + static_cast<int>(i)) % 30 == 0) {
        world_.new_invoice(debtor, simulation::euro(), 100 * (50 + debtor.dice.pick(2000)), 14);
        ++counted_.invoices;
        const auto habit = debtor.dice.pick(10);
        const int pays_in = habit < 7 ? 9 : habit < 9 ? 26 : 60;
        paid_on_[day + pays_in].push_back(debtor.invoices.back());
      }
    }
    for (const auto& id : paid_on_[day])
      world_.pay_in_full(id);
    paid_on_.erase(day);
  }

  simulation::World world_;
  simulation::SimulatedLog log_;
  std::map<int, std::vector<std::string>> paid_on_;
  Counted counted_;
};

void execute(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) std::abort();
}

void bare(const Counted& counted) {
  const fs::path directory = simulation::place();
  fs::remove_all(directory);
  fs::create_directories(directory);
  sqlite3* database = nullptr;
  if (sqlite3_open((directory / "bare.db").c_str(), &database) != SQLITE_OK) std::abort();
  execute(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  execute(database, "CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)");
  for (std::int64_t i = 0; i < counted.commits; ++i)
    execute(database, "INSERT INTO rows (text) VALUES ('what a row of this kind is about')");
  sqlite3_close(database);
  fs::remove_all(directory);
}

void year(benchmark::State& state) {
  const int debtors = static_cast<int>(state.range(0));
  Counted counted;
  bench::then_baseline(
      state,
      [&] {
        counted = Year(debtors).run();
        return counted.mails;
      },
      [&] { bare(counted); });
  state.counters["invoices"] = static_cast<double>(counted.invoices);
  state.counters["mails"] = static_cast<double>(counted.mails);
  state.counters["commits"] = static_cast<double>(counted.commits);
  state.counters["steps"] = static_cast<double>(counted.steps);
}
BENCHMARK(year)->Arg(100)->Arg(1'000)->Arg(10'000)->Iterations(1)->Unit(benchmark::kSecond);

// The time machine over that year: every day decided again with what was known then. The baseline
// reads every account once as it stands.
void replay_of_a_year(benchmark::State& state) {
  Year year(static_cast<int>(state.range(0)));
  desk::Comparison past;
  year.run([&](simulation::Life& life, const simulation::World& world) {
    const desk::Desk desk{life.store(), life.configuration(), world.clock, "bench"};
    const auto administration = desk::administration(desk, std::nullopt).value();
    const Date today = administration.today(world.clock);
    bench::then_baseline(
        state,
        [&] {
          past = desk::replay(desk, {std::nullopt, today - days, today - 1})
                     .value()
                     .administrations.front()
                     .past;
          return past.after.messages;
        },
        [&] {
          const store::Accounts accounts(life.store());
          const store::Past of(life.store());
          const auto keys = of.accounts(administration.stored->id, std::nullopt, 1'000'000).value();
          for (const auto& key : keys)
            benchmark::DoNotOptimize(accounts.load(key).value());
        });
  });
  state.counters["debtors"] = static_cast<double>(past.debtors);
  state.counters["messages"] = static_cast<double>(past.after.messages);
  state.counters["same"] = static_cast<double>(past.same);
}
BENCHMARK(replay_of_a_year)->Arg(100)->Arg(1'000)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
