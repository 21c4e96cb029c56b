#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"
#include "daemon/policy/account.hpp"

namespace dunning::store {

class Store;

struct Administration {
  AdministrationId id;
  std::string label;  // the name in the configuration
  std::string connector;
  std::string ledger_id;  // the ledger's own id
  std::string owner;
  std::string cursor;                      // of the delta pull; empty before the first load
  std::optional<Instant> delta_completed;  // when the mirror was last known to be up to date
  std::optional<Instant> sweep_completed;
  std::optional<Date> adopted_on;
  bool paused = false;
  std::string suspicious;  // why its source is not trusted, or empty (S23)
  std::string last_error;  // of the newest pull, or empty
  std::optional<Instant> failing_since;
  int ramp_per_day = 0;  // S10: how many debtors of the old book hear from us a day; 0: all
  std::optional<Date> novelty_trusted;  // S23: the novelty breaker is off on this day
  std::optional<Instant> adopted_at;
};

class Administrations {
 public:
  explicit Administrations(Store& store) : store_(store) {}

  // Finds or makes the row of (connector, ledger id). Error conflict when the label is already
  // another administration's: a name that now points elsewhere is refused.
  Result<Administration> enter(const std::string& label, const std::string& connector,
                               const std::string& ledger_id, const std::string& owner, Instant now);
  Result<std::vector<Administration>> all() const;
  Result<Administration> get(AdministrationId id) const;
  Result<Administration> find(const std::string& label) const;

  Status note_pull_error(AdministrationId id, const std::string& message, Instant now);
  // Lifts `suspicious`, and lets the source shrink for a day (docs/decisions/0006); nothing when it
  // is trusted.
  Status trust(AdministrationId id, const std::string& author, Instant now);
  // S23: what is far more than was forecast may leave on this day.
  Status trust_novelty(AdministrationId id, Date day, const std::string& author, Instant now);
  // S10. 0: no ramp.
  Status set_ramp(AdministrationId id, int per_day, const std::string& author, Instant now);

  // S9: what the ledger shows, after a pull; never goes back. None: the ledger does not say.
  Status note_books(AdministrationId id, std::optional<Date> as_of, Instant now);
  // S9: a person's word, `dunningctl books NAME --as-of DATE`.
  Status set_books(AdministrationId id, Date as_of, const std::string& author, Instant now);
  // As decide takes them: the later of ledger and person, and since when all has been fresh.
  Result<policy::Books> books(AdministrationId id) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
