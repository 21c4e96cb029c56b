#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/store/outbox.hpp"
#include "daemon/store/session.hpp"

// Private to daemon/store: bad addresses in the transactions of others.
namespace dunning::store {

// Marks it, with the message that showed it. Nothing changes when it is marked already.
void mark_bad(Session& session, AdministrationId administration, const DebtorId& debtor,
              const OutboxKey& row, const Outbox::Unreached& unreached, Date on, Instant now);

// In force on `as_of` (none: now).
std::vector<policy::BadAddress> bad_addresses(Session& session, AdministrationId administration,
                                              const DebtorId& debtor,
                                              std::optional<Date> as_of = std::nullopt);

// S20, S33: a message whose recipients turned out to be no addresses keeps no distance. Appended to
// the WHERE of `outbox` under the name `m`.
extern const std::string_view reached_somebody;

}  // namespace dunning::store
