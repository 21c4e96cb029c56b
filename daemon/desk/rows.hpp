#pragma once

#include <string>
#include <vector>

#include "daemon/json/value.hpp"
#include "daemon/store/outbox.hpp"

// How a row of the outbox is shown, the same in `why` and in `list messages`.
namespace dunning::desk {

std::string recipients_text(const Outgoing& outgoing);  // "a@b.example (to), c@d.example (bcc)"
json::Value to_json(const store::Row& row);

// What a message is: its leading step, or the kind of event ("promise_confirmed").
const std::string& what_it_is(const policy::Intent& intent);

}  // namespace dunning::desk
