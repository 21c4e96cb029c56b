#include "tests/sandbox/xero/ids.hpp"

#include <algorithm>
#include <cctype>

#include "tests/sandbox/dice.hpp"

namespace dunning::sandbox::xero {

namespace {

constexpr const char* digits_of_hex = "0123456789abcdef";

std::string hex(std::uint64_t number, std::size_t width) {
  std::string text(width, '0');
  for (std::size_t i = width; i-- > 0; number >>= 4U)
    text[i] = digits_of_hex[number & 15U];
  return text;
}

}  // namespace

std::string make_guid(IdKind kind, std::int64_t number) {
  const auto record = static_cast<std::uint64_t>(number);
  Dice dice(record, static_cast<std::uint64_t>(kind));
  const std::uint64_t noise = dice.next();
  return hex(noise >> 32U, 8) + "-" + hex(static_cast<std::uint64_t>(kind), 4) + "-4" +
         hex(noise, 3) + "-9" + hex(noise >> 12U, 3) + "-" + hex(record, 12);
}

std::optional<std::int64_t> read_guid(IdKind kind, std::string_view guid) {
  if (guid.size() != 36) return std::nullopt;
  std::int64_t number = 0;
  for (const char c : guid.substr(24)) {
    const auto lower = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const std::size_t digit = std::string_view(digits_of_hex).find(lower);
    if (digit == std::string_view::npos) return std::nullopt;
    number = number * 16 + static_cast<std::int64_t>(digit);
  }
  const std::string made = make_guid(kind, number);
  const bool same = std::equal(made.begin(), made.end(), guid.begin(), [](char a, char b) {
    return a == static_cast<char>(std::tolower(static_cast<unsigned char>(b)));
  });
  return same ? std::optional(number) : std::nullopt;
}

}  // namespace dunning::sandbox::xero
