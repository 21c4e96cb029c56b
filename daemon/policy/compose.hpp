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
  std::vector<std::size_t> by_law;  // S39: other claims that a statutory notice takes along

  bool is_notice(const Assessment& all) const {
    return !all.items[lead()].step().legal_notice.empty();
  }

  // S36: what is handed over goes to an agency, and nothing beside it.
  bool is_hand_over(const Assessment& all) const {
    return !all.items[lead()].step().hand_over.empty();
  }
  // It lists what takes the step with it, and nothing else of the case.
  bool lists_itself(const Assessment& all) const { return is_notice(all) || is_hand_over(all); }

  std::size_t lead() const { return due.front(); }
};

// One line of a list, as the item stands.
Line line(const Standing& one);

// The lists of a case with its credits (S18): to pay now, not yet due, arranged, and in dispute
// unless the policy leaves that out; each with the oldest due date first. No amount.
void add_lists(Intent& intent, const Policy& policy, const Assessment& all);

// The first day on or after `date`, and after the policy's min_gap from today, on which a message
// of the policy may leave to this debtor.
Date could_leave(Date date, const Policy& policy, const Assessment& all);

// Whose amounts the message asks for now: the overdue items of the case; of a statutory notice and
// of a hand-over exactly what it lists.
std::vector<std::size_t> asked_items(const Party& party, const Assessment& all);

// What the message asks for: the net amount to pay now of the case (S18, S19); before the due date
// the sum of what it announces.
Money asked_amount(const Party& party, const Assessment& all);

// S40. Why the message may not leave: a rate it would have to state is not known; or nothing.
std::string missing_rates(const Party& party, const Assessment& all);

// Among what is to be attached, once; at most 50.
void add_document(Intent& intent, const InvoiceId& invoice);

// The message itself (S17, S18, S21).
Intent compose(const Party& party, const Assessment& all);

}  // namespace dunning::policy
