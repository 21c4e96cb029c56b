#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/policy/decide.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/session.hpp"

// Private to daemon/store: messages that stated something of law (S37–S39). What they stated is a
// part of the intent of their occasion, which the history seals; a row says that there is one, and
// when a notice became void.
namespace dunning::store {

// Beside the occasion's own row; nothing when it states no law.
void add_legal_act(Session& session, const OccasionId& occasion, const AccountKey& account,
                   const policy::StatedLaw& law);

// A notice that has no effect any more; the first word about it stands.
void keep_voids(Session& session, AdministrationId administration,
                const std::vector<policy::NoticeVoid>& voids, Date on, Instant at);

// The acts of an account whose occasion is open, oldest first, without the states of their
// messages; as they stood at that moment.
Result<std::vector<policy::LegalAct>> legal_acts(Session& session, const AccountKey& key,
                                                 const std::string& without,
                                                 std::optional<Instant> as_of);

}  // namespace dunning::store
