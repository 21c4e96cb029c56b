#pragma once

#include <string>

#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/json/value.hpp"
#include "daemon/json/write.hpp"
#include "daemon/store/history.hpp"
#include "daemon/store/session.hpp"

// Private to daemon/store: how the other parts append to the history, in their own transactions.
namespace dunning::store {

struct Event {
  AdministrationId administration;
  Instant at;
  std::string name;     // listed in docs/store.md
  std::string subject;  // an occasion's id, "item/7", "debtor/…", "administration"
  json::Value facts;    // nothing personal
  std::string payload;  // canonical JSON of what is personal, or empty
};

void append(Session& session, const Event& event);

std::string subject_of(ItemId item);
std::string subject_of(const DebtorId& debtor);

// The hash of an entry: SHA-256, in hex, over the canonical JSON of the previous hash and all of
// the entry but its own hash.
std::string link_hash(AdministrationId administration, const std::string& previous,
                      const Entry& entry, const std::string& subject);

}  // namespace dunning::store
