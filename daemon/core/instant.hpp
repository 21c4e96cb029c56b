#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dunning {

using Millis = std::chrono::milliseconds;

// A moment: milliseconds since 1970-01-01T00:00:00Z, as the store keeps it (BIGINT).
struct Instant {
  std::int64_t ms = 0;
  auto operator<=>(const Instant&) const = default;
};

inline Instant operator+(Instant at, Millis by) {
  return {at.ms + by.count()};
}
inline Instant operator-(Instant at, Millis by) {
  return {at.ms - by.count()};
}
inline Millis operator-(Instant a, Instant b) {
  return Millis{a.ms - b.ms};
}

// "2026-11-21T09:00:00.000Z". For records and logs.
std::string to_string(Instant at);

// RFC 3339: "2026-11-21T09:00:00Z", with optional fraction (beyond ms is cut) and "+01:00"; none
// otherwise.
std::optional<Instant> parse_instant(std::string_view text);

}  // namespace dunning
