#pragma once

#include <atomic>
#include <filesystem>
#include <string>

#include "daemon/policy/admit.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/store/store.hpp"

namespace dunning::app {

// Design, rule 10: on another machine, after a restored backup, or with a clock that cannot be
// right, nothing leaves until a person says `dunningctl trust machine|store|clock`.
struct MachineGuards {
  bool other_machine = false;
  bool restored = false;
  bool clock_suspect = false;
  std::optional<Instant> newest_record;  // that the clock is behind
  std::string detail;                    // for status: what was seen

  bool any() const { return other_machine || restored || clock_suspect; }
};

// Looks at the store, the high-water mark in the state directory, /etc/machine-id and the clock.
// Reads only. `provider_ahead` is how far the provider's Date header was ahead of our clock, when
// one was seen.
Result<MachineGuards> look_at_machine(store::Store& store, const std::filesystem::path& state_dir,
                                      const std::string& machine_id, Instant now,
                                      std::optional<Millis> provider_ahead);

// The identity of this machine; a setting of the environment (DUNNING_MACHINE_ID) replaces
// /etc/machine-id in containers that have none. Without either it is the host's name. Never empty:
// an empty identity in the store means that no machine has worked it yet.
std::string machine_id();

// How far a clock may be off before it is suspect: behind the newest record, or from the provider.
constexpr Millis clock_tolerance{10 * 60 * 1000};

// First contact, or a person's word (`trust`): what is here now is taken as right.
Status trust_machine(store::Store& store, const std::string& machine_id, Instant now);
Status trust_clock(store::Store& store, Instant now);
Status trust_store(store::Store& store, const std::filesystem::path& state_dir);

// Remembers how long the chains are; whenever work comes to rest.
Status note_high_water(store::Store& store, const std::filesystem::path& state_dir);

}  // namespace dunning::app
