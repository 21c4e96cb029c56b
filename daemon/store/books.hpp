#pragma once

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/policy/account.hpp"
#include "daemon/store/session.hpp"

// Private to daemon/store: how far the books have been kept (S9), one row whenever that changes.
namespace dunning::store {

// What the ledger shows never goes back: a bank line that is deleted was there once.
void note_ledger_books(Session& session, AdministrationId administration, Date as_of, Instant now);

// A person's word; may be earlier than the one before.
void note_said_books(Session& session, AdministrationId administration, Date as_of, Instant now);

// Since when books and sync have been fresh without a break (S29).
void note_fresh(Session& session, AdministrationId administration, Date since, Instant now);

// As they stood at that moment; none: now.
policy::Books books_then(Session& session, AdministrationId administration,
                         std::optional<Instant> as_of);

}  // namespace dunning::store
