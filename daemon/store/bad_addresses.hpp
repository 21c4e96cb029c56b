#pragma once

#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"
#include "daemon/policy/account.hpp"

namespace dunning::store {

class Store;

// S33. Addresses of debtors to which mail came back or was refused; nothing is sent there until a
// person says that they work. They are marked with the message that showed it (Outbox).
class BadAddresses {
 public:
  explicit BadAddresses(Store& store) : store_(store) {}

  // Those in force, by address.
  Result<std::vector<policy::BadAddress>> list(AdministrationId administration,
                                               const DebtorId& debtor) const;

  // A person says that it works (again). A word: the debtor is decided again. Not_found when it is
  // not marked. Capitals do not matter.
  Status lift(AdministrationId administration, const DebtorId& debtor, const std::string& address,
              const std::string& author, Date on, Instant now);

 private:
  Store& store_;
};

}  // namespace dunning::store
