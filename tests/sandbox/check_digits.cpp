#include "tests/sandbox/check_digits.hpp"

namespace dunning::sandbox {

namespace {

std::string with_check_digits(std::string_view prefix, std::string_view text) {
  unsigned rest = 0;
  for (const char c : std::string(text) + std::string(prefix) + "00") {
    const bool letter = c >= 'A' && c <= 'Z';
    const unsigned value =
        letter ? static_cast<unsigned>(c - 'A') + 10 : static_cast<unsigned>(c - '0');
    rest = (rest * (letter ? 100 : 10) + value) % 97;
  }
  const unsigned check = 98 - rest;
  std::string result(prefix);
  result += static_cast<char>('0' + check / 10);
  result += static_cast<char>('0' + check % 10);
  return result.append(text);
}

}  // namespace

std::string iban(std::string_view country, std::string_view account) {
  return with_check_digits(country, account);
}

std::string creditor_reference(std::string_view text) {
  return with_check_digits("RF", text);
}

}  // namespace dunning::sandbox
