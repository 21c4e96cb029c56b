#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/stops.hpp"
#include "daemon/json/value.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/runs.hpp"

namespace dunning::desk {

struct AdministrationStatus {
  Administration administration;
  std::vector<Stop> stops;
  store::Overview::Counts counts;
  std::vector<store::Overview::Quarantined> quarantined;
  std::vector<store::Overview::MessageRow> uncertain;
  std::vector<store::Overview::MessageRow> refused;  // about what is still owed
  std::optional<store::Runs::Run> newest_run;
};

struct StatusAnswer {
  std::vector<AdministrationStatus> administrations;
  std::vector<std::string> no_longer_configured;  // in the store, not in the configuration
  bool sqlite = true;
  int schema = 0;
  std::string machine_id;  // that last worked on the store
  std::optional<Instant> newest_record;

  // Nothing is stopped, and nothing waits for a person.
  bool all_well() const;
};

Result<StatusAnswer> status(const Desk& desk, const std::optional<std::string>& administration);

std::string to_text(const StatusAnswer& status, const ports::Clock& clock);
json::Value to_json(const StatusAnswer& status);

}  // namespace dunning::desk
