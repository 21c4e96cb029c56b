#include "daemon/law/rounding.hpp"

namespace dunning::law {

Wide divided(Wide amount, Wide divisor, Rounding rounding) {
  const Wide quotient = amount / divisor;  // towards zero
  if (rounding == Rounding::down) return quotient;
  const Wide rest = amount % divisor;
  const Wide magnitude = rest < 0 ? -rest : rest;
  if (magnitude < divisor - magnitude) return quotient;
  return amount < 0 ? quotient - 1 : quotient + 1;
}

std::string exact_text(Wide amount, int decimals) {
  const bool negative = amount < 0;
  Wide magnitude = negative ? -amount : amount;
  std::string digits;  // from the right
  for (int i = 0; i <= decimals || magnitude > 0; ++i) {
    if (i == decimals && decimals > 0) digits += '.';
    digits += static_cast<char>('0' + static_cast<int>(magnitude % 10));
    magnitude /= 10;
  }
  std::string text(digits.rbegin(), digits.rend());
  if (decimals > 0) {
    while (text.back() == '0')
      text.pop_back();
    if (text.back() == '.') text.pop_back();
  }
  return (negative ? "-" : "") + text;
}

}  // namespace dunning::law
