#pragma once

#include <string>
#include <string_view>

#include "daemon/core/message.hpp"

namespace dunning::dispatch {

// What the other side said of a message, as the log may have it: mail servers and gateways repeat
// addresses and telephone numbers in their replies, and of debtors the log holds ids only
// (docs/security.md). Every mail address becomes "[address]", a number to which it went "[number]".
std::string nameless(std::string_view evidence, const Outgoing& outgoing);

}  // namespace dunning::dispatch
