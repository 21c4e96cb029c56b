#include "daemon/app/administration_tasks.hpp"

#include <algorithm>

#include "daemon/desk/adopt.hpp"
#include "daemon/net/retry.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/definitions.hpp"

namespace dunning::app {
namespace {

// A mirror older than this decides nothing new.
constexpr Millis stale_after{24 * 3'600'000};
constexpr net::Backoff pull_backoff{Millis{30'000}, Millis{3'600'000}};

std::string everything_that_stops(const policy::RunState& state) {
  std::string text;
  const auto add = [&](bool stops, policy::Reason reason) {
    if (stops) text.append(text.empty() ? "" : ",").append(policy::name(reason));
  };
  add(state.paused, policy::Reason::paused);
  add(state.clock_suspect, policy::Reason::clock_suspect);
  add(state.other_machine, policy::Reason::other_machine);
  add(state.restored, policy::Reason::restored);
  add(state.suspicious_source, policy::Reason::suspicious_source);
  add(state.stale_sync, policy::Reason::stale_sync);
  return text;
}

}  // namespace

AdministrationTasks::AdministrationTasks(Parts parts)
    : parts_(std::move(parts)), next_poll_(parts_.clock.elapsed()) {}

TaskResult AdministrationTasks::step() {
  auto result = try_step();
  if (!result) return after_error(result.error());
  if (result->worked) wrote_ = true;
  if (!result->worked && wrote_) {
    if (const auto noted = note_high_water(parts_.store, parts_.configuration.state_dir); !noted) {
      parts_.log.error("high_water_not_noted", {{"error", noted.error().message}});
    }
    wrote_ = false;
  }
  return *result;
}

Result<TaskResult> AdministrationTasks::try_step() {
  if (!id_) {
    TRY(make_acquaintance());
    return TaskResult{true, {}};
  }
  if (sync_wanted_ && !pulling_) next_poll_ = parts_.clock.elapsed();
  if (pulling_ || parts_.clock.elapsed() >= next_poll_) {
    if (TRY(pull())) return TaskResult{true, {}};
  }
  TRY(adopt_at_once());

  const auto state = TRY(run_state());
  const auto step = TRY(run_->step(state));
  failures_ = 0;
  failing_ = false;
  if (step.worked) return TaskResult{true, {}};
  auto wait = next_poll_ - parts_.clock.elapsed();
  if (step.not_before) wait = std::min(wait, *step.not_before - parts_.clock.now());
  return TaskResult{false, std::max(wait, Millis{0})};
}

// The first call: the ledger says who it is, and the store who that is to us.
Status AdministrationTasks::make_acquaintance() {
  const auto& configured = parts_.administration;
  const auto identity = TRY(parts_.connector.identify());
  store::Administrations administrations(parts_.store);
  const auto entered =
      TRY(administrations.enter(configured.name, configured.connector, identity.ledger_id,
                                configured.owner, parts_.clock.now()));
  puller_ = std::make_unique<sync::Puller>(parts_.store, parts_.connector, entered.id, parts_.clock,
                                           parts_.log);

  dispatch::Instructions instructions;
  instructions.id = entered.id;
  instructions.name = configured.name;
  instructions.time_zone = configured.time_zone;
  instructions.run_from_minute = parts_.configuration.daily_run_minute;
  instructions.mail_per_minute = parts_.configuration.mail.per_minute;
  instructions.rules = configured.rules;
  instructions.rules.id = entered.id;
  instructions.policies = parts_.policies;
  instructions.jurisdiction = parts_.jurisdiction;
  instructions.templates = parts_.templates;
  run_ = std::make_unique<dispatch::DailyRun>(
      instructions, dispatch::Edges{parts_.store, *puller_, parts_.mail, parts_.write_back,
                                    parts_.clock, parts_.log, parts_.owner});

  // What a decision names by digest can be read for as long as the decision is kept.
  TRY(store::Definitions(parts_.store)
          .keep_all(parts_.configuration.documents, parts_.clock.now()));
  store::Accounts accounts(parts_.store);
  TRY(accounts.note_configuration(entered.id, parts_.configuration.digest, parts_.clock.now()));
  id_ = entered.id;
  return {};
}

// One bounded step of the pull; true while there is more of it.
Result<bool> AdministrationTasks::pull() {
  const auto now = parts_.clock.now();
  if (!pulling_) {
    store::Administrations administrations(parts_.store);
    const auto row = TRY(administrations.get(*id_));
    const auto local = parts_.clock.local(now, parts_.administration.time_zone);
    // A source that is not trusted is not swept again until a person says so; its deltas go on, so
    // that payments are still seen (S23).
    const bool sweep =
        row.suspicious.empty() && sync::sweep_is_due(row.sweep_completed, now, local);
    pulling_ = sweep ? ports::PullMode::sweep : ports::PullMode::delta;
  }
  const auto progress = puller_->step(*pulling_);
  if (!progress && progress.error().kind == ErrorKind::suspicious) pulling_.reset();
  if (TRY(progress) == sync::Progress::more) return true;
  pulling_.reset();
  sync_wanted_ = false;
  schedule_next_poll();
  return false;
}

void AdministrationTasks::schedule_next_poll() {
  const Millis interval = parts_.configuration.poll.interval;
  const auto spread = interval.count() * parts_.configuration.poll.jitter_percent / 100;
  const auto jitter = spread == 0
                          ? 0
                          : static_cast<std::int64_t>(parts_.random.next() %
                                                      static_cast<std::uint64_t>(2 * spread + 1)) -
                                spread;
  next_poll_ = parts_.clock.elapsed() + interval + Millis{jitter};
}

Status AdministrationTasks::adopt_at_once() {
  if (adopted_ || !parts_.administration.adopt_at_once) return {};
  store::Administrations administrations(parts_.store);
  const auto row = TRY(administrations.get(*id_));
  if (!row.adopted_on && row.delta_completed) {
    const desk::Desk desk{parts_.store, parts_.configuration, parts_.clock, "configuration"};
    TRY(desk::adopt_at_once(desk, parts_.administration.name));
  }
  adopted_ = row.adopted_on || row.delta_completed;
  return {};
}

Result<policy::RunState> AdministrationTasks::run_state() {
  store::Administrations administrations(parts_.store);
  const auto row = TRY(administrations.get(*id_));
  const auto now = parts_.clock.now();
  const auto ahead = parts_.http ? parts_.http->last_clock_difference() : std::nullopt;
  const auto machine = TRY(
      look_at_machine(parts_.store, parts_.configuration.state_dir, parts_.machine_id, now, ahead));
  policy::RunState state;
  state.paused = row.paused;
  state.not_adopted = !row.adopted_on;
  state.clock_suspect = machine.clock_suspect;
  state.other_machine = machine.other_machine;
  state.restored = machine.restored;
  state.suspicious_source = !row.suspicious.empty();
  state.stale_sync = !row.delta_completed || now - *row.delta_completed > stale_after;

  const auto stops = everything_that_stops(state);
  if (stops != stopped_by_) {
    stopped_by_ = stops;
    if (stops.empty()) {
      parts_.log.info("sending_resumed", {{"administration", name()}});
    } else {
      parts_.log.warning("sending_stopped",
                         {{"administration", name()}, {"by", stops}, {"detail", machine.detail}});
    }
  }
  return state;
}

TaskResult AdministrationTasks::after_error(const Error& error) {
  ++failures_;
  failing_ = true;
  const auto now = parts_.clock.now();
  parts_.log.error("task_failed", {{"administration", name()},
                                   {"kind", std::string(dunning::name(error.kind))},
                                   {"error", error.message}});
  if (id_) {
    store::Administrations administrations(parts_.store);
    if (const auto noted = administrations.note_pull_error(*id_, error.message, now); !noted) {
      parts_.log.error("error_not_noted", {{"error", noted.error().message}});
    }
  }
  std::optional<Millis> asked;
  if (error.not_before) asked = std::max(*error.not_before - now, Millis{0});
  const auto wait = net::delay(pull_backoff, failures_, asked, parts_.random.next());
  next_poll_ = std::max(next_poll_, parts_.clock.elapsed() + wait);
  return TaskResult{false, wait};
}

}  // namespace dunning::app
