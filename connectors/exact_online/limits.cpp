#include "connectors/exact_online/limits.hpp"

#include <algorithm>
#include <optional>

#include "connectors/exact_online/odata.hpp"
#include "daemon/core/digits.hpp"
#include "daemon/ports/retry_after.hpp"

namespace dunning::exact_online {
namespace {

constexpr Millis minute{61'000};
constexpr Millis day{24 * 3'600'000};

std::optional<std::int64_t> number(const ports::Headers& headers, std::string_view name) {
  const auto text = ports::find_header(headers, name);
  return text ? digits(trimmed(*text)) : std::nullopt;
}

}  // namespace

Millis wait_after_429(const ports::Headers& headers, Instant server_time) {
  const auto until = [&](std::int64_t epoch_ms, Millis longest) {
    return std::clamp(Instant{epoch_ms} - server_time, Millis{1'000}, longest);
  };
  const auto minute_ends = number(headers, "X-RateLimit-Minutely-Reset");
  const auto day_ends = number(headers, "X-RateLimit-Reset");
  const bool day_is_used = number(headers, "X-RateLimit-Remaining") == 0;
  if (day_ends && (day_is_used || !minute_ends)) return until(*day_ends, day + minute);
  if (minute_ends) return until(*minute_ends, minute);
  if (const auto said = ports::find_header(headers, "Retry-After")) {
    if (const auto at = ports::parse_retry_after(*said, server_time))
      return std::clamp(*at - server_time, Millis{1'000}, day);
  }
  return minute;
}

}  // namespace dunning::exact_online
