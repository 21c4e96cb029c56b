#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/policy/decide.hpp"
#include "daemon/store/session.hpp"
#include "daemon/store/tasks.hpp"

// Private to daemon/store: reading and raising tasks in the caller's transaction.
namespace dunning::store {

Result<std::vector<Task>> read_tasks(Session& session, const std::string& where,
                                     std::initializer_list<In> in);

// Raises those that were not raised before for their (kind, subject).
void raise_tasks(Session& session, AdministrationId administration, const DebtorId& debtor,
                 const std::vector<policy::NewTask>& tasks, Date on, Instant now);

}  // namespace dunning::store
