#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/policy/account.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/settings/configuration.hpp"
#include "daemon/store/administrations.hpp"

// What a person asks and says: one place for the command line, the page and the portal. A verb is a
// free function that takes the desk and returns a typed answer; to_text prints an answer for
// people, to_json for programs (docs/json.md). Everything works on the store, whether a daemon runs
// or not.
namespace dunning::desk {

// What the guards of this machine see (design, rule 10); the application looks, the desk tells.
struct MachineState {
  bool other_machine = false;
  bool restored = false;
  bool clock_suspect = false;
  std::string detail;
};

// Refers to its parts: they outlive it. Thread rule: as the store's; a desk may be shared.
struct Desk {
  store::Store& store;
  const settings::Configuration& configuration;
  const ports::Clock& clock;
  std::string author;  // who says it: kept with every hold, adoption, resolution
  MachineState machine{};
};

// One administration of the configuration together with what the store knows of it.
struct Administration {
  const settings::Administration* configured = nullptr;
  const law::Jurisdiction* jurisdiction = nullptr;
  std::optional<store::Administration> stored;  // none: its books have never been read
  policy::AdministrationRules rules;            // as decide takes them, id included when stored

  const std::string& name() const { return configured->name; }
  LocalTime local(const ports::Clock& clock, Instant at) const {
    return clock.local(at, configured->time_zone);
  }
  Date today(const ports::Clock& clock) const { return local(clock, clock.now()).date; }
};

// The named one (not_found lists the names there are), or all of the configuration in its order.
Result<std::vector<Administration>> administrations(const Desk& desk,
                                                    const std::optional<std::string>& name);

// The named one, which must have been read; without a name the only one there is.
Result<Administration> administration(const Desk& desk, const std::optional<std::string>& name);

// The last moment of a day, as that administration's wall clock counts.
Instant end_of_day(const Administration& administration, const ports::Clock& clock, Date date);

}  // namespace dunning::desk
