#pragma once

#include <string>

#include "daemon/core/calendar.hpp"
#include "daemon/ports/clock.hpp"

namespace dunning::fakes {

// Stands still until it is told otherwise; every zone is UTC.
class ManualClock final : public ports::Clock {
 public:
  explicit ManualClock(Instant now) : now_(now) {}
  Instant now() const override { return now_; }
  Millis elapsed() const override { return Millis{now_.ms}; }
  LocalTime local(Instant at, const std::string&) const override {
    const std::int64_t minutes = at.ms / 60'000;
    return {Date::from_days(minutes / 1440), static_cast<int>(minutes % 1440)};
  }
  Instant instant(LocalTime local, const std::string&) const override {
    return {(local.date.days() * 1440 + local.minute_of_day) * 60'000};
  }
  void set(Instant now) { now_ = now; }
  void advance(Millis by) { now_ = now_ + by; }

 private:
  Instant now_;
};

}  // namespace dunning::fakes
