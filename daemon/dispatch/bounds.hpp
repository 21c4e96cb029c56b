#pragma once

#include "daemon/dispatch/instructions.hpp"
#include "daemon/policy/admit.hpp"
#include "daemon/policy/decide.hpp"
#include "daemon/store/accounts.hpp"

// What an administration may send beyond its policies (S10, S20, S23), counted in the store: the
// same for what is to be written down and, once more, for what is about to leave.
namespace dunning::dispatch {

struct Candidate {
  DebtorId debtor;
  bool old_book = false;  // policy/old_book.hpp
  bool written = false;  // it is among what the store counts already
};

Result<policy::Bounds> bounds(const Instructions& instructions, const Edges& edges,
                              const Candidate& candidate, Date today);

}  // namespace dunning::dispatch
