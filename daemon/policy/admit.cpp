#include "daemon/policy/admit.hpp"

#include <algorithm>

#include "daemon/core/planted_bug.hpp"

namespace dunning::policy {
namespace {

// Quiet days that never end are a mistake in the settings: what waits for their end is looked at
// again then.
constexpr int longest_wait_days = 400;

struct Opening {
  const SendWindow& window;
  const WorkingDays& calendar;
  std::span<const QuietDays> quiet_days;

  // The first moment at or after `from` at which something may leave.
  LocalTime after(LocalTime from) const {
    if (from.minute_of_day >= window.to_minute) from = {from.date + 1, 0};
    if (from.minute_of_day < window.from_minute) from.minute_of_day = window.from_minute;
    const Date last = from.date + longest_wait_days;
    while (!sends_on(from.date, window, calendar, quiet_days) && from.date < last)
      from = {from.date + 1, window.from_minute};
    return from;
  }
};

int month_and_day(Date date) {
  return static_cast<int>(date.month() * 100 + date.day());
}

bool includes(const QuietDays& quiet, Date date) {
  if (!quiet.every_year) return quiet.from <= date && date <= quiet.to;
  const int from = month_and_day(quiet.from);
  const int to = month_and_day(quiet.to);
  const int day = month_and_day(date);
  // From 24 December to 2 January goes over the end of the year.
  return from <= to ? from <= day && day <= to : from <= day || day <= to;
}

}  // namespace

bool is_quiet(std::span<const QuietDays> quiet_days, Date date) {
  return std::any_of(quiet_days.begin(), quiet_days.end(),
                     [&](const QuietDays& quiet) { return includes(quiet, date); });
}

bool sends_on(Date date, const SendWindow& window, const WorkingDays& calendar,
              std::span<const QuietDays> quiet_days) {
  if (is_quiet(quiet_days, date)) return false;
  return window.days == SendWindow::Days::every_day || calendar.is_business_day(date);
}

std::optional<Reason> what_stops(const RunState& state) {
  if (state.clock_suspect) return Reason::clock_suspect;
  if (state.other_machine) return Reason::other_machine;
  if (state.restored) return Reason::restored;
  if (state.paused) return Reason::paused;
  if (state.not_adopted) return Reason::not_adopted;
  if (state.suspicious_source) return Reason::suspicious_source;
  if (state.stale_sync) return Reason::stale_sync;
  if (state.novelty) return Reason::novelty;
  return std::nullopt;
}

Admission admit(const Leaving& leaving, const Policy& policy, const RunState& state, LocalTime now,
                const WorkingDays& calendar, const Bounds& bounds) {
  if (const auto reason = what_stops(state)) return {false, *reason, std::nullopt};
  if (!leaving.to_debtor) return {true, Reason::due, std::nullopt};
  const Opening opening{policy.send, calendar, bounds.quiet_days};
  if (const auto opens = opening.after(now);
      opens != now && !planted(PlantedBug::ignore_send_window))
    return {false, Reason::outside_window, opens};
  if (leaving.asked) return {true, Reason::due, std::nullopt};
  if (leaving.last_message_on && now.date - *leaving.last_message_on < policy.min_gap_days) {
    const LocalTime gap_over{*leaving.last_message_on + policy.min_gap_days, 0};
    return {false, Reason::min_gap, opening.after(gap_over)};
  }
  const LocalTime tomorrow = opening.after({now.date + 1, 0});
  if (bounds.ramp_full && !planted(PlantedBug::ignore_ramp)) return {false, Reason::ramp, tomorrow};
  const bool day_full = bounds.day_full && !planted(PlantedBug::ignore_day_cap);
  if ((day_full || bounds.debtor_full) && !planted(PlantedBug::ignore_cap))
    return {false, Reason::cap_reached, tomorrow};
  return {true, Reason::due, std::nullopt};
}

}  // namespace dunning::policy
