#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

// What stops an administration from sending, and since when (S23). The guards find the reasons; the
// store remembers them, so that the owner is told on the first day and then weekly, and so that
// what waits settles after a long stop (S29).
class Stops {
 public:
  explicit Stops(Store& store) : store_(store) {}

  struct Stop {
    std::string reason;  // as policy::Reason spells it
    Instant since;
    std::optional<Date> last_told;  // when the owner was mailed about it
  };
  // In the order in which they began.
  Result<std::vector<Stop>> list(AdministrationId administration) const;

  // What stops it now, with the moment since when where that is known to be earlier than now: for a
  // stale sync the last completed pull, so that an outage counts in full. What is no longer named
  // has ended. When something that lasted more than a day has ended, the administration is fresh
  // since `today`, and every account is decided again; `not_adopted` is no such stop. Writes
  // nothing when nothing has changed.
  Status note(AdministrationId administration,
              const std::map<std::string, std::optional<Instant>>& reasons, Date today,
              Instant now);
  // The owner has been mailed about these.
  Status told(AdministrationId administration, const std::vector<std::string>& reasons, Date on);

 private:
  Store& store_;
};

}  // namespace dunning::store
