#include "daemon/app/system_clock.hpp"

#include <ctime>

#include "daemon/app/time_zones.hpp"

namespace dunning::app {
namespace {

Millis read(clockid_t which) {
  timespec time{};
  clock_gettime(which, &time);
  return Millis{static_cast<std::int64_t>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000};
}

}  // namespace

SystemClock::SystemClock(std::optional<Instant> pretended_now)
    : pretended_now_(pretended_now), started_(read(CLOCK_BOOTTIME)) {}

Instant SystemClock::now() const {
  if (pretended_now_) return *pretended_now_ + (elapsed() - started_);
  return {read(CLOCK_REALTIME).count()};
}

Millis SystemClock::elapsed() const {
  return read(CLOCK_BOOTTIME);
}

LocalTime SystemClock::local(Instant at, const std::string& zone) const {
  return local_time(at, zone);
}

Instant SystemClock::instant(LocalTime local, const std::string& zone) const {
  return instant_of(local, zone);
}

}  // namespace dunning::app
