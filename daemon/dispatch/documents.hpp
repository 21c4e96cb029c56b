#pragma once

#include "daemon/dispatch/instructions.hpp"
#include "daemon/messages/attachments.hpp"
#include "daemon/policy/decide.hpp"

namespace dunning::dispatch {

// The copies that an intent wants attached, as the ledger gives them now: all of them or none. What
// cannot be had is logged, and is no reason not to send.
messages::Attachments copies_for(const policy::Intent& intent, const Instructions& instructions,
                                 const Edges& edges);

}  // namespace dunning::dispatch
