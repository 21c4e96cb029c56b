#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/budgets.hpp"
#include "daemon/desk/desk.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/stops.hpp"

namespace dunning::desk {

// What a monitoring system watches, as numbers and moments: everything is counted by the store's
// indexes, nothing is decided and no record is read, so that it may be asked every few seconds.
// Nothing personal is in it.
struct AdministrationGauges {
  std::string name;
  std::string connector;
  bool read = false;  // its books have been read at least once; else only the names are known
  std::optional<Instant> synced_at;
  std::optional<Instant> swept_at;
  std::optional<Instant> failing_since;
  std::optional<Date> books_as_of;
  bool adopted = false;
  bool paused = false;
  store::Overview::Counts counts;
  std::map<std::string, store::Overview::Reasoned> reasons;  // open items and their debtors
  store::Overview::TaskCounts tasks;
  std::vector<store::Stops::Stop> stops;
  Budgets budgets;  // of our requests (S22)
};

struct JurisdictionGauges {
  std::string name;
  std::map<std::string, Date> checked_until;  // by table: "calendar", and each of the rates
};

struct Gauges {
  std::vector<AdministrationGauges> administrations;  // of the configuration, in its order
  std::vector<JurisdictionGauges> jurisdictions;
  Date today;  // in UTC
};

Result<Gauges> gauges(const Desk& desk);

// Whether the store answers; what is wrong with it otherwise.
Status look_at_store(const Desk& desk);

}  // namespace dunning::desk
