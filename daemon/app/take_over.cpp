#include "daemon/app/take_over.hpp"

#include "daemon/app/guards.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/runs.hpp"

namespace dunning::app {

Status take_over(store::Store& store, const std::filesystem::path& state_dir,
                 const std::string& owner, Instant now, ports::Log& log) {
  store::Outbox outbox(store);
  const int uncertain = TRY(outbox.recover(owner, now));
  if (uncertain > 0) log.warning("messages_uncertain", {{"count", std::to_string(uncertain)}});
  const auto known = TRY(store::Machine(store).known());
  if (!known.machine_id.empty()) return {};
  TRY(trust_machine(store, machine_id(), now));
  return trust_store(store, state_dir);
}

}  // namespace dunning::app
