#include "daemon/core/money.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>

namespace dunning {
namespace {

constexpr std::array no_decimals{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                 "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::array three_decimals{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};

Error not_an_amount(std::string_view token, std::string_view why) {
  return {ErrorKind::invalid_input,
          "\"" + std::string(token.substr(0, 40)) + "\" is not an amount: " + std::string(why),
          std::nullopt};
}

// The parts of [+-]digits[.digits][e[+-]digits].
struct Decimal {
  bool negative = false;
  std::string digits;  // all digits, without the point
  long exponent = 0;   // value = digits × 10^exponent
};

std::optional<Decimal> read_decimal(std::string_view token) {
  Decimal decimal;
  if (token.starts_with('-') || token.starts_with('+')) {
    decimal.negative = token[0] == '-';
    token.remove_prefix(1);
  }
  bool point = false;
  bool any = false;
  for (; !token.empty() && ((token[0] >= '0' && token[0] <= '9') || token[0] == '.');
       token.remove_prefix(1)) {
    if (token[0] == '.') {
      if (point || !any) return std::nullopt;
      point = true;
      continue;
    }
    any = true;
    decimal.digits += token[0];
    if (point) --decimal.exponent;
  }
  if (!any || decimal.digits.size() > 64) return std::nullopt;
  if (token.starts_with('e') || token.starts_with('E')) {
    token.remove_prefix(1);
    if (token.starts_with('+')) {
      token.remove_prefix(1);
      if (token.starts_with('-')) return std::nullopt;
    }
    int exponent = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), exponent);
    if (error != std::errc{} || end != token.data() + token.size() || std::abs(exponent) > 64)
      return std::nullopt;
    decimal.exponent += exponent;
    token = {};
  }
  if (!token.empty()) return std::nullopt;
  return decimal;
}

}  // namespace

Result<Currency> Currency::parse(std::string_view code) {
  if (code.size() != 3 ||
      !std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
    return fail(ErrorKind::invalid_input,
                "\"" + std::string(code.substr(0, 20)) +
                    "\" is not a currency: expected three capital letters such as EUR");
  }
  Currency currency;
  std::copy(code.begin(), code.end(), currency.code_.begin());
  return currency;
}

int Currency::decimals() const {
  const auto listed = [this](const auto& codes) {
    return std::any_of(codes.begin(), codes.end(),
                       [this](const char* one) { return code() == one; });
  };
  if (listed(no_decimals)) return 0;
  return listed(three_decimals) ? 3 : 2;
}

std::partial_ordering Money::operator<=>(const Money& other) const {
  if (currency != other.currency) return std::partial_ordering::unordered;
  return minor <=> other.minor;
}

Result<Money> add(const Money& a, const Money& b) {
  if (a.currency != b.currency) std::abort();
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.minor, b.minor, &sum)) {
    return fail(ErrorKind::invalid_input,
                "amount too large: " + to_string(a) + " + " + to_string(b));
  }
  return Money{sum, a.currency};
}

Result<Money> subtract(const Money& a, const Money& b) {
  if (a.currency != b.currency) std::abort();
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(a.minor, b.minor, &difference)) {
    return fail(ErrorKind::invalid_input,
                "amount too large: " + to_string(a) + " - " + to_string(b));
  }
  return Money{difference, a.currency};
}

Result<Money> parse_money(std::string_view token, Currency currency) {
  auto decimal = read_decimal(token);
  if (!decimal)
    return fail(not_an_amount(token, "expected digits with a decimal point, such as 363.00"));
  long shift = decimal->exponent + currency.decimals();
  for (; shift < 0; ++shift) {
    if (decimal->digits.empty()) break;
    if (decimal->digits.back() != '0') {
      return fail(not_an_amount(token, std::string(currency.code()) + " has " +
                                           std::to_string(currency.decimals()) + " decimals"));
    }
    decimal->digits.pop_back();
  }
  std::int64_t minor = 0;
  const auto append = [&minor](int digit) {
    return !__builtin_mul_overflow(minor, std::int64_t{10}, &minor) &&
           !__builtin_add_overflow(minor, std::int64_t{digit}, &minor);
  };
  for (const char c : decimal->digits) {
    if (!append(c - '0')) return fail(not_an_amount(token, "too large"));
  }
  for (; shift > 0 && minor != 0; --shift) {
    if (!append(0)) return fail(not_an_amount(token, "too large"));
  }
  return Money{decimal->negative ? -minor : minor, currency};
}

std::string decimal_text(const Money& money) {
  const auto decimals = static_cast<std::size_t>(money.currency.decimals());
  const bool negative = money.minor < 0;
  const auto magnitude = negative ? ~static_cast<std::uint64_t>(money.minor) + 1
                                  : static_cast<std::uint64_t>(money.minor);
  std::string text = std::to_string(magnitude);
  if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
  if (decimals > 0) text.insert(text.size() - decimals, 1, '.');
  if (negative) text.insert(0, 1, '-');
  return text;
}

std::string to_string(const Money& money) {
  return decimal_text(money) + " " + std::string(money.currency.code());
}

}  // namespace dunning
