#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

// Money is a whole number of minor units with a currency. No floating point comes near it. Amounts
// of different currencies are never equal, never ordered and never added.
namespace dunning {

// An ISO 4217 code; knows how many decimals its amounts have (JPY 0, EUR 2, KWD 3).
class Currency {
 public:
  Currency() = default;  // EUR
  static Result<Currency> parse(
      std::string_view code);  // three capitals; an unlisted code has 2 decimals

  std::string_view code() const { return {code_.data(), 3}; }
  int decimals() const;
  auto operator<=>(const Currency&) const = default;

 private:
  std::array<char, 3> code_{'E', 'U', 'R'};
};

struct Money {
  std::int64_t minor = 0;  // 12.34 EUR is 1234, 12 JPY is 12
  Currency currency;

  bool operator==(const Money&) const = default;
  // Unordered when the currencies differ.
  std::partial_ordering operator<=>(const Money& other) const;

  bool is_zero() const { return minor == 0; }
  bool is_positive() const { return minor > 0; }
  bool is_negative() const { return minor < 0; }
};

// Sum and difference; invalid_input when it overflows. Both sides must be of one currency: mixing
// them is a programming error and aborts.
Result<Money> add(const Money& a, const Money& b);
Result<Money> subtract(const Money& a, const Money& b);

// The exact amount of a raw decimal token as JSON or a database has it: "363.0", "363.00", "1e3",
// "-5",
// "+5" are right; "12,50", "", "abc", "1.005" EUR (a fraction of a cent) and what overflows are
// errors.
Result<Money> parse_money(std::string_view token, Currency currency);

std::string decimal_text(const Money& money);  // "1234.50", always with the currency's decimals
std::string to_string(
    const Money& money);  // "1234.50 EUR", for logs and YAML; people's form: messages

}  // namespace dunning
