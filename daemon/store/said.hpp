#pragma once

#include <set>

#include "daemon/core/ids.hpp"
#include "daemon/store/sayings.hpp"
#include "daemon/store/session.hpp"

// Private to daemon/store: what every word of a person does to what is on its way.
namespace dunning::store {

// What was admitted before may no longer leave, and the debtor's accounts are decided again: also
// after the day's run has finished.
void raise_say(Session& session, AdministrationId administration, const DebtorId& debtor);

// The same for a word about a whole administration: every debtor with something on its way, and
// every account.
void raise_say_of_all(Session& session, AdministrationId administration);

// S22: the books said something new about these debtors, or about money that may be anybody's. What
// was made ready on an older look does not begin to leave; its sender decides it anew.
void stop_what_is_ready(Session& session, AdministrationId administration,
                        const std::set<DebtorId>& debtors);
void stop_all_that_is_ready(Session& session, AdministrationId administration);

// Sayings::hold, in the caller's transaction.
Status set_hold(Session& session, const Sayings::NewHold& hold, Instant now);

}  // namespace dunning::store
