#pragma once

#include "daemon/policy/account.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/session.hpp"

// Private to daemon/store: what an agency has, in the caller's transaction (S36).
namespace dunning::store {

// The newest hand-over of each item of the account; with `until` as it stood on that day.
void load_hand_overs(Session& session, const AccountKey& key, const std::optional<Date>& until,
                     policy::Account& account);

// A row of effect hand_over was taken: the agency has the items from that day on, or has been told
// of their payments.
Status agency_took(Session& session, const Row& row, Date day, Instant now);

// The same row came back after all: what it handed over is with nobody, and a person says how it
// goes on; what it told of is told again after some days (policy/agency.hpp).
Status agency_did_not_get(Session& session, const Row& row, const std::string& evidence, Date day,
                          Instant now);

bool any_with_agency(Session& session, AdministrationId administration);
// An agency of the debtor may have to be told something today, also after the day's run: marks its
// accounts.
void look_again_for_agency(Session& session, AdministrationId administration,
                           const DebtorId& debtor);

}  // namespace dunning::store
