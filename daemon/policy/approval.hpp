#pragma once

#include <string>
#include <vector>

#include "daemon/policy/compose.hpp"

namespace dunning::policy {

// S22. What people have said about a step that needs approval.
struct ApprovalSought {
  std::vector<std::size_t> granted;  // of the items asked about, those that may go
  std::string refusal;               // why the rest waits, a plain sentence
  Money amount;                      // up to which the granted ones may go
  std::vector<ItemId> items;         // that the approver saw
};

// What a yes is bound to beside items and amount: the template; of a hand-over its agency and all
// that the agency would be told.
std::string approved_text(const Intent& intent);

// Judges `asked`, indices of items whose due step is the one that leads, by the newest approval of
// this policy, step and text. A yes is used up when the item takes the step; one to a hand-over
// holds for all that was shown and for nothing else.
ApprovalSought approval_of(const std::vector<std::size_t>& asked, const Assessment& all);

}  // namespace dunning::policy
