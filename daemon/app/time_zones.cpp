#include "daemon/app/time_zones.hpp"

#include <date/tz.h>

#include <exception>

namespace dunning::app {

bool is_time_zone(const std::string& zone) {
  try {
    return date::locate_zone(zone) != nullptr;
  } catch (const std::exception&) {
    return false;
  }
}

LocalTime local_time(Instant at, const std::string& zone) {
  const auto* tz = date::locate_zone(zone);
  const auto wall =
      tz->to_local(date::sys_time<std::chrono::milliseconds>{std::chrono::milliseconds{at.ms}});
  const auto minutes = std::chrono::floor<std::chrono::minutes>(wall.time_since_epoch()).count();
  const auto days = std::chrono::floor<date::days>(wall.time_since_epoch()).count();
  return {Date::from_days(days),
          static_cast<int>(minutes - static_cast<std::int64_t>(days) * 1440)};
}

Instant instant_of(LocalTime local, const std::string& zone) {
  const auto* tz = date::locate_zone(zone);
  const date::local_time<std::chrono::minutes> wall{
      std::chrono::minutes{local.date.days() * 1440 + local.minute_of_day}};
  const auto info = tz->get_info(wall);
  using std::chrono::milliseconds;
  if (info.result == date::local_info::nonexistent) {
    return {std::chrono::duration_cast<milliseconds>(info.first.end.time_since_epoch()).count()};
  }
  return {std::chrono::duration_cast<milliseconds>(wall.time_since_epoch() - info.first.offset)
              .count()};
}

}  // namespace dunning::app
