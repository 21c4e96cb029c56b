#pragma once

#include "daemon/policy/standing.hpp"

namespace dunning::policy {

// S18, S28. What credits and disputes leave of every item: open, net and disputed; what nothing is
// left of is no longer owed (in_credit, dispute).
void net(Assessment& all);

// The net amount to pay now of every case; what cannot be added up is quarantined.
void sum_cases(Assessment& all);

// S37. What was claimed beside the principal, when that is paid and the rest is not: task
// unpaid_costs about the claim's occasion, once, where the policy says `unpaid_costs: ask`.
void add_unpaid_costs_tasks(const Assessment& all, const PolicySet& policies,
                            std::vector<NewTask>& tasks);

// S18. A free credit that has covered a whole item for more than 14 days is to be allocated by a
// person: task allocate_credit about "credit/ID", once.
void add_credit_tasks(Assessment& all, std::vector<NewTask>& tasks);

}  // namespace dunning::policy
