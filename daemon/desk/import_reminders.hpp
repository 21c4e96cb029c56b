#pragma once

#include <string>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"

namespace dunning::desk {

// S10. What was sent before dunningd came, from a table with the columns invoice, count (reminders
// sent) and last_on (YYYY-MM-DD). It sets where the ladder starts at adoption and keeps its
// distance; it is never evidence. All rows are checked before the first is written down;
// invalid_input names the line. Invoices that are not open are counted and left out. Importing the
// same file again changes nothing.
Result<Done> import_reminders(const Desk& desk, const std::optional<std::string>& administration,
                              const std::string& file);

}  // namespace dunning::desk
