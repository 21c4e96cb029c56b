#include "daemon/dispatch/text_hours.hpp"

#include "daemon/core/planted_bug.hpp"
#include "daemon/policy/mobile_phone.hpp"

namespace dunning::dispatch {

std::optional<Instant> text_may_leave_at(const TextHours& hours, const ports::Clock& clock,
                                         const Debtor& debtor) {
  const auto phone = policy::mobile_phone(debtor);
  if (planted(PlantedBug::text_at_any_hour)) return std::nullopt;
  if (!phone) return std::nullopt;
  const auto there = clock.local(clock.now(), phone->time_zone);
  if (there.minute_of_day < hours.from_minute)
    return clock.instant({there.date, hours.from_minute}, phone->time_zone);
  if (there.minute_of_day >= hours.to_minute)
    return clock.instant({there.date + 1, hours.from_minute}, phone->time_zone);
  return std::nullopt;
}

}  // namespace dunning::dispatch
