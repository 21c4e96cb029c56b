#include "daemon/core/instant.hpp"

#include <array>
#include <cstdio>

#include "daemon/core/calendar.hpp"
#include "daemon/core/digits.hpp"

namespace dunning {

std::string to_string(Instant at) {
  constexpr std::int64_t day_ms = 86'400'000;
  std::int64_t days = at.ms / day_ms;
  std::int64_t rest = at.ms % day_ms;
  if (rest < 0) {
    rest += day_ms;
    --days;
  }
  const Date date = Date::from_days(days);
  std::array<char, 24> clock{};
  std::snprintf(clock.data(), clock.size(), "T%02d:%02d:%02d.%03dZ",
                static_cast<int>(rest / 3'600'000), static_cast<int>(rest / 60'000 % 60),
                static_cast<int>(rest / 1000 % 60), static_cast<int>(rest % 1000));
  return to_string(date) + clock.data();
}

std::optional<Instant> parse_instant(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != ' ')) return std::nullopt;
  const auto date = parse_date(text.substr(0, 10));
  const auto hour = digits(text.substr(11, 2));
  const auto minute = digits(text.substr(14, 2));
  const auto second = digits(text.substr(17, 2));
  if (!date || !hour || !minute || !second || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  std::string_view rest = text.substr(19);
  std::int64_t fraction_ms = 0;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    std::int64_t scale = 100;
    std::size_t count = 0;
    for (; !rest.empty() && rest[0] >= '0' && rest[0] <= '9'; rest.remove_prefix(1), ++count) {
      fraction_ms += (rest[0] - '0') * scale;
      scale /= 10;
    }
    if (count == 0) return std::nullopt;
  }
  std::int64_t offset_min = 0;
  if (rest != "Z") {
    if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':')
      return std::nullopt;
    const auto h = digits(rest.substr(1, 2));
    const auto m = digits(rest.substr(4, 2));
    if (!h || !m || *h > 23 || *m > 59) return std::nullopt;
    offset_min = (*h * 60 + *m) * (rest[0] == '-' ? -1 : 1);
  }
  const std::int64_t seconds =
      date->days() * 86'400 + *hour * 3'600 + (*minute - offset_min) * 60 + *second;
  return Instant{seconds * 1000 + fraction_ms};
}

}  // namespace dunning
