#include "daemon/desk/resolve.hpp"

namespace dunning::desk {

Result<Done> resolve(const Desk& desk, const std::string& key,
                     store::Outbox::Resolution resolution) {
  using Resolution = store::Outbox::Resolution;
  store::Outbox outbox(desk.store);
  const auto row = TRY(outbox.find(key));
  if (!row) {
    return fail(ErrorKind::not_found, "no message has a key that begins with " + key +
                                          " (dunningctl list messages --state uncertain)");
  }
  if (row->state != DeliveryState::uncertain) {
    return fail(ErrorKind::conflict, "message " + row->outgoing.key.value + " is " +
                                         std::string(name(row->state)) +
                                         ": only an uncertain one is resolved");
  }
  for (const auto& one : TRY(administrations(desk, std::nullopt))) {
    if (!one.stored || one.stored->id != row->outgoing.administration) continue;
    TRY(outbox.resolve(row->outgoing.key, resolution, desk.author, one.today(desk.clock),
                       desk.clock.now()));
    return Done{"Message " + row->outgoing.key.value.substr(0, 8) +
                (resolution == Resolution::delivered ? " counts as delivered"
                                                     : " was not delivered and leaves again")};
  }
  return fail(ErrorKind::not_found,
              "message " + key + " belongs to an administration that the configuration lacks");
}

}  // namespace dunning::desk
