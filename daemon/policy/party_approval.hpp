#pragma once

#include "daemon/policy/compose.hpp"

// What a person has to say yes to (S22, S36). For decide.cpp.
namespace dunning::policy {

// S22, S36. What may not leave before a person said yes is put aside, and does not hold back the
// others. Returns whether any is left to lead; when that was approved, the party is what the
// approver saw.
bool is_approved(Party& party, Assessment& all, Verdict& verdict);

// S17, S22. A yes is for a step that leads. What takes a step that needs one does not go along with
// a message that leads with another: it waits for its own.
void set_apart_what_needs_a_yes(Party& party, Assessment& all, Verdict& verdict);

}  // namespace dunning::policy
