#pragma once

#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/json/value.hpp"
#include "daemon/store/budgets.hpp"

namespace dunning::desk {

// One limit of the accounting system on our requests, as far as it is known to be spent.
struct BudgetLine {
  std::string name;   // "minute", "day"
  std::string whose;  // "administration", "app", "address": with whom it is shared
  std::int64_t requests = 0;
  std::int64_t left = 0;
  Millis window{0};
  std::optional<Instant> closed_until;  // the system said so
};

// Work that waits for requests.
struct Backlog {
  std::string what;  // "notes", "first_load"
  std::int64_t waiting = 0;
  std::int64_t requests = 0;  // that it will take
  Instant done_by;            // at the latest, if nothing new comes and the system answers
};

// What one administration may still ask of its accounting system, what it asked today, and when it
// will be through with what waits (S22).
struct Budgets {
  std::vector<BudgetLine> limits;
  std::vector<Backlog> backlogs;
  std::int64_t requests_today = 0;
  std::int64_t bytes_today = 0;
};

Result<Budgets> budgets(const Desk& desk, const Administration& administration);

// Lines, each indented; empty when nothing is known yet.
std::string to_text(const Budgets& budgets, const Administration& administration,
                    const ports::Clock& clock);
json::Value to_json(const Budgets& budgets);

}  // namespace dunning::desk
