#pragma once

#include "daemon/messages/facts.hpp"

namespace dunning::messages {

// The facts of law in a message (S37–S39): what it claims, what it announces, the statutory notice
// it is; the discount on early payment, and what a thank_you is about. Part of message_facts.
Status put_law_facts(const Situation& situation, const Language& language, Value::Object& facts);

}  // namespace dunning::messages
