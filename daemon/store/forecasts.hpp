#pragma once

#include <map>
#include <optional>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

// What the book makes plausible (S23), as it was decided and as it was forecast earlier. The
// novelty breaker compares the messages of a day with what was forecast for it a week before; the
// dead-man switch, the accounts.
class Forecasts {
 public:
  explicit Forecasts(Store& store) : store_(store) {}

  struct Likely {
    int messages = 0;
    int accounts = 0;  // whose first message of all it is
    bool operator==(const Likely&) const = default;
  };
  // By day, from the newest decisions, were nothing paid: an account gets a message for the next
  // step of each of its items and the one after it, but no two within `apart` days: items go
  // together, and what follows a step waits. What is overdue leaves on `from`. Of what has acted
  // only the step after it counts; items that are settled or that wait for a person or for a
  // promise have none.
  Result<std::map<Date, Likely>> ahead(AdministrationId administration, Date from, Date to,
                                       int apart) const;
  // Keeps it, once for each pair of days; what was forecast long ago for days that are past goes.
  Status note(AdministrationId administration, Date made_on, const std::map<Date, Likely>& days);
  // The newest forecast for that day that was made on `made_by` or before; none: there is none.
  Result<std::optional<Likely>> find(AdministrationId administration, Date for_date,
                                     Date made_by) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
