#pragma once

#include <cstdint>
#include <string>

// Exact products of amounts and percentages, and the one place where they become whole cents.
namespace dunning::law {

// An intermediate result never leaves this width: minor units × ten-thousandths of a percent × days
// of a century stay below 10^35.
__extension__ typedef __int128 Wide;

enum class Rounding {
  half_up,  // away from zero at a half
  down,     // towards zero: never above what the law allows
};

// `divisor` is positive. The quotient has to fit; what calls this bounds its operands.
Wide divided(Wide amount, Wide divisor, Rounding rounding);

// amount / 10^decimals without zeros at its end: (400095, 4) is "40.0095".
std::string exact_text(Wide amount, int decimals);

}  // namespace dunning::law
