#include "daemon/ports/retry_after.hpp"

#include <algorithm>
#include <array>

#include "daemon/core/calendar.hpp"
#include "daemon/core/digits.hpp"

namespace dunning::ports {
namespace {

constexpr std::int64_t day_s = 86'400;
constexpr std::int64_t least_epoch_s = 1'000'000'000;  // September 2001: no wait is 30 years long
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

std::optional<Instant> parse_http_date(std::string_view text) {
  // Sun, 06 Nov 1994 08:49:37 GMT
  // 0    5  8   12   17 20 23 26
  if (text.size() != 29 || text.substr(3, 2) != ", " || text[7] != ' ' || text[11] != ' ' ||
      text[16] != ' ' || text[19] != ':' || text[22] != ':' || text.substr(25) != " GMT") {
    return std::nullopt;
  }
  const auto month = std::find(months.begin(), months.end(), text.substr(8, 3));
  const auto day = digits(text.substr(5, 2));
  const auto year = digits(text.substr(12, 4));
  const auto hour = digits(text.substr(17, 2));
  const auto minute = digits(text.substr(20, 2));
  const auto second = digits(text.substr(23, 2));
  if (month == months.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const auto date =
      Date::from_ymd(static_cast<int>(*year), static_cast<unsigned>(month - months.begin()) + 1,
                     static_cast<unsigned>(*day));
  if (!date) return std::nullopt;
  return Instant{(date->days() * day_s + *hour * 3600 + *minute * 60 + *second) * 1000};
}

std::optional<Instant> date_of(const Headers& headers) {
  const auto date = find_header(headers, "Date");
  return date ? parse_http_date(*date) : std::nullopt;
}

std::optional<Instant> parse_retry_after(std::string_view value, Instant now) {
  while (value.starts_with(' '))
    value.remove_prefix(1);
  while (value.ends_with(' '))
    value.remove_suffix(1);
  const Instant latest = now + Millis{day_s * 1000};
  if (const auto number = digits(value)) {
    const std::int64_t seconds = std::min(*number, std::int64_t{1} << 40);
    const Instant asked =
        seconds >= least_epoch_s ? Instant{seconds * 1000} : now + Millis{seconds * 1000};
    return std::clamp(asked, now, latest);
  }
  const auto date = parse_http_date(value);
  if (!date) return std::nullopt;
  return std::clamp(*date, now, latest);
}

}  // namespace dunning::ports
