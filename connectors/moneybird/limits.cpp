#include "connectors/moneybird/limits.hpp"

#include <algorithm>

#include "daemon/core/digits.hpp"

namespace dunning::moneybird {
namespace {

constexpr std::int64_t day_s = 86'400;

std::optional<std::int64_t> number(const ports::Headers& headers, std::string_view name) {
  const auto text = ports::find_header(headers, name);
  return text ? digits(*text) : std::nullopt;
}

Millis until(std::int64_t epoch_or_seconds, Instant server_time, Millis at_least) {
  const std::int64_t seconds =
      epoch_or_seconds > day_s ? epoch_or_seconds - server_time.ms / 1000 : epoch_or_seconds;
  // Clamped before it is made of milliseconds: eighteen digits of seconds would overflow.
  return std::max(Millis{std::clamp<std::int64_t>(seconds, 0, window.count() / 1000) * 1000},
                  at_least);
}

}  // namespace

Millis wait_after_429(const ports::Headers& headers, Instant server_time) {
  const auto value = number(headers, "Retry-After");
  return value ? until(*value, server_time, Millis{1000}) : window;
}

std::optional<Allowance> allowance(const ports::Headers& headers, Instant server_time) {
  const auto left = number(headers, "RateLimit-RequestsRemaining");
  if (!left) return std::nullopt;
  const auto reset = number(headers, "RateLimit-Reset");
  return Allowance{static_cast<int>(std::min<std::int64_t>(*left, 1'000'000)),
                   reset ? until(*reset, server_time, Millis{0}) : window};
}

int reserve_below(ports::Purpose purpose) {
  switch (purpose) {
    case ports::Purpose::token:
    case ports::Purpose::fresh_look:
      return 0;
    case ports::Purpose::delta:
      return 10;
    case ports::Purpose::sweep:
      return 20;
    case ports::Purpose::write_back:
      return 30;
    case ports::Purpose::first_load:
      return 40;
  }
  return 40;
}

}  // namespace dunning::moneybird
