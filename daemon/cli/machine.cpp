#include "daemon/cli/machine.hpp"

#include "daemon/app/guards.hpp"

namespace dunning::cli {

desk::MachineState look_at_machine(const desk::Desk& desk) {
  const auto seen = app::look_at_machine(desk.store, desk.configuration.state_dir,
                                         app::machine_id(), desk.clock.now(), std::nullopt);
  // What cannot be looked at is not trusted.
  if (!seen) return {false, true, false, "the guards could not look: " + seen.error().message};
  return {seen->other_machine, seen->restored, seen->clock_suspect, seen->detail};
}

}  // namespace dunning::cli
