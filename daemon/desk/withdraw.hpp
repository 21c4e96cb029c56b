#pragma once

#include <optional>
#include <string>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"

namespace dunning::desk {

// Takes a word back ("promise/7"): from now on it is as if it ended today. What already left
// because of it has left. conflict when it was ended before. A dispute is closed, not withdrawn
// (close_dispute), because the debtor is told when it was unfounded.
Result<Done> withdraw(const Desk& desk, const std::optional<std::string>& administration,
                      const std::string& word);

}  // namespace dunning::desk
