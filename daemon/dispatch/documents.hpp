#pragma once

#include "daemon/dispatch/instructions.hpp"
#include "daemon/messages/attachments.hpp"
#include "daemon/policy/decide.hpp"

namespace dunning::dispatch {

// What an intent wants attached: the copies as the ledger gives them now, all of them or none, and
// `letter` before them. What cannot be had is logged, and is no reason not to send.
messages::Attachments attachments_for(const policy::Intent& intent,
                                      const Instructions& instructions, const Edges& edges,
                                      std::vector<messages::Attachment> letter);

}  // namespace dunning::dispatch
