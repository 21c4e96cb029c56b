#include "daemon/dispatch/bounds.hpp"

#include "daemon/store/administrations.hpp"
#include "daemon/store/outbox.hpp"

namespace dunning::dispatch {

Result<policy::Bounds> bounds(const Instructions& instructions, const Edges& edges,
                              const Candidate& candidate, Date today) {
  const auto& limits = instructions.limits;
  const store::Outbox outbox(edges.store);
  const int of_day = TRY(outbox.messages_of_day(instructions.id, today));
  const Date since = today - (limits.debtor_days - 1);
  const int of_debtor = TRY(outbox.messages_since(instructions.id, candidate.debtor, since));
  const int itself = candidate.written ? 1 : 0;
  policy::Bounds found;
  found.quiet_days = instructions.rules.quiet_days;
  found.day_full = of_day - itself >= limits.messages_per_day;
  found.debtor_full = of_debtor - itself >= limits.messages_per_debtor;
  if (!candidate.old_book) return found;
  const auto row = TRY(store::Administrations(edges.store).get(instructions.id));
  if (row.ramp_per_day > 0) {
    const int of_old_book = TRY(outbox.old_book_of_day(instructions.id, today));
    found.ramp_full = of_old_book - itself >= row.ramp_per_day;
  }
  return found;
}

}  // namespace dunning::dispatch
