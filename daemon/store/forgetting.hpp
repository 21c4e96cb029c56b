#pragma once

#include <string>

#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

// S42: erasing what is personal about a debtor: the bodies of its records and of the bank lines of
// its account, what was said, the texts and recipients of its messages, what lies beside its
// history; and the reports to the owner, which may name anybody. The chain stays, with amounts,
// dates, states and digests; an entry `forgotten` tells which entries lost their personal part and
// who had it done, so that verify can tell erasure from tampering. The ledger keeps what it has:
// what it sends again as something new is known again.
class Forgetting {
 public:
  explicit Forgetting(Store& store) : store_(store) {}

  struct Forgotten {
    std::int64_t records = 0;
    std::int64_t messages = 0;
    std::int64_t entries = 0;
  };
  // Conflict while anything is open: an invoice or credit, or a message whose fate is not known.
  // Not_found when nothing is known of the debtor.
  Result<Forgotten> forget(AdministrationId administration, const DebtorId& debtor,
                           const std::string& author, Instant now);

  // The same for at most `limit` debtors of whom nothing is open and nothing was seen, sent or said
  // since `before`, and the bodies of bank lines of that age. One transaction; returns how many
  // debtors: fewer than `limit` when all is done.
  Result<int> retain(AdministrationId administration, Instant before, std::size_t limit,
                     Instant now);

 private:
  Store& store_;
};

}  // namespace dunning::store
