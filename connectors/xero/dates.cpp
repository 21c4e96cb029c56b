#include "connectors/xero/dates.hpp"

#include "connectors/xero/text.hpp"
#include "daemon/core/digits.hpp"

namespace dunning::xero {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

// The milliseconds of "/Date(-123+0000)/".
std::optional<std::int64_t> wrapped_ms(std::string_view text) {
  constexpr std::string_view opening = "/Date(";
  constexpr std::string_view closing = ")/";
  if (!text.starts_with(opening) || !text.ends_with(closing)) return std::nullopt;
  text.remove_prefix(opening.size());
  text.remove_suffix(closing.size());
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto ms = digits(text.substr(0, text.find_first_of("+-")));
  // Before the year 1 and after 9999 it is no date of any document.
  constexpr std::int64_t latest = 253'402'300'799'999;
  constexpr std::int64_t earliest = 62'135'596'800'000;
  if (!ms || *ms > (negative ? earliest : latest)) return std::nullopt;
  return negative ? -*ms : *ms;
}

Date day_of(std::int64_t ms) {
  return Date::from_days(ms >= 0 ? ms / day_ms : -((-ms + day_ms - 1) / day_ms));
}

}  // namespace

std::optional<Instant> timestamp(std::string_view text) {
  if (const auto ms = wrapped_ms(text)) {
    if (*ms == 0) return std::nullopt;
    return Instant{*ms};
  }
  if (const auto at = parse_instant(text)) return at;
  return parse_instant(std::string(text) + "Z");
}

Result<std::optional<Date>> find_calendar_date(const json::Cursor& object, std::string_view key) {
  constexpr std::size_t day_size = 10;
  const auto twin = TRY(plain_text(object, std::string(key) + "String"));
  const auto text = twin.empty() ? TRY(plain_text(object, key)) : twin;
  if (text.empty()) return std::optional<Date>();
  if (const auto ms = wrapped_ms(text))
    return *ms == 0 ? std::optional<Date>() : std::optional(day_of(*ms));
  const auto date = parse_date(std::string_view(text).substr(0, day_size));
  const bool ends_there = text.size() == day_size || text[day_size] == 'T';
  if (!date || !ends_there) return fail(object.error(std::string(key) + ": expected a date"));
  return std::optional(*date);
}

std::string modified_since(Instant at) {
  constexpr std::size_t to_the_second = 19;
  return to_string(at).substr(0, to_the_second) + "Z";
}

}  // namespace dunning::xero
