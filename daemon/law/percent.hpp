#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

namespace dunning::law {

// A percentage, exact: a whole number of ten-thousandths of a percent. 10.40 % is 104000; a base
// rate may be below zero.
struct Percent {
  std::int64_t e4 = 0;
  int decimals = 0;  // as it was written, for print only: "10.40" is told as 10.40 and not as 10.4

  bool operator==(const Percent& other) const { return e4 == other.e4; }
  auto operator<=>(const Percent& other) const { return e4 <=> other.e4; }
};

// Digits with a point and at most four decimals, a minus before them at most: "10.40", "-0.88",
// "8". Not beyond 1000 either way: a rate that large is a typing error.
Result<Percent> parse_percent(std::string_view text);
std::string to_text(Percent percent);  // "10.40", without a percent sign

Percent operator+(Percent a, Percent b);

}  // namespace dunning::law
