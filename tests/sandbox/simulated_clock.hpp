#pragma once

#include <chrono>

#include "daemon/core/instant.hpp"

namespace dunning::sandbox {

// The time that the sandbox's systems believe in. Starts at a given moment and, like the daemon's
// --now, ticks on from there at the pace of the real clock; it can be set, and its ticking stopped.
// Thread rule: under the sandbox's lock.
class SimulatedClock {
 public:
  explicit SimulatedClock(Instant start);

  Instant now() const;
  bool ticking() const { return ticking_; }
  void set(Instant now);
  void tick(bool on);

 private:
  Instant set_to_;
  std::chrono::steady_clock::time_point set_at_;
  bool ticking_ = true;
};

}  // namespace dunning::sandbox
