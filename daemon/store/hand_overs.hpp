#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/money.hpp"
#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

// An item that an agency has, or had (S36).
struct HandOver {
  ItemId item;
  OccasionId occasion;
  DebtorId debtor;
  InvoiceId invoice;
  std::string number;  // of the invoice
  std::string agency;
  Date since;
  Money open;      // what was open of it then
  Money received;  // of it, before
  Money reported;  // received, as the agency was told it last
  std::optional<Date> ended_on;
  std::string ended_how;  // recalled, closed, or that the dossier came back
  std::string ended_by;
};

// What agencies have. A row is written in the transaction in which the dossier was taken, by
// Outbox::finish and Outbox::resolve; what the agency is told of payments changes it the same way.
class HandOvers {
 public:
  explicit HandOvers(Store& store) : store_(store) {}

  struct Filter {
    std::optional<DebtorId> debtor{};
    bool in_force_only = true;
  };
  // The oldest first.
  Result<std::vector<HandOver>> list(AdministrationId administration, const Filter& filter) const;

  enum class End {
    recalled,  // by us: the agency is told
    closed     // by the agency: it has nothing more to do
  };
  // Ends what is in force of these items, raises the debtor's say number and wakes its accounts.
  // Returns how many; conflict when there is none.
  Result<int> end(AdministrationId administration, const std::vector<ItemId>& items, End how,
                  const std::string& author, Date on, Instant now);

 private:
  Store& store_;
};

}  // namespace dunning::store
