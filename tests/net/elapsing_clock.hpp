#pragma once

#include <chrono>

#include "daemon/ports/clock.hpp"

namespace dunning::net {

// Time that passes by itself, for waiting on a server; it knows no date.
struct ElapsingClock : ports::Clock {
  Instant now() const override { return Instant{0}; }
  Millis elapsed() const override {
    return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
  }
  LocalTime local(Instant, const std::string&) const override { return {}; }
  Instant instant(LocalTime, const std::string&) const override { return {}; }
};

}  // namespace dunning::net
