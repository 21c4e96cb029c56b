#pragma once

#include <optional>
#include <set>
#include <vector>

#include "daemon/store/links.hpp"
#include "daemon/store/session.hpp"

// Private to daemon/store: the others of a debtor's party, for what counts over all of them (S20).
namespace dunning::store {

// Without the debtor itself.
std::vector<Links::Member> others_of_party(Session& session, const Links::Member& member);

// When the others last heard from us; none: never (S20).
std::optional<Date> last_message_to_others(Session& session, const Links::Member& member);

// The debtors of one administration that are in a party; most are in none.
std::set<DebtorId> linked_debtors(Session& session, AdministrationId administration);

}  // namespace dunning::store
