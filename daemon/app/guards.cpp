#include "daemon/app/guards.hpp"

#include <cstdlib>
#include <fstream>

#include "daemon/app/host_name.hpp"
#include "daemon/core/planted_bug.hpp"
#include "daemon/store/high_water.hpp"
#include "daemon/store/runs.hpp"

namespace dunning::app {
namespace {

void add_detail(MachineGuards& guards, const std::string& sentence) {
  guards.detail += (guards.detail.empty() ? "" : "; ") + sentence;
}

std::string minutes(Millis span) {
  return std::to_string(std::abs(span.count()) / 60'000) + " minutes";
}

}  // namespace

std::string machine_id() {
  if (const char* given = std::getenv("DUNNING_MACHINE_ID")) return given;
  std::ifstream file("/etc/machine-id");
  std::string id;
  std::getline(file, id);
  return id.empty() ? "host " + host_name() : id;
}

Result<MachineGuards> look_at_machine(store::Store& store, const std::filesystem::path& state_dir,
                                      const std::string& machine_id, Instant now,
                                      std::optional<Millis> provider_ahead) {
  MachineGuards guards;
  store::Machine machine(store);
  const auto known = TRY(machine.known());
  if (!known.machine_id.empty() && known.machine_id != machine_id &&
      !planted(PlantedBug::ignore_other_machine)) {
    guards.other_machine = true;
    add_detail(guards, "this store was last worked by another machine");
  }
  const auto misfit = TRY(store::HighWater(state_dir).compare(store));
  if (!misfit.empty() && !planted(PlantedBug::ignore_restored)) {
    guards.restored = true;
    add_detail(guards, misfit);
  }
  if (known.newest_record - now > clock_tolerance && !planted(PlantedBug::ignore_clock)) {
    guards.clock_suspect = true;
    guards.newest_record = known.newest_record;
    add_detail(guards,
               "the clock is " + minutes(known.newest_record - now) + " behind the newest record");
  }
  if (provider_ahead && (*provider_ahead > clock_tolerance || *provider_ahead < -clock_tolerance)) {
    guards.clock_suspect = true;
    add_detail(guards, "the clock is " + minutes(*provider_ahead) +
                           (provider_ahead->count() > 0 ? " behind" : " ahead of") +
                           " the accounting system's");
  }
  return guards;
}

Status trust_machine(store::Store& store, const std::string& machine_id, Instant now) {
  return store::Machine(store).enter(machine_id, now);
}

Status trust_clock(store::Store& store, Instant now) {
  return store::Machine(store).trust_clock(now);
}

Status trust_store(store::Store& store, const std::filesystem::path& state_dir) {
  return store::HighWater(state_dir).note(store);
}

// A store that lacks what was noted has been put back: the mark stays until a person trusts it.
Status note_high_water(store::Store& store, const std::filesystem::path& state_dir) {
  const store::HighWater mark(state_dir);
  if (!TRY(mark.compare(store)).empty() && !planted(PlantedBug::forget_the_mark)) return {};
  return mark.note(store);
}

}  // namespace dunning::app
