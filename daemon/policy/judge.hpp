#pragma once

#include "daemon/policy/standing.hpp"

namespace dunning::policy {

// Takes an item that is owed, and whose ladder is made, to its next step: judges the steps that
// have fallen due, in order, until one holds or is still to come (S12, S15), and says what keeps
// it: a broken promise makes it due at once (S26), after a pause it settles, or what was said long
// ago is said again (S29), the task of the step before may have to be done (S34), and the books
// have to have been kept far enough (S9). Fills `next`, `due` and the decision.
void judge(Standing& standing, Assessment& all);

// S19. A remainder after payment that is too small to be reminded of.
bool is_small_remainder(const Standing& standing);

// By which the task of a step is found again: "item/12/call/2026-05-18", with the item that led.
std::string task_subject(ItemId leading, std::string_view step, Date on);

}  // namespace dunning::policy
