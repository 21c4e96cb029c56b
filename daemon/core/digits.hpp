#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dunning {

// A non-empty run of at most 18 ASCII digits as a number; none for anything else (sign, space,
// letters).
inline std::optional<std::int64_t> digits(std::string_view text) {
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace dunning
