#include "daemon/desk/status.hpp"

#include "daemon/store/store.hpp"

namespace dunning::desk {
namespace {

constexpr std::size_t shown_messages = 100;  // of one state; the counts tell the rest

Result<AdministrationStatus> status_of(const Desk& desk, Administration administration) {
  AdministrationStatus status;
  status.administration = std::move(administration);
  status.stops = stops(desk, status.administration);
  if (!status.administration.stored) return status;
  const auto id = status.administration.stored->id;
  const store::Overview overview(desk.store);
  status.counts = TRY(overview.counts(id, status.administration.today(desk.clock)));
  status.quarantined = TRY(overview.quarantined(id));
  status.uncertain = TRY(overview.messages(id, DeliveryState::uncertain, shown_messages));
  status.refused = TRY(overview.messages(id, DeliveryState::refused, shown_messages));
  status.newest_run = TRY(store::Runs(desk.store).newest(id));
  return status;
}

}  // namespace

bool StatusAnswer::all_well() const {
  for (const auto& one : administrations) {
    if (!one.stops.empty() || !one.quarantined.empty() || !one.uncertain.empty() ||
        !one.refused.empty())
      return false;
  }
  return true;
}

Result<StatusAnswer> status(const Desk& desk, const std::optional<std::string>& administration) {
  StatusAnswer status;
  status.sqlite = desk.store.is_sqlite();
  status.schema = desk.store.schema();
  for (auto& one : TRY(administrations(desk, administration)))
    status.administrations.push_back(TRY(status_of(desk, std::move(one))));
  for (const auto& stored : TRY(store::Administrations(desk.store).all())) {
    if (desk.configuration.find(stored.label) == nullptr)
      status.no_longer_configured.push_back(stored.label);
  }
  const auto machine = TRY(store::Machine(desk.store).known());
  status.machine_id = machine.machine_id;
  if (machine.newest_record.ms > 0) status.newest_record = machine.newest_record;
  return status;
}

}  // namespace dunning::desk
