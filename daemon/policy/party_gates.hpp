#pragma once

#include <string>
#include <vector>

#include "daemon/policy/compose.hpp"
#include "daemon/policy/reason.hpp"

// What keeps a whole party from being sent today. Each answers no after it has given the items that
// wait their reason and, where time changes the answer, their next look. For decide.cpp.
namespace dunning::policy {

void turn_back(Assessment& all, const std::vector<std::size_t>& items, Reason reason,
               const std::string& detail);

// The items of the party that are due for the leading step; they come first in it.
std::vector<std::size_t> leading(const Party& party, const Assessment& all);

// The party with these of its items alone; of a statutory notice, with what it gathers by law.
Party only(const Party& party, std::vector<std::size_t> due, const Assessment& all);

// S33. Nobody to write to: every item waits for a person. Where one of a step's two ways is not
// open the other is taken, but a statutory notice that is to go by post does.
bool has_contact(const Party& party, Assessment& all);

// S17. While a term runs that a message of the case has set, no lower step is said.
bool no_notice_runs(const Party& party, Assessment& all);

// S41. Small recurring claims may have cost all that the law allows in these months. A notice of no
// costs would say nothing: the step is passed over.
bool is_worth_a_notice(const Party& party, Assessment& all);

bool knows_the_rates(const Party& party, Assessment& all);  // S40

// S19. The threshold of another currency is none.
bool is_enough(const Party& party, Assessment& all);

bool keeps_distance(const Party& party, Assessment& all);  // S20

}  // namespace dunning::policy
