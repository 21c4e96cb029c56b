#include "daemon/desk/gauges.hpp"

#include "daemon/store/administrations.hpp"

namespace dunning::desk {
namespace {

Result<AdministrationGauges> gauges_of(const Desk& desk, const Administration& one) {
  AdministrationGauges gauges;
  gauges.name = one.name();
  gauges.connector = one.configured->connector;
  if (!one.stored) return gauges;
  const auto& stored = *one.stored;
  const Date today = one.today(desk.clock);
  const store::Overview overview(desk.store);
  gauges.read = stored.delta_completed.has_value();
  gauges.synced_at = stored.delta_completed;
  gauges.swept_at = stored.sweep_completed;
  gauges.failing_since = stored.failing_since;
  gauges.books_as_of = TRY(store::Administrations(desk.store).books(stored.id)).as_of;
  gauges.adopted = stored.adopted_on.has_value();
  gauges.paused = stored.paused;
  gauges.counts = TRY(overview.counts(stored.id, today));
  gauges.reasons = TRY(overview.reasons(stored.id));
  gauges.tasks = TRY(overview.task_counts(stored.id, today));
  gauges.stops = TRY(store::Stops(desk.store).list(stored.id));
  gauges.budgets = TRY(budgets(desk, one));
  return gauges;
}

}  // namespace

Result<Gauges> gauges(const Desk& desk) {
  Gauges all;
  for (const auto& one : TRY(administrations(desk, std::nullopt)))
    all.administrations.push_back(TRY(gauges_of(desk, one)));
  for (const auto& [name, jurisdiction] : desk.configuration.jurisdictions) {
    JurisdictionGauges one{name, {{"calendar", jurisdiction.calendar_until}}};
    for (const auto& table : jurisdiction.statute.rates)
      one.checked_until[table.name] = table.checked_until;
    all.jurisdictions.push_back(std::move(one));
  }
  all.today = desk.clock.local(desk.clock.now(), "UTC").date;
  return all;
}

Status look_at_store(const Desk& desk) {
  TRY(store::Administrations(desk.store).all());
  return {};
}

}  // namespace dunning::desk
