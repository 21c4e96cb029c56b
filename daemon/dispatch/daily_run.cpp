#include "daemon/dispatch/daily_run.hpp"

#include <algorithm>

#include "daemon/store/runs.hpp"

namespace dunning::dispatch {
namespace {

bool stopped(const policy::RunState& state) {
  return state.paused || state.clock_suspect || state.other_machine || state.restored ||
         state.suspicious_source;
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
  decide_.start_over();
  return {};
}

Result<Step> DailyRun::step(const policy::RunState& state) {
  const auto local = edges_.clock.local(edges_.clock.now(), instructions_.time_zone);
  if (stopped(state)) return Step{};
  TRY(enter_day(local.date));
  if (auto left = TRY(leave(state, local))) return *left;
  if (auto decided = TRY(decide(state, local))) return *decided;
  const auto note = TRY(send_.note(local.date));
  if (note != Send::Sent::nothing_ready) return Step{true};
  const auto resolved = TRY(send_.uncertain_note(local.date));
  if (resolved != Send::Sent::nothing_ready) return Step{true};

  Step idle;
  idle.not_before = finished_ ? next_run(local) : decide_not_before_;
  earlier(idle.not_before, send_.mail_not_before());
  earlier(idle.not_before, send_.note_not_before());
  return idle;
}

// Whatever is ready leaves before anything else is looked at, so that a look is as fresh as can be.
Result<std::optional<Step>> DailyRun::leave(const policy::RunState& state, LocalTime local) {
  switch (TRY(send_.mail(state, local.date, local))) {
    case Send::Sent::cancelled:
      decide_.need_another_pass();
      return Step{true};
    case Send::Sent::one:
      return Step{true};
    case Send::Sent::nothing_ready:
      break;
  }
  if (send_.mail_not_before()) return std::nullopt;  // looking now would grow old while waiting
  const auto looked = TRY(look_.step(local.date));
  if (looked.cancelled > 0) decide_.need_another_pass();
  if (looked.planned > 0) return Step{true};
  return std::nullopt;
}

Result<std::optional<Step>> DailyRun::decide(const policy::RunState& state, LocalTime local) {
  const auto now = edges_.clock.now();
  if (decide_not_before_ && now < *decide_not_before_) return std::nullopt;
  if (decide_not_before_) decide_.start_over();
  decide_not_before_.reset();
  if (local.minute_of_day < instructions_.run_from_minute) {
    decide_not_before_ =
        edges_.clock.instant({local.date, instructions_.run_from_minute}, instructions_.time_zone);
    return std::nullopt;
  }
  if (finished_) return std::nullopt;
  store::Runs runs(edges_.store);
  const auto run = TRY(runs.begin(instructions_.id, local.date, now));
  if (run.finished) {
    finished_ = true;
    return std::nullopt;
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
  if (send_.mail_not_before())
    return std::nullopt;  // not finished while messages wait for their server
  TRY(runs.finish(instructions_.id, local.date, now));
  finished_ = true;
  edges_.log.info("run_finished",
                  {{"administration", instructions_.name}, {"date", to_string(local.date)}});
  return Step{true};
}

Instant DailyRun::next_run(LocalTime local) const {
  return edges_.clock.instant({local.date + 1, instructions_.run_from_minute},
                              instructions_.time_zone);
}

}  // namespace dunning::dispatch
