#include "daemon/app/read_books_here.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "daemon/app/guards.hpp"
#include "daemon/app/system.hpp"
#include "daemon/app/system_random.hpp"
#include "daemon/app/take_over.hpp"
#include "daemon/net/file_vault.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/runs.hpp"

namespace dunning::app {
namespace {

// Whoever waits at the terminal is told what failed, and of nothing else.
class Silence final : public ports::Log {
 public:
  void write(ports::Level, std::string_view, std::initializer_list<ports::Field>) override {}
};

// A command has nothing else to do meanwhile; the daemon itself never waits like this.
void wait(Millis pause) {
  constexpr Millis longest{60 * 60 * 1000};
  ::poll(nullptr, 0, static_cast<int>(std::min(pause, longest).count()));
}

// How long to wait before the same step is tried again; none: that would not help.
std::optional<Millis> pause_after(const Error& error, Instant now) {
  constexpr Millis shortest{1000};
  if (error.kind != ErrorKind::rate_limited || !error.not_before) return std::nullopt;
  return std::max(*error.not_before - now, shortest);
}

Result<BooksProgress> count(const desk::Desk& desk, const std::string& administration,
                            BooksProgress progress) {
  const auto found = TRY(desk::administrations(desk, administration));
  const auto& one = found.front();
  if (!one.stored) return progress;
  const auto counts =
      TRY(store::Overview(desk.store).counts(one.stored->id, one.today(desk.clock)));
  progress.debtors = counts.debtors;
  progress.open_items = counts.open_items;
  return progress;
}

}  // namespace

Result<BooksProgress> read_books_here(const desk::Desk& desk, const std::string& administration,
                                      const std::function<void(const BooksProgress&)>& tell) {
  const std::string owner = "dunningctl:" + std::to_string(::getpid());
  const auto& state_dir = desk.configuration.state_dir;
  Silence log;
  const auto lock = TRY(store::DaemonLock::acquire(desk.store, owner));
  TRY(take_over(desk.store, state_dir, owner, desk.clock.now(), log));

  // The others' secrets are not needed for this.
  auto configuration = desk.configuration;
  std::erase_if(configuration.administrations,
                [&](const settings::Administration& one) { return one.name != administration; });
  const auto vault = net::FileVault::from_environment();
  SystemRandom random;
  const auto plugins = TRY(PluginHost::load(configuration.plugins, log));
  RequestBudgets budgets(desk.store, desk.clock, log,
                         owner + ":" + std::to_string(desk.clock.now().ms));
  const auto system =
      TRY(System::create(std::move(configuration),
                         {desk.store, plugins, vault, desk.clock, log, random, budgets, owner}));
  auto* tasks = system->find(administration);
  if (tasks == nullptr)
    return fail(ErrorKind::not_found, "there is no administration \"" + administration + "\"");

  BooksProgress progress;
  for (bool more = true; more;) {
    const auto step = tasks->read_books();
    ++progress.steps;
    budgets.settle();
    const auto pause =
        step ? std::optional(Millis{0}) : pause_after(step.error(), desk.clock.now());
    if (!step && !pause) return fail(step.error());
    progress = TRY(count(desk, administration, progress));
    progress.pause = *pause;
    tell(progress);
    wait(*pause);
    more = !step || *step;
  }
  TRY(note_high_water(desk.store, state_dir));
  return progress;
}

}  // namespace dunning::app
