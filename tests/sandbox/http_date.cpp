#include "tests/sandbox/http_date.hpp"

#include <array>

#include "daemon/core/calendar.hpp"

namespace dunning::sandbox {

namespace {

std::string two(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

std::string http_date(Instant at) {
  constexpr std::array<const char*, 7> days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::int64_t seconds = at.ms / 1000;
  const Date day = Date::from_days(seconds / 86'400);
  const std::int64_t rest = seconds % 86'400;
  return std::string(days[day.iso_weekday() - 1]) + ", " + two(day.day()) + " " +
         months[day.month() - 1] + " " + std::to_string(day.year()) + " " + two(rest / 3600) + ":" +
         two(rest / 60 % 60) + ":" + two(rest % 60) + " GMT";
}

}  // namespace dunning::sandbox
