#pragma once

#include <optional>

#include "daemon/ports/clock.hpp"

namespace dunning::app {

// The machine's clocks; the only file that reads one. With a start moment
// (`--now`, accepted only while every peer is a loopback address) time ticks on from there.
class SystemClock : public ports::Clock {
 public:
  explicit SystemClock(std::optional<Instant> pretended_now = std::nullopt);
  Instant now() const override;
  Millis elapsed() const override;
  LocalTime local(Instant at, const std::string& zone) const override;
  Instant instant(LocalTime local, const std::string& zone) const override;

 private:
  std::optional<Instant> pretended_now_;
  Millis started_;
};

}  // namespace dunning::app
