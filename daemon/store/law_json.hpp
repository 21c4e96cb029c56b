#pragma once

#include "daemon/json/cursor.hpp"
#include "daemon/json/value.hpp"
#include "daemon/policy/stated_law.hpp"

// Private to daemon/store: what a message states of law, as a part of its intent.
namespace dunning::store {

json::Value law_value(const policy::StatedLaw& law);
Result<policy::StatedLaw> read_law(const json::Cursor& cursor);

// What of it is not personal, for the history.
json::Value law_facts(const policy::StatedLaw& law);

}  // namespace dunning::store
