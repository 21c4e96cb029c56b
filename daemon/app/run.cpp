#include "daemon/app/run.hpp"

#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <optional>
#include <set>

#include "daemon/app/event_log.hpp"
#include "daemon/app/front.hpp"
#include "daemon/app/host_name.hpp"
#include "daemon/app/loopback.hpp"
#include "daemon/app/read_configuration.hpp"
#include "daemon/app/service_manager.hpp"
#include "daemon/app/state_directory.hpp"
#include "daemon/app/system.hpp"
#include "daemon/app/system_clock.hpp"
#include "daemon/app/system_doorbell.hpp"
#include "daemon/app/system_random.hpp"
#include "daemon/app/take_over.hpp"
#include "daemon/app/version.hpp"
#include "daemon/desk/check.hpp"
#include "daemon/desk/hint.hpp"
#include "daemon/desk/webhooks.hpp"
#include "daemon/net/file_vault.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/runs.hpp"

namespace dunning::app {
namespace {

constexpr Millis standby_interval{10'000};
// What was spent of the request budgets is written down exactly this often, when there is any.
constexpr Millis settle_interval{60'000};
constexpr std::size_t spare_sessions = 2;  // of the main loop, beside its workers'

// Of the store's pool: whoever works on it at the same time has one each.
std::size_t sessions_of(const settings::Configuration& configuration) {
  const auto listening = configuration.listen ? web::Limits{}.workers : 0;
  return static_cast<std::size_t>(configuration.workers + listening) + spare_sessions;
}

std::string host_and_pid() {
  return host_name() + ":" + std::to_string(getpid());
}

// The configuration, or none after its complaints have been printed.
std::optional<settings::Configuration> load(const std::string& file) {
  auto loaded = read_configuration_and_plugins(file);
  if (loaded.value) return std::move(loaded.value);
  say_errors(settings::render(loaded.complaints));
  return std::nullopt;
}

// Whether nothing in the policies and templates is against the law or cannot be said, as
// `dunningctl check` has it; false after what is has been printed. It takes as long as a whole
// start.
bool passes_check(const settings::Configuration& configuration) {
  settings::Loaded<settings::Configuration> loaded;
  loaded.value = configuration;
  const auto checked = desk::check(loaded);
  if (!checked.fine()) say_errors(desk::complaints_text(checked));
  return checked.fine();
}

// What a large answer took is the machine's again while the daemon only waits: what the store and
// the templates keep for the next time, and freed memory that the allocator keeps, count as the
// daemon's own.
void give_memory_back(store::Store& store, const System& system) {
  store.rest();
  system.rest();
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

// One process's life after its configuration was read: the store, the lock, and systems until the
// end.
class Daemon {
 public:
  Daemon(const Arguments& arguments, std::optional<Instant> pretended_now)
      : arguments_(arguments),
        clock_(pretended_now),
        log_(arguments.debug ? ports::Level::debug : ports::Level::info),
        vault_(net::FileVault::from_environment()) {}

  Result<int> live(settings::Configuration configuration);

 private:
  Result<std::optional<store::DaemonLock>> stand_by();
  Status trust(const std::string& what, const settings::Configuration& configuration);
  Result<std::unique_ptr<System>> make_system(settings::Configuration configuration);
  Result<int> once(System& system);
  Result<int> forever(std::unique_ptr<System> system);
  bool serve_requests(System& system);
  void say_status(System& system);

  const Arguments& arguments_;
  SystemClock clock_;
  EventLog log_;
  SystemRandom random_;
  net::FileVault vault_;
  std::string owner_ = host_and_pid();
  std::string told_status_;              // what the service manager was told last
  std::set<std::int64_t> sync_asked_;    // request rows that were passed on
  std::set<std::int64_t> hints_passed_;  // the same, of webhooks
  std::unique_ptr<SystemDoorbell> doorbell_;
  std::unique_ptr<store::Store> store_;
  std::optional<PluginHost> plugins_;
  std::optional<RequestBudgets> budgets_;
  Millis settled_at_{0};  // elapsed
};

Result<int> Daemon::live(settings::Configuration configuration) {
  TRY(prepare_state_directory(configuration.state_dir));
  doorbell_ = TRY(SystemDoorbell::create());
  plugins_ = TRY(PluginHost::load(configuration.plugins, log_));
  store_ = TRY(store::Store::open({configuration.store, sessions_of(configuration), false}));
  budgets_.emplace(*store_, clock_, log_, owner_ + ":" + std::to_string(clock_.now().ms));
  auto lock = TRY(stand_by());
  if (!lock) return 0;  // told to end while standing by
  TRY(doorbell_->listen(configuration.state_dir));
  TRY(take_over(*store_, configuration.state_dir, owner_, clock_.now(), log_));
  auto system = TRY(make_system(std::move(configuration)));
  log_.info("started",
            {{"version", std::string(version())},
             {"administrations", std::to_string(system->configuration().administrations.size())}});
  if (arguments_.once) return passes_check(system->configuration()) ? once(*system) : 2;
  return forever(std::move(system));
}

// The lock; none when told to end while another daemon held it.
Result<std::optional<store::DaemonLock>> Daemon::stand_by() {
  bool said = false;
  for (;;) {
    auto lock = store::DaemonLock::acquire(*store_, owner_);
    if (lock) return std::optional<store::DaemonLock>(std::move(*lock));
    if (lock.error().kind != ErrorKind::conflict || arguments_.once)
      return fail(std::move(lock).error());
    if (!said) {
      log_.warning("standing_by", {{"because", lock.error().message}});
      service_manager::ready();
      service_manager::status("standing by: " + lock.error().message);
      said = true;
    }
    const auto pause = service_manager::watchdog_interval().value_or(standby_interval);
    const auto wake = doorbell_->wait(std::min(pause, standby_interval));
    service_manager::alive();
    if (wake == ports::Wake::terminate) return std::nullopt;
  }
}

Status Daemon::trust(const std::string& what, const settings::Configuration& configuration) {
  if (what == "store") return trust_store(*store_, configuration.state_dir);
  if (what == "clock") return trust_clock(*store_, clock_.now());
  return trust_machine(*store_, machine_id(), clock_.now());
}

Result<std::unique_ptr<System>> Daemon::make_system(settings::Configuration configuration) {
  return System::create(std::move(configuration),
                        {*store_, *plugins_, vault_, clock_, log_, random_, *budgets_, owner_});
}

Result<int> Daemon::once(System& system) {
  Loop loop(clock_, *doorbell_, log_, 1);
  auto workloads = system.workloads();
  const bool rested = loop.run_once(workloads);
  budgets_->settle();
  serve_requests(system);
  return rested && !system.any_failing() ? 0 : 1;
}

Result<int> Daemon::forever(std::unique_ptr<System> system) {
  Front front({*store_, *plugins_, vault_, clock_, log_, *doorbell_});
  TRY(front.follow(*system));
  service_manager::ready();
  // Nothing is read or sent before; only the service manager need not wait for it.
  if (!passes_check(system->configuration())) {
    service_manager::stopping();
    return 2;
  }
  for (;;) {
    Loop loop(clock_, *doorbell_, log_, system->configuration().workers);
    auto workloads = system->workloads();
    service_manager::ready();
    const auto wake =
        loop.run(workloads, {[&] { return serve_requests(*system); }, [&] { say_status(*system); },
                             service_manager::watchdog_interval(),
                             [&] { give_memory_back(*store_, *system); }});
    budgets_->settle();
    if (wake == ports::Wake::terminate) {
      service_manager::stopping();
      log_.info("stopped", {});
      return 0;
    }
    // Everything that can fail comes first; a bad file leaves the old configuration in force.
    auto configuration = load(arguments_.config);
    if (!configuration || !passes_check(*configuration)) {
      log_.error("reload_refused",
                 {{"because", "the configuration has errors; the old one stays in force"}});
      front.note_refused_reload();
      continue;
    }
    auto next = make_system(std::move(*configuration));
    const auto followed = next ? front.follow(**next) : Status();
    if (!next || !followed) {
      log_.error("reload_refused",
                 {{"because", next ? followed.error().message : next.error().message}});
      front.note_refused_reload();
      continue;
    }
    system = std::move(*next);
    log_.info("reloaded", {});
  }
}

// Answers what commands have asked; true when a task has work now.
bool Daemon::serve_requests(System& system) {
  store::Requests requests(*store_);
  const auto open = requests.open();
  if (!open) return false;
  bool work = false;
  for (const auto& request : *open) {
    const auto answer = [&](const std::string& text) {
      if (const auto kept = requests.answer(request.id, text, clock_.now()); !kept) {
        log_.error("request_not_answered", {{"error", kept.error().message}});
      }
    };
    if (request.kind == "sync") {
      auto* tasks = system.find(request.argument);
      if (!tasks) {
        answer("no such administration: " + request.argument);
      } else if (sync_asked_.insert(request.id).second) {
        tasks->ask_for_sync();
        work = true;
      } else if (tasks->failing()) {
        answer("failed: see dunningctl status");
        sync_asked_.erase(request.id);
      } else if (tasks->sync_done()) {
        answer("done");
        sync_asked_.erase(request.id);
      }
    } else if (request.kind == desk::webhooks_request) {
      const auto [name, what] = desk::read_webhooks_request(request.argument);
      auto* errands = system.errands(name);
      if (!errands) {
        answer("failed: no such administration: " + name);
      } else if (const auto text = errands->answer(request.id)) {
        answer(*text);
      } else {
        errands->ask(request.id, what);
        work = true;
      }
    } else if (request.kind == desk::hint_request) {
      // Nobody waits for an answer to these. The row stays until a poll has begun, so that however
      // many webhooks come, they wake nobody in between; one that fails has its pause first.
      auto* tasks = system.find(request.argument);
      if (tasks && hints_passed_.insert(request.id).second) {
        tasks->hint();
        work = !tasks->failing() || work;
      } else if (!tasks || tasks->hint_heeded()) {
        hints_passed_.erase(request.id);
        if (const auto dropped = requests.drop(request.id); !dropped)
          log_.error("request_not_answered", {{"error", dropped.error().message}});
      }
    } else if (request.kind == "auth" && !system.configuration().logins.empty()) {
      // Talks to a token server: a task of its own, not this loop's.
      work = sync_asked_.insert(request.id).second || work;
    } else if (request.kind == "trust") {
      const auto trusted = trust(request.argument, system.configuration());
      answer(trusted ? "done" : trusted.error().message);
      work = true;
    } else {
      answer("this daemon does not know the request \"" + request.kind + "\"");
    }
  }
  return work;
}

void Daemon::say_status(System& system) {
  service_manager::alive();
  if (clock_.elapsed() - settled_at_ >= settle_interval) {
    budgets_->settle();
    settled_at_ = clock_.elapsed();
  }
  store::Administrations administrations(*store_);
  const auto all = administrations.all();
  if (!all) return;
  std::string failing;
  for (const auto& row : *all) {
    auto* tasks = system.find(row.label);
    if (tasks && tasks->failing()) failing += (failing.empty() ? "" : ", ") + row.label;
  }
  auto status = failing.empty() ? std::to_string(all->size()) + " administrations, all served"
                                : "failing: " + failing + " (dunningctl status)";
  if (status == told_status_) return;
  service_manager::status(status);
  told_status_ = std::move(status);
}

}  // namespace

int run(const Arguments& arguments) {
  umask(0077);
  std::signal(SIGPIPE, SIG_IGN);  // a peer that hangs up is an error of that call, not our end
  std::optional<Instant> pretended_now;
  if (!arguments.now.empty()) {
    pretended_now = parse_instant(arguments.now);
    if (!pretended_now) {
      std::fprintf(stderr, "dunningd: --now: \"%s\" is no moment such as 2026-11-21T09:30:00Z\n",
                   arguments.now.c_str());
      return 2;
    }
  }
  auto configuration = load(arguments.config);
  if (!configuration) return 2;
  if (pretended_now) {
    if (const auto peer = first_remote_peer(*configuration); !peer.empty()) {
      std::fprintf(stderr,
                   "dunningd: --now is for the sandbox only: %s is not a loopback address\n",
                   peer.c_str());
      return 2;
    }
  }
  Daemon daemon(arguments, pretended_now);
  const auto ended = daemon.live(std::move(*configuration));
  if (ended) return *ended;
  say_errors("dunningd: " + ended.error().message + "\n");
  return ended.error().kind == ErrorKind::invalid_input ? 2 : 1;
}

}  // namespace dunning::app
