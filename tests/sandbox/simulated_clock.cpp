#include "tests/sandbox/simulated_clock.hpp"

namespace dunning::sandbox {

SimulatedClock::SimulatedClock(Instant start)
    : set_to_(start), set_at_(std::chrono::steady_clock::now()) {}

Instant SimulatedClock::now() const {
  if (!ticking_) return set_to_;
  const auto passed = std::chrono::steady_clock::now() - set_at_;
  return set_to_ + std::chrono::duration_cast<Millis>(passed);
}

void SimulatedClock::set(Instant now) {
  set_to_ = now;
  set_at_ = std::chrono::steady_clock::now();
}

void SimulatedClock::tick(bool on) {
  set(now());
  ticking_ = on;
}

}  // namespace dunning::sandbox
