#pragma once

#include <cstddef>
#include <vector>

#include "daemon/policy/policy.hpp"

// Every way in which a policy can be taken, for whoever reads it as a whole.
namespace dunning::policy {

// A step, or what it does when its conditions do not hold (`else`).
struct Way {
  const Step* step = nullptr;
  std::size_t index = 0;      // of the step in the policy
  bool to_consumers = false;  // neither `for` nor `if` excludes them
};

// In the order of the steps. Refers to the policy.
std::vector<Way> ways_of(const Policy& policy);

// Whether `for` leaves room for consumers; of an unknown type everybody is one.
bool may_govern_consumers(const Policy& policy);

}  // namespace dunning::policy
