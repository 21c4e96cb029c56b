#include "connectors/exact_online/odata.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "daemon/json/parse.hpp"

namespace dunning::exact_online {
namespace {

using json::Cursor;
using json::Value;

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::string_view nil_guid = "00000000-0000-0000-0000-000000000000";

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::int64_t floor_to_days(std::int64_t ms) {
  return ms / day_ms - (ms % day_ms < 0 ? 1 : 0);
}

// The milliseconds of "/Date(123)/", "/Date(-123)/" and "/Date(123+0200)/".
std::optional<std::int64_t> wall_clock_ms(std::string_view text) {
  constexpr std::string_view begin = "/Date(";
  constexpr std::string_view end = ")/";
  if (!text.starts_with(begin) || !text.ends_with(end)) return std::nullopt;
  text = text.substr(begin.size(), text.size() - begin.size() - end.size());
  if (const auto offset = text.find_first_of("+-", 1); offset != std::string_view::npos)
    text = text.substr(0, offset);
  return whole_number(text);
}

// "-1209.9999999999998" and "1.21e3" as digits and the number of them behind the point.
struct Decimal {
  bool negative = false;
  std::string digits;
  long fraction = 0;
};

std::optional<Decimal> decimal_of(std::string_view token) {
  if (!json::is_number_token(token)) return std::nullopt;
  Decimal decimal;
  if (token.starts_with('-')) {
    decimal.negative = true;
    token.remove_prefix(1);
  }
  const auto mark = token.find_first_of("eE");
  std::int64_t exponent = 0;
  if (mark != std::string_view::npos) {
    auto power = token.substr(mark + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    const auto read = whole_number(power);
    if (!read || *read > 400 || *read < -400) return std::nullopt;
    exponent = *read;
  }
  bool behind = false;
  for (const char c : token.substr(0, mark)) {
    if (c == '.') {
      behind = true;
    } else {
      decimal.digits += c;
      decimal.fraction += behind ? 1 : 0;
    }
  }
  decimal.fraction -= static_cast<long>(exponent);
  return decimal;
}

std::optional<std::int64_t> minor_of(Decimal decimal, int decimals) {
  bool up = false;
  if (const long drop = decimal.fraction - decimals; drop > 0) {
    const auto size = static_cast<long>(decimal.digits.size());
    up = drop <= size && decimal.digits[static_cast<std::size_t>(size - drop)] >= '5';
    decimal.digits.resize(static_cast<std::size_t>(std::max(size - drop, 0L)));
  } else {
    decimal.digits.append(static_cast<std::size_t>(-drop), '0');
  }
  std::int64_t minor = 0;
  for (const char c : decimal.digits) {
    if (__builtin_mul_overflow(minor, std::int64_t{10}, &minor) ||
        __builtin_add_overflow(minor, std::int64_t{c - '0'}, &minor))
      return std::nullopt;
  }
  if (up && __builtin_add_overflow(minor, std::int64_t{1}, &minor)) return std::nullopt;
  return decimal.negative ? -minor : minor;
}

}  // namespace

bool is_guid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool dash = at == 8 || at == 13 || at == 18 || at == 23;
    const char c = text[at];
    if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

Result<std::string> find_guid(const Cursor& object, std::string_view key) {
  const auto found = TRY(object.find(key));
  if (!found) return std::string();
  const Value& value = found->value();
  if (value.kind() == Value::Kind::text && is_guid(value.text()) && value.text() != nil_guid)
    return value.text();  // as Exact writes them nearly always
  auto guid = ascii_lower(trimmed(TRY(found->text())));
  if (guid.starts_with('{') && guid.ends_with('}')) guid = guid.substr(1, guid.size() - 2);
  if (guid.empty() || guid == nil_guid) return std::string();
  if (!is_guid(guid)) return fail(found->error("expected a guid"));
  return guid;
}

Result<std::optional<Date>> find_day(const Cursor& object, std::string_view key) {
  const auto found = TRY(object.find(key));
  if (!found) return std::nullopt;
  const auto ms = wall_clock_ms(TRY(found->text()));
  if (!ms) return fail(found->error("expected a date such as /Date(1768435200000)/"));
  const auto days = floor_to_days(*ms);
  // The years 1 to 9999.
  if (days < -719'162 || days > 2'932'896) return fail(found->error("the date is out of range"));
  return Date::from_days(days);
}

Result<std::optional<std::int64_t>> find_whole(const Cursor& object, std::string_view key) {
  const auto found = TRY(object.find(key));
  if (!found) return std::nullopt;
  if (found->value().kind() != Value::Kind::text) return TRY(found->integer());
  const auto number = whole_number(trimmed(TRY(found->text())));
  if (!number) return fail(found->error("expected a whole number"));
  return number;
}

Result<std::optional<bool>> find_flag(const Cursor& object, std::string_view key) {
  const auto found = TRY(object.find(key));
  if (!found) return std::nullopt;
  if (found->value().kind() == Value::Kind::number) return TRY(found->integer()) != 0;
  return TRY(found->boolean());
}

Result<std::optional<Money>> find_amount(const Cursor& object, std::string_view key,
                                         Currency currency) {
  const auto found = TRY(object.find(key));
  if (!found) return std::nullopt;
  if (found->value().kind() != Value::Kind::number)
    return fail(found->error("expected an amount, found " +
                             std::string(json::name(found->value().kind()))));
  const auto decimal = decimal_of(found->value().token());
  const auto minor = decimal ? minor_of(*decimal, currency.decimals()) : std::nullopt;
  if (!minor) return fail(found->error("the amount is too large"));
  return Money{*minor, currency};
}

Result<std::string> each_row(std::istream& body, const std::function<Status(Value&&)>& row) {
  bool any = false;
  auto around = TRY(json::parse_inner_array(body, {"d", "results"}, [&](Value&& one) {
    any = true;
    return row(std::move(one));
  }));
  const auto d = TRY(Cursor(around).at("d"));
  if (d.value().is_array()) {
    for (const auto& one : d.value().items())
      TRY(row(Value(one)));
    return std::string();
  }
  if (!d.value().is_object()) return fail(d.error("expected rows"));
  const auto& members = d.value().members();
  const bool single = !any && std::any_of(members.begin(), members.end(), [](const auto& member) {
    return member.key != "__next" && member.key != "__count" && member.key != "results";
  });
  if (single) TRY(row(Value(d.value())));
  return d.text_or_empty("__next");
}

std::string complaint_in(std::string_view body) {
  const auto parsed = json::parse(body);
  if (!parsed) return {};
  const auto* error = parsed->find("error");
  const auto* message = error == nullptr ? nullptr : error->find("message");
  if (message != nullptr && message->find("value") != nullptr) message = message->find("value");
  if (message == nullptr) message = parsed->find("error_description");
  if (message == nullptr) message = error;
  if (message == nullptr || message->kind() != Value::Kind::text) return {};
  return one_line(message->text());
}

}  // namespace dunning::exact_online
