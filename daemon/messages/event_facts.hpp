#pragma once

#include "daemon/core/result.hpp"
#include "daemon/messages/facts.hpp"

// The part of a message's facts that comes from what people said: promises, plans, offers, remarks
// and deadlines (S21, S26, S27, S30); and what goes along with it.
namespace dunning::messages {

bool is_about_a_plan(const policy::Intent& intent);

// Fails (invalid_input) when an amount is in another currency than the message, or what it asks for
// is not what its instalments say.
Status put_event_facts(const Situation& situation, const Language& language, Value::Object& facts);

}  // namespace dunning::messages
