#include "daemon/policy/admit.hpp"

namespace dunning::policy {
namespace {

bool sends_on(Date date, const SendWindow& window, const WorkingDays& calendar) {
  return window.days == SendWindow::Days::every_day || calendar.is_business_day(date);
}

// The first moment at or after `from` that lies in the window.
LocalTime next_opening(LocalTime from, const SendWindow& window, const WorkingDays& calendar) {
  if (from.minute_of_day >= window.to_minute) from = {from.date + 1, 0};
  if (from.minute_of_day < window.from_minute) from.minute_of_day = window.from_minute;
  while (!sends_on(from.date, window, calendar))
    from = {from.date + 1, window.from_minute};
  return from;
}

std::optional<Reason> stopped(const RunState& state) {
  if (state.clock_suspect) return Reason::clock_suspect;
  if (state.other_machine) return Reason::other_machine;
  if (state.restored) return Reason::restored;
  if (state.paused) return Reason::paused;
  if (state.not_adopted) return Reason::not_adopted;
  if (state.suspicious_source) return Reason::suspicious_source;
  if (state.stale_sync) return Reason::stale_sync;
  return std::nullopt;
}

}  // namespace

Admission admit(const Leaving& leaving, const Policy& policy, const RunState& state, LocalTime now,
                const WorkingDays& calendar) {
  if (const auto reason = stopped(state)) return {false, *reason, std::nullopt};
  if (!leaving.to_debtor) return {true, Reason::due, std::nullopt};
  const auto opening = next_opening(now, policy.send, calendar);
  if (opening != now) return {false, Reason::outside_window, opening};
  if (leaving.last_message_on && now.date - *leaving.last_message_on < policy.min_gap_days) {
    const LocalTime gap_over{*leaving.last_message_on + policy.min_gap_days, 0};
    return {false, Reason::min_gap, next_opening(gap_over, policy.send, calendar)};
  }
  return {true, Reason::due, std::nullopt};
}

}  // namespace dunning::policy
