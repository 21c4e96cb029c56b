#pragma once

#include <cstddef>
#include <vector>

#include "daemon/policy/standing.hpp"

namespace dunning::policy {

// The items whose steps one message takes, as indices into Assessment::items. The leading one comes
// first, those that are due follow, then the gathered ones.
struct Party {
  const Policy* policy = nullptr;
  Kind kind;
  std::vector<std::size_t> due;
  std::vector<std::size_t> gathered;

  std::size_t lead() const { return due.front(); }
};

// What the message asks for: the net amount to pay now of the case (S18, S19); before the due date
// the sum of what it announces.
Money asked_amount(const Party& party, const Assessment& all);

// The message itself (S17, S18, S21).
Intent compose(const Party& party, const Assessment& all);

}  // namespace dunning::policy
