#include "tests/sandbox/exact_online/values.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "daemon/core/digits.hpp"
#include "tests/sandbox/amsterdam.hpp"
#include "tests/sandbox/dice.hpp"

namespace dunning::sandbox::exact_online {

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t day_ms = 24 * 60 * minute_ms;
constexpr std::size_t guid_length = 36;

std::string hex(std::uint64_t value, std::size_t width) {
  std::string text(width, '0');
  for (std::size_t at = width; at-- > 0; value >>= 4U)
    text[at] = "0123456789abcdef"[value & 15U];
  return text;
}

std::optional<std::uint64_t> read_hex(std::string_view text) {
  std::uint64_t value = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value, 16);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

std::string two(std::int64_t value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

}  // namespace

std::string make_guid(GuidKind kind, std::int64_t record) {
  const auto number = static_cast<std::uint64_t>(record);
  const auto part = static_cast<std::uint64_t>(kind);
  Dice dice(part, number);
  return hex(dice.next() & 0xffff'ffffU, 8) + "-" + hex(part, 4) + "-4" +
         hex(dice.next() & 0xfffU, 3) + "-8" + hex(dice.next() & 0xfffU, 3) + "-" + hex(number, 12);
}

std::optional<std::int64_t> read_guid(GuidKind kind, std::string_view guid) {
  if (guid.size() != guid_length) return std::nullopt;
  const auto record = read_hex(guid.substr(24));
  if (!record) return std::nullopt;
  const auto number = static_cast<std::int64_t>(*record);
  if (make_guid(kind, number) != guid) return std::nullopt;
  return number;
}

bool is_guid(std::string_view text) {
  if (text.size() != guid_length) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool digit =
        std::string_view("0123456789abcdefABCDEF").find(text[i]) != std::string::npos;
    if (dash ? text[i] != '-' : !digit) return false;
  }
  return true;
}

Json wire_day(Date day) {
  return "/Date(" + std::to_string(day.days() * day_ms) + ")/";
}

Json wire_day(const std::optional<Date>& day) {
  return day ? wire_day(*day) : Json();
}

std::int64_t wall_clock_ms(Instant at) {
  const LocalTime local = amsterdam(at);
  const std::int64_t below = ((at.ms % minute_ms) + minute_ms) % minute_ms;
  return local.date.days() * day_ms + local.minute_of_day * minute_ms + below;
}

Json wire_moment(Instant at) {
  return "/Date(" + std::to_string(wall_clock_ms(at)) + ")/";
}

std::string wall_clock_text(Instant at) {
  const LocalTime local = amsterdam(at);
  const std::int64_t seconds = wall_clock_ms(at) / 1'000 % 60;
  return to_string(local.date) + "T" + two(local.minute_of_day / 60) + ":" +
         two(local.minute_of_day % 60) + ":" + two(seconds);
}

std::optional<std::int64_t> read_wire_date(std::string_view text) {
  if (!text.starts_with("/Date(") || !text.ends_with(")/")) return std::nullopt;
  text = text.substr(6, text.size() - 8);
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

Json wire_amount(const Money& amount) {
  std::int64_t unit = 1;
  for (int i = 0; i < amount.currency.decimals(); ++i)
    unit *= 10;
  if (amount.minor % unit == 0) return amount.minor / unit;
  return static_cast<double>(amount.minor) / static_cast<double>(unit);
}

Money in_euro(const Money& amount) {
  if (amount.currency == Currency()) return amount;
  return {amount.minor * 8 / 10, Currency()};
}

Json rate_of(Currency currency) {
  return currency == Currency() ? Json(1) : Json(0.8);
}

std::string padded_code(const std::string& code) {
  constexpr std::size_t width = 18;
  const bool number = digits(code).has_value();
  if (!number || code.size() >= width) return code;
  return std::string(width - code.size(), ' ') + code;
}

std::string padded_country(const std::string& country) {
  return country.size() >= 3 ? country : country + std::string(3 - country.size(), ' ');
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

}  // namespace dunning::sandbox::exact_online
