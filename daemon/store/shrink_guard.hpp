#pragma once

#include <string>
#include <vector>

#include "daemon/core/records.hpp"
#include "daemon/store/session.hpp"

// Private to daemon/store: the shrink guard of S23.
namespace dunning::store {

// The rule: this many open items, and this part of all of them, may not vanish within a day.
constexpr std::int64_t shrink_items = 5;
constexpr std::int64_t shrink_percent = 20;
bool shrinks_too_much(std::int64_t vanished, std::int64_t open_before);

// Error suspicious when these records may not be taken for gone. While a person's trust lasts,
// everything may.
Status guard_against_shrinking(Session& session, AdministrationId administration,
                               const std::vector<RecordRef>& vanishing, Instant now);

void note_suspicious(Session& session, AdministrationId administration, const std::string& message,
                     Instant now);

}  // namespace dunning::store
