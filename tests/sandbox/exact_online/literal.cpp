#include "tests/sandbox/exact_online/literal.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <nlohmann/json.hpp>

#include "daemon/core/calendar.hpp"
#include "daemon/core/instant.hpp"
#include "tests/sandbox/exact_online/values.hpp"

namespace dunning::sandbox::exact_online {

namespace {

std::string lower(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return made;
}

// The text inside prefix'…', with doubled quotes made single.
std::optional<std::string> quoted(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  if (text.size() < 2 || text.front() != '\'' || text.back() != '\'') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    made += text[i];
    if (text[i] != '\'') continue;
    if (i + 1 == text.size() || text[i + 1] != '\'') return std::nullopt;
    ++i;
  }
  return made;
}

// "2026-01-15", "2026-01-15T09:41:07", with or without a fraction; never with a zone.
std::optional<Value> moment(const std::string& text) {
  if (text.size() == 10) {
    const auto day = parse_date(text);
    if (!day) return std::nullopt;
    return Moment{day->days() * 86'400'000};
  }
  std::string whole = text;
  if (whole.size() == 16) whole += ":00";
  const auto at = parse_instant(whole + "Z");
  if (!at) return std::nullopt;
  return Moment{at->ms};
}

std::optional<Value> number(std::string_view text) {
  const bool marked =
      !text.empty() && std::string_view("LlMmDdFf").find(text.back()) != std::string::npos;
  if (marked) text.remove_suffix(1);
  std::int64_t whole = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, whole);
  if (read.ec == std::errc() && read.ptr == end && !text.empty()) return whole;
  double real = 0;
  const auto second = std::from_chars(text.data(), end, real);
  if (second.ec == std::errc() && second.ptr == end && !text.empty()) return real;
  return std::nullopt;
}

std::optional<double> as_real(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? 1.0 : 0.0;  // Byte flags
  return std::nullopt;
}

// The database's collation ignores case.
int sign_of_texts(const std::string& a, const std::string& b) {
  const auto small = [](char c) {
    return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  };
  const std::size_t both = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < both; ++i) {
    const int difference = small(a[i]) - small(b[i]);
    if (difference != 0) return difference < 0 ? -1 : 1;
  }
  return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

template <class T>
int sign_of(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

}  // namespace

Value value_of(const Json& wire, Type type) {
  if (wire.is_null()) return std::monostate();
  if (wire.is_boolean()) return wire.get<bool>();
  if (wire.is_number_integer()) return wire.get<std::int64_t>();
  if (wire.is_number()) return wire.get<double>();
  if (!wire.is_string()) return std::monostate();
  const auto& text = wire.get_ref<const std::string&>();
  if (type == Type::date) {
    if (const auto ms = read_wire_date(text)) return Moment{*ms};
  }
  if (type == Type::int64) {
    if (const auto read = number(text)) return *read;
  }
  return text;
}

std::optional<Value> read_literal(std::string_view text) {
  if (text == "null") return Value(std::monostate());
  if (text == "true" || text == "false") return Value(text == "true");
  if (const auto inside = quoted(text, "guid")) {
    return is_guid(*inside) ? std::optional<Value>(lower(*inside)) : std::nullopt;
  }
  if (const auto inside = quoted(text, "datetime")) return moment(*inside);
  if (auto inside = quoted(text, "")) return Value(*std::move(inside));
  return number(text);
}

std::string literal_of(const Json& wire, Type type) {
  if (wire.is_null()) return "null";
  const Value value = value_of(wire, type);
  if (const auto* at = std::get_if<Moment>(&value)) {
    std::string text = to_string(Instant{at->ms});
    text.pop_back();  // Z
    return "datetime'" + text + "'";
  }
  if (type == Type::guid) return "guid'" + wire.get<std::string>() + "'";
  if (type == Type::int64) return wire.get<std::string>() + "L";
  if (!wire.is_string()) return wire.dump();
  std::string text = "'";
  for (const char c : wire.get_ref<const std::string&>())
    text += c == '\'' ? std::string("''") : std::string(1, c);
  return text + "'";
}

std::optional<int> compare(const Value& a, const Value& b) {
  const bool no_a = std::holds_alternative<std::monostate>(a);
  const bool no_b = std::holds_alternative<std::monostate>(b);
  if (no_a || no_b) return sign_of(!no_a, !no_b);
  const auto* whole_a = std::get_if<std::int64_t>(&a);
  const auto* whole_b = std::get_if<std::int64_t>(&b);
  if (whole_a != nullptr && whole_b != nullptr) return sign_of(*whole_a, *whole_b);
  const auto real_a = as_real(a);
  const auto real_b = as_real(b);
  if (real_a && real_b) return sign_of(*real_a, *real_b);
  const auto* at_a = std::get_if<Moment>(&a);
  const auto* at_b = std::get_if<Moment>(&b);
  if (at_a != nullptr && at_b != nullptr) return sign_of(*at_a, *at_b);
  const auto* text_a = std::get_if<std::string>(&a);
  const auto* text_b = std::get_if<std::string>(&b);
  if (text_a == nullptr || text_b == nullptr) return std::nullopt;
  return sign_of_texts(*text_a, *text_b);
}

}  // namespace dunning::sandbox::exact_online
