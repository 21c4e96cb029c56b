#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"

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

 private:
  Store& store_;
};

}  // namespace dunning::store
