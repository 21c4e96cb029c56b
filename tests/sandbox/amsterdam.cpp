#include "tests/sandbox/amsterdam.hpp"

namespace dunning::sandbox {

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t hour_ms = 60 * minute_ms;
constexpr std::int64_t day_ms = 24 * hour_ms;

Instant change_of(int year, unsigned month) {
  Date day = end_of_month(*Date::from_ymd(year, month, 1));
  while (day.iso_weekday() != 7)
    day = day - 1;
  return {day.days() * day_ms + hour_ms};
}

bool is_summer(Instant at) {
  const auto day = at.ms >= 0 ? at.ms / day_ms : (at.ms - day_ms + 1) / day_ms;
  const int year = Date::from_days(day).year();
  return at >= change_of(year, 3) && at < change_of(year, 10);
}

}  // namespace

LocalTime amsterdam(Instant at) {
  const std::int64_t local = at.ms + (is_summer(at) ? 2 : 1) * hour_ms;
  const std::int64_t day = local >= 0 ? local / day_ms : (local - day_ms + 1) / day_ms;
  return {Date::from_days(day), static_cast<int>((local - day * day_ms) / minute_ms)};
}

Instant amsterdam_instant(LocalTime local) {
  const Instant as_utc{local.date.days() * day_ms + local.minute_of_day * minute_ms};
  const Instant summer{as_utc.ms - 2 * hour_ms};
  return is_summer(summer) ? summer : Instant{as_utc.ms - hour_ms};
}

}  // namespace dunning::sandbox
