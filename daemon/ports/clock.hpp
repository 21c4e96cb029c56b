#pragma once

#include <string>

#include "daemon/core/calendar.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"

namespace dunning::ports {

// The only reader of time. Two hands: `now` for dates and records (it may jump), `elapsed` for
// intervals and deadlines (it never goes back, and runs while the machine sleeps: CLOCK_BOOTTIME).
// Thread rule: may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  virtual Millis elapsed() const = 0;
  // A moment as the wall clock of an IANA zone shows it. `zone` was validated when settings were
  // read.
  virtual LocalTime local(Instant at, const std::string& zone) const = 0;
  // The first moment at which that wall clock shows `local` or later; a time that daylight saving
  // skips gives the moment of the jump, one that it repeats gives its first occurrence.
  virtual Instant instant(LocalTime local, const std::string& zone) const = 0;
};

}  // namespace dunning::ports
