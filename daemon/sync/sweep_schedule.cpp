#include "daemon/sync/sweep_schedule.hpp"

namespace dunning::sync {
namespace {

constexpr Millis day{24 * 3'600'000};
constexpr Millis half_a_day{12 * 3'600'000};
constexpr int night_from_minute = 1 * 60;
constexpr int night_to_minute = 5 * 60;

}  // namespace

bool sweep_is_due(std::optional<Instant> last_sweep, Instant now, LocalTime local) {
  if (!last_sweep) return true;
  const auto age = now - *last_sweep;
  const bool night =
      local.minute_of_day >= night_from_minute && local.minute_of_day < night_to_minute;
  // A little less than a day, so that a machine that is started each morning sweeps each morning.
  return age > day - Millis{10 * 60'000} || (night && age > half_a_day);
}

}  // namespace dunning::sync
