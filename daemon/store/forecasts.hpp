#pragma once

#include <map>
#include <optional>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

// What the book makes plausible (S23): how many accounts have a next step on a day, as it was
// decided and as it was forecast earlier. The novelty breaker compares a day with what was forecast
// for it a week before.
class Forecasts {
 public:
  explicit Forecasts(Store& store) : store_(store) {}

  // Accounts by the day of their next step, from the newest decisions; what is overdue for it
  // counts for `from`. Items that are settled, that acted today, or that wait for a person or for a
  // promise have none.
  Result<std::map<Date, int>> ahead(AdministrationId administration, Date from, Date to) const;
  // Keeps it, once for each pair of days; what was forecast long ago for days that are past goes.
  Status note(AdministrationId administration, Date made_on, const std::map<Date, int>& messages);
  // The newest forecast for that day that was made on `made_by` or before; none: there is none.
  Result<std::optional<int>> find(AdministrationId administration, Date for_date,
                                  Date made_by) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
