#include "daemon/desk/status.hpp"

#include <algorithm>
#include <utility>

#include "daemon/store/accounts.hpp"
#include "daemon/store/store.hpp"

namespace dunning::desk {
namespace {

constexpr std::size_t shown_messages = 100;  // of one state; the counts tell the rest

// Whether something that the message was about is still owed: a refused one of long ago that was
// paid waits for nobody.
Result<bool> still_owed(const Desk& desk, const store::Overview::MessageRow& message) {
  const auto loaded = TRY(store::Accounts(desk.store).load(message.occasion.account));
  const auto& advances = message.occasion.intent.advances;
  return std::any_of(advances.begin(), advances.end(), [&](const policy::Advance& advance) {
    return std::any_of(
        loaded.account.items.begin(), loaded.account.items.end(),
        [&](const policy::Item& item) { return item.id == advance.item && !item.open.is_zero(); });
  });
}

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
  for (auto& message : TRY(overview.messages(id, DeliveryState::refused, shown_messages))) {
    if (message.row.outgoing.effect != Effect::message) continue;  // a note holds nothing back
    if (TRY(still_owed(desk, message))) status.refused.push_back(std::move(message));
  }
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
