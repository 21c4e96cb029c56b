#include "daemon/dispatch/daily_run.hpp"

#include <algorithm>

#include "daemon/store/overview.hpp"
#include "daemon/store/runs.hpp"

namespace dunning::dispatch {
namespace {

constexpr std::size_t drained_at_once = 1'000;  // rows of one state; notes are among them

// Before adoption accounts are decided all the same: each says that it is not adopted.
std::optional<policy::Reason> stopped_by(const policy::RunState& state) {
  policy::RunState without = state;
  without.not_adopted = false;
  return policy::what_stops(without);
}

void earlier(std::optional<Instant>& earliest, const std::optional<Instant>& other) {
  if (other && (!earliest || *other < *earliest)) earliest = other;
}

}  // namespace

Status DailyRun::enter_day(Date today) {
  if (day_ == today) return {};
  store::Outbox outbox(edges_.store);
  const int expired = TRY(outbox.expire(instructions_.id, today, edges_.clock.now()));
  if (expired > 0) {
    edges_.log.warning("messages_expired", {{"administration", instructions_.name},
                                            {"count", std::to_string(expired)}});
  }
  day_ = today;
  finished_ = false;
  decide_not_before_.reset();
  said_not_before_.reset();
  no_budget_until_.reset();
  decide_.start_over();
  decide_said_.start_over();
  return {};
}

// What is on its way when everything is stopped has not left and will not: true while there is more
// of it. On a machine or with a clock that nobody trusts nothing is written either.
Result<bool> DailyRun::drain(policy::Reason reason) {
  if (reason != policy::Reason::paused && reason != policy::Reason::novelty) return false;
  const store::Overview overview(edges_.store);
  bool drained = false;
  for (const auto on_its_way : {DeliveryState::ready, DeliveryState::planned}) {
    const auto found = TRY(overview.messages(instructions_.id, on_its_way, drained_at_once));
    for (const auto& message : found) {
      const auto effect = message.row.outgoing.effect;
      if (effect != Effect::message && effect != Effect::hand_over) continue;
      TRY(store::Outbox(edges_.store)
              .cancel(message.row.occasion, reason, std::string(policy::explain(reason)),
                      edges_.clock.now()));
      drained = true;
    }
  }
  return drained;
}

Result<Step> DailyRun::step(const policy::RunState& state) {
  const auto local = edges_.clock.local(edges_.clock.now(), instructions_.time_zone);
  if (const auto reason = stopped_by(state)) {
    const bool drained = TRY(drain(*reason));
    if (drained) decide_.need_another_pass();
    return Step{drained};
  }
  TRY(enter_day(local.date));
  if (auto left = TRY(leave(state, local))) return *left;
  if (auto decided = TRY(decide(state, local))) return *decided;
  if (!state.not_adopted && TRY(tell_tasks_.step(local.date))) return Step{true};
  const auto errand = TRY(send_.errand(local.date));
  if (errand != Send::Sent::nothing_ready) return Step{true};
  const auto note = TRY(send_.note(local.date));
  if (note != Send::Sent::nothing_ready) return Step{true};
  const auto resolved = TRY(send_.uncertain_note(local.date));
  if (resolved != Send::Sent::nothing_ready) return Step{true};
  const auto found = TRY(send_.uncertain_letter());
  if (found != Send::Sent::nothing_ready) return Step{true};
  const auto handed = TRY(send_.uncertain_hand_over(local.date));
  if (handed != Send::Sent::nothing_ready) return Step{true};

  Step idle;
  idle.not_before = finished_ ? next_run(local) : decide_not_before_;
  earlier(idle.not_before, said_not_before_);
  earlier(idle.not_before, no_budget_until_);
  earlier(idle.not_before, send_.next_try());
  return idle;
}

// Whatever is ready leaves before anything else is looked at, so that a look is as fresh as can be.
Result<std::optional<Step>> DailyRun::leave(const policy::RunState& state, LocalTime local) {
  switch (TRY(send_.message(state, local))) {
    case Send::Sent::cancelled:
      decide_.need_another_pass();
      return Step{true};
    case Send::Sent::some:
      return Step{true};
    case Send::Sent::nothing_ready:
      break;
  }
  if (send_.not_before(ChannelKind::mail))
    return std::nullopt;  // looking now would grow old while waiting
  if (no_budget_until_ && edges_.clock.now() < *no_budget_until_) return std::nullopt;
  const auto looked = TRY(look_.step(local.date));
  if (looked.no_budget_until && !no_budget_until_) {
    edges_.log.warning("no_budget", {{"administration", instructions_.name},
                                     {"planned", std::to_string(looked.planned)},
                                     {"until", to_string(*looked.no_budget_until)}});
  }
  no_budget_until_ = looked.no_budget_until;
  if (no_budget_until_) return std::nullopt;
  if (looked.cancelled > 0) decide_.need_another_pass();
  if (looked.planned > 0) return Step{true};
  return std::nullopt;
}

Result<std::optional<Step>> DailyRun::decide(const policy::RunState& state, LocalTime local) {
  const auto now = edges_.clock.now();
  if (decide_not_before_ && now < *decide_not_before_) {
    // What people say is answered while the others wait for their window.
    if (local.minute_of_day < instructions_.run_from_minute) return std::nullopt;
    return decide_said(state, local);
  }
  if (decide_not_before_) decide_.start_over();
  decide_not_before_.reset();
  if (local.minute_of_day < instructions_.run_from_minute) {
    decide_not_before_ =
        edges_.clock.instant({local.date, instructions_.run_from_minute}, instructions_.time_zone);
    return std::nullopt;
  }
  if (finished_) return decide_said(state, local);
  store::Runs runs(edges_.store);
  const auto run = TRY(runs.begin(instructions_.id, local.date, now));
  if (run.finished) {
    finished_ = true;
    return decide_said(state, local);
  }
  const auto pass = TRY(decide_.step(state, local.date, local));
  if (!pass.ended) return Step{true};
  if (pass.again) {
    decide_.start_over();
    return Step{true};
  }
  if (pass.wait_until) {
    decide_not_before_ = pass.wait_until;
    return std::nullopt;
  }
  if (send_.not_before(ChannelKind::mail) || no_budget_until_)
    return std::nullopt;  // not finished while messages wait for their server or their look
  if (!state.not_adopted) TRY(novelty_.forecast(local.date));
  TRY(runs.finish(instructions_.id, local.date, now));
  finished_ = true;
  edges_.log.info("run_finished",
                  {{"administration", instructions_.name}, {"date", to_string(local.date)}});
  return Step{true};
}

// After the run: what people said since. An account whose window opens later today is asked again
// then, and whenever somebody rings.
Result<std::optional<Step>> DailyRun::decide_said(const policy::RunState& state, LocalTime local) {
  const auto pass = TRY(decide_said_.step(state, local.date, local));
  if (!pass.ended) return Step{true};
  decide_said_.start_over();
  if (pass.again || pass.wrote) return Step{true};
  said_not_before_ = pass.wait_until;
  return std::nullopt;
}

Result<Step> DailyRun::step_reports() {
  const auto local = edges_.clock.local(edges_.clock.now(), instructions_.time_zone);
  Step step;
  step.worked = TRY(send_.report(local.date)) != Send::Sent::nothing_ready;
  return step;
}

Instant DailyRun::next_run(LocalTime local) const {
  return edges_.clock.instant({local.date + 1, instructions_.run_from_minute},
                              instructions_.time_zone);
}

}  // namespace dunning::dispatch
