#include "daemon/app/administration_tasks.hpp"

#include <algorithm>

#include "daemon/app/agency_word.hpp"
#include "daemon/app/template_digests.hpp"
#include "daemon/desk/adopt.hpp"
#include "daemon/desk/letters.hpp"
#include "daemon/desk/login_list.hpp"
#include "daemon/net/retry.hpp"
#include "daemon/policy/freshness.hpp"
#include "daemon/store/definitions.hpp"
#include "daemon/store/forgetting.hpp"
#include "daemon/store/history.hpp"
#include "daemon/store/runs.hpp"
#include "daemon/store/stops.hpp"

namespace dunning::app {
namespace {

// Policies, jurisdictions and templates, by digest.
std::map<std::string, std::string> documents_of(const AdministrationTasks::Parts& parts) {
  auto documents = parts.configuration.documents;
  if (parts.template_digests) add_texts(*parts.templates, *parts.template_digests, documents);
  return documents;
}

constexpr int most_mails_after_error = 5;
constexpr std::size_t erased_at_once = 20;  // debtors of whom what is personal goes, in one step
constexpr net::Backoff pull_backoff{Millis{30'000}, Millis{3'600'000}};

// Everything that stops, whether or not something else stops before it.
std::vector<policy::Reason> everything_that_stops(const policy::RunState& state) {
  std::vector<policy::Reason> all;
  const auto add = [&](bool stops, policy::Reason reason) {
    if (stops) all.push_back(reason);
  };
  add(state.paused, policy::Reason::paused);
  add(state.not_adopted, policy::Reason::not_adopted);
  add(state.clock_suspect, policy::Reason::clock_suspect);
  add(state.other_machine, policy::Reason::other_machine);
  add(state.restored, policy::Reason::restored);
  add(state.suspicious_source, policy::Reason::suspicious_source);
  add(state.stale_sync, policy::Reason::stale_sync);
  add(state.novelty, policy::Reason::novelty);
  return all;
}

std::string joined(const std::vector<policy::Reason>& reasons) {
  std::string text;
  for (const auto reason : reasons)
    text.append(text.empty() ? "" : ",").append(policy::name(reason));
  return text;
}

}  // namespace

AdministrationTasks::AdministrationTasks(Parts parts)
    : parts_(std::move(parts)),
      reports_(
          {parts_.configuration, parts_.administration, parts_.store, parts_.clock, parts_.log}),
      next_poll_(parts_.clock.elapsed()) {}

TaskResult AdministrationTasks::step() {
  const auto result = try_step();
  if (result && result->worked) return *result;
  const auto wait = result ? *result : after_error(result.error());
  if (!result) keep_house_after_error();
  // Whenever it comes to rest, also after an error: what was written before counts, and so does
  // what a person has said meanwhile.
  if (const auto noted = note_high_water(parts_.store, parts_.configuration.state_dir); !noted) {
    parts_.log.error("high_water_not_noted", {{"error", noted.error().message}});
  }
  return wait;
}

Result<TaskResult> AdministrationTasks::try_step() {
  if (!id_) {
    TRY(make_acquaintance());
    next_poll_ = parts_.clock.elapsed();  // whatever was waited for until it answered
    return TaskResult{true, {}};
  }
  // A person has mended the login: what waited for it goes on.
  const bool was_broken = login_broken_;
  if (was_broken) TRY(login_is_broken());
  const bool mended = was_broken && !login_broken_;
  if ((sync_wanted_ || mended) && !pulling_) next_poll_ = parts_.clock.elapsed();
  heed_hint();
  if (pulling_ || parts_.clock.elapsed() >= next_poll_) {
    // How stale the books are is noted before they are read: an outage counts in full (S29).
    if (!pulling_) TRY(run_state());
    if (TRY(pull())) return TaskResult{true, {}};
  }
  TRY(adopt_at_once());

  const auto state = TRY(run_state());
  const auto step = TRY(run_->step(state));
  failures_ = 0;
  failing_ = false;
  if (step.worked || TRY(housekeeping())) return TaskResult{true, {}};
  auto wait = next_poll_ - parts_.clock.elapsed();
  if (step.not_before) wait = std::min(wait, *step.not_before - parts_.clock.now());
  return TaskResult{false, std::max(wait, Millis{0})};
}

Result<bool> AdministrationTasks::read_books() {
  auto more = read_on();
  if (!more) after_error(more.error());
  return more;
}

Result<bool> AdministrationTasks::read_on() {
  if (!id_) {
    TRY(make_acquaintance());
    return true;
  }
  if (!pulling_) TRY(run_state());
  return pull();
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
  instructions.mail_per_day = parts_.configuration.mail.per_day;
  instructions.log_reminders = configured.log_reminders;
  instructions.rules = configured.rules;
  instructions.rules.id = entered.id;
  instructions.policies = parts_.policies;
  instructions.jurisdiction = parts_.jurisdiction;
  instructions.templates = parts_.templates;
  instructions.template_digests = parts_.template_digests;
  const auto& limits = configured.limits;
  instructions.limits = {limits.messages_per_day, limits.messages_per_debtor, limits.debtor_days,
                         limits.novelty_percent, limits.novelty_minimum};
  instructions.tasks_in_ledger = parts_.connector.capabilities().tasks;
  instructions.tasks_to = configured.reports.to;
  if (const auto& sms = parts_.configuration.sms)
    instructions.text_hours = {sms->from_minute, sms->to_minute};
  instructions.agencies = agency_routes(parts_.configuration);
  instructions.tell_agency =
      agency_word({{parts_.store, parts_.configuration, parts_.clock, "dunningd", {}},
                   configured.name,
                   *puller_,
                   entered.id});
  dispatch::Edges edges{parts_.store,      *puller_,     parts_.mail, parts_.letters,
                        parts_.write_back, parts_.clock, parts_.log,  parts_.owner};
  edges.sms = parts_.sms;
  edges.webhooks = parts_.webhooks;
  edges.folder = parts_.agency_folders;
  run_ = std::make_unique<dispatch::DailyRun>(instructions, edges);

  // What a decision or a message names by digest can be read for as long as it is kept (S42).
  TRY(store::Definitions(parts_.store).keep_all(documents_of(parts_), parts_.clock.now()));
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
    polled_at_ = parts_.clock.elapsed();
    hinted_ = false;  // what is hinted at from here on, this pull may miss
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

// A hint never shortens the pause after a failure, and never comes twice in listen.hint_gap.
void AdministrationTasks::heed_hint() {
  const auto& listen = parts_.configuration.listen;
  if (!hinted_ || pulling_ || !listen) return;
  const auto now = parts_.clock.elapsed();
  const Millis gap = listen->hint_gap;
  const auto early = std::max(now, polled_at_ ? *polled_at_ + gap : now);
  next_poll_ = std::min(next_poll_, std::max(early, pause_ends_));
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
  if (machine.newest_record) TRY(store::Machine(parts_.store).remember(*machine.newest_record));
  policy::RunState state;
  state.paused = row.paused;
  state.not_adopted = !row.adopted_on;
  state.clock_suspect = machine.clock_suspect;
  state.other_machine = machine.other_machine;
  state.restored = machine.restored;
  state.suspicious_source = !row.suspicious.empty();
  state.stale_sync = policy::is_stale(row.delta_completed, parts_.configuration.poll.interval, now);
  if (TRY(login_is_broken())) state.stale_sync = true;
  state.novelty = TRY(is_novel(row));
  machine_ = {machine.other_machine, machine.restored, machine.clock_suspect, machine.detail};
  TRY(note_stops(state, row));

  // That nobody has said yes is no news in a log; it is told in `status` and by mail.
  auto logged = state;
  logged.not_adopted = false;
  const auto stops = joined(everything_that_stops(logged));
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

// S23: without access nothing is read any more, and nothing may leave.
Result<bool> AdministrationTasks::login_is_broken() {
  if (parts_.administration.login.empty()) return false;
  const desk::Desk desk{parts_.store, parts_.configuration, parts_.clock, "dunningd", {}};
  login_broken_ = desk::broken_login(desk, parts_.administration).has_value();
  return login_broken_;
}

// S23: the breaker noted a stop, and nobody has trusted it since.
Result<bool> AdministrationTasks::is_novel(const store::Administration& row) {
  for (const auto& stop : TRY(store::Stops(parts_.store).list(*id_))) {
    if (stop.reason != policy::name(policy::Reason::novelty)) continue;
    const auto since = parts_.clock.local(stop.since, parts_.administration.time_zone).date;
    return !row.novelty_trusted || *row.novelty_trusted < since;
  }
  return false;
}

Status AdministrationTasks::note_stops(const policy::RunState& state,
                                       const store::Administration& row) {
  std::map<std::string, std::optional<Instant>> reasons;
  for (const auto reason : everything_that_stops(state)) {
    const bool stale = reason == policy::Reason::stale_sync;
    reasons.emplace(policy::name(reason), stale ? row.delta_completed : std::nullopt);
  }
  if (run_ && run_->no_budget_until())
    reasons.emplace(policy::name(policy::Reason::no_budget), std::nullopt);
  const auto now = parts_.clock.now();
  const auto today = parts_.clock.local(now, parts_.administration.time_zone).date;
  return store::Stops(parts_.store).note(*id_, reasons, today, now);
}

// When there is nothing else to do. True when something was done.
Result<bool> AdministrationTasks::housekeeping() {
  if (TRY(run_->step_reports()).worked) return true;
  if (TRY(reports_.step(*id_, machine_))) return true;
  TRY(anchor_head());
  const desk::Desk desk{parts_.store, parts_.configuration, parts_.clock, "dunningd", {}};
  if (const auto written = desk::write_job_sheet(desk, name(), job_sheet_); !written)
    parts_.log.warning("job_sheet_not_written",
                       {{"administration", name()}, {"error", written.error().message}});
  return retain();
}

// S42: what is personal is erased after the years of `retention:`, nightly, a few debtors at a
// time.
Result<bool> AdministrationTasks::retain() {
  const int years = parts_.configuration.retention_years;
  const auto now = parts_.clock.now();
  const auto local = parts_.clock.local(now, parts_.administration.time_zone);
  if (years == 0 || machine_.clock_suspect || retained_on_ == local.date) return false;
  const auto before = parts_.clock.instant({add_months(local.date, -12 * years), 0},
                                           parts_.administration.time_zone);
  const int erased = TRY(store::Forgetting(parts_.store).retain(*id_, before, erased_at_once, now));
  if (erased > 0) {
    parts_.log.info("debtors_erased",
                    {{"administration", name()}, {"count", std::to_string(erased)}});
  }
  if (erased < static_cast<int>(erased_at_once)) retained_on_ = local.date;
  return erased > 0;
}

// A ledger that does not answer is exactly what the owner has to be told of. Bounded, and without
// asking that ledger again before its time.
void AdministrationTasks::keep_house_after_error() {
  if (!id_ || !run_) return;
  for (int mails = 0; mails < most_mails_after_error; ++mails) {
    const auto state = run_state();
    const auto kept = state ? housekeeping() : Result<bool>(fail(state.error()));
    if (kept && *kept) continue;
    if (!kept) {
      parts_.log.error("housekeeping_failed",
                       {{"administration", name()}, {"error", kept.error().message}});
    }
    return;
  }
}

// S42: once a day the journal gets the head of the history. Whoever rewrites the store cannot
// rewrite that.
Status AdministrationTasks::anchor_head() {
  const auto today = parts_.clock.local(parts_.clock.now(), parts_.administration.time_zone).date;
  if (anchored_on_ == today) return {};
  const auto head = TRY(store::History(parts_.store).head(*id_));
  parts_.log.info(
      "history_head",
      {{"administration", name()}, {"seq", std::to_string(head.seq)}, {"hash", head.hash}});
  anchored_on_ = today;
  return {};
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
  pause_ends_ = parts_.clock.elapsed() + wait;
  next_poll_ = std::max(next_poll_, pause_ends_);
  return TaskResult{false, wait};
}

}  // namespace dunning::app
