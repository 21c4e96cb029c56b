#include "connectors/xero/limits.hpp"

#include <algorithm>

#include "connectors/xero/text.hpp"
#include "daemon/core/digits.hpp"

namespace dunning::xero {
namespace {

constexpr Millis a_day{86'400'000};

// By the word of the limit. Documentation and captures do not agree on the words, so parts of them
// are looked for.
Millis without_retry_after(const std::string& limit) {
  if (limit.find("conc") != std::string::npos) return Millis{10'000};
  if (limit.find("da") != std::string::npos) return Millis{3'600'000};  // "day", once "Daily"
  return Millis{60'000};
}

}  // namespace

std::string limit_hit(const ports::Headers& headers) {
  return ascii_lower(trimmed(ports::find_header(headers, "X-Rate-Limit-Problem").value_or("")));
}

Millis wait_after_429(const ports::Headers& headers) {
  const auto text = ports::find_header(headers, "Retry-After");
  const auto seconds = text ? digits(trimmed(*text)) : std::nullopt;
  if (!seconds) return without_retry_after(limit_hit(headers));
  // Clamped before it is made of milliseconds: eighteen digits of seconds would overflow.
  return Millis{std::clamp<std::int64_t>(*seconds, 1, a_day.count() / 1000) * 1000};
}

}  // namespace dunning::xero
