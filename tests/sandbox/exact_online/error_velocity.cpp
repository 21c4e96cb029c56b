#include "tests/sandbox/exact_online/error_velocity.hpp"

namespace dunning::sandbox::exact_online {

namespace {

constexpr std::int64_t hour_ms = 3'600'000;
constexpr int allowed_errors = 10;

}  // namespace

bool ErrorVelocity::blocked(const std::string& endpoint, Instant now) {
  const auto found = state_.find(endpoint);
  if (found == state_.end()) return false;
  State& state = found->second;
  if (now >= state.until) return false;
  if (++state.during % allowed_errors == 0) {
    state.length *= 2;
    state.until = now + state.length;
  }
  return true;
}

void ErrorVelocity::failed(const std::string& endpoint, Instant now) {
  State& state = state_[endpoint];
  const std::int64_t hour = now.ms / hour_ms;
  if (state.hour != hour) {
    state.hour = hour;
    state.errors = 0;
  }
  if (++state.errors <= allowed_errors) return;
  state.during = 0;
  state.length = Millis{hour_ms};
  state.until = now + state.length;
}

int ErrorVelocity::errors(const std::string& endpoint) const {
  const auto found = state_.find(endpoint);
  return found == state_.end() ? 0 : found->second.errors;
}

}  // namespace dunning::sandbox::exact_online
