#pragma once

#include "daemon/dispatch/instructions.hpp"
#include "daemon/policy/admit.hpp"
#include "daemon/policy/decide.hpp"
#include "daemon/store/accounts.hpp"

// What an administration may send beyond its policies (S10, S20, S23), counted in the store: the
// same for what is to be written down and, once more, for what is about to leave.
namespace dunning::dispatch {

// S10: the first message to a debtor, about something that was open when the administration was
// adopted.
bool brings_in_the_old_book(const policy::Account& account, const policy::Intent& intent);

struct Candidate {
  DebtorId debtor;
  bool old_book = false;
  bool written = false;  // it is among what the store counts already
};

Result<policy::Bounds> bounds(const Instructions& instructions, const Edges& edges,
                              const Candidate& candidate, Date today);

}  // namespace dunning::dispatch
