#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "daemon/app/plugin_host.hpp"
#include "daemon/app/system.hpp"
#include "daemon/ports/doorbell.hpp"
#include "daemon/ports/vault.hpp"
#include "daemon/settings/configuration.hpp"
#include "daemon/store/store.hpp"
#include "daemon/web/listener.hpp"

namespace dunning::app {

// The listener as the configuration wants it: none, or one that shows what belongs to the
// configuration in force. A reload that leaves its address alone leaves its socket alone. Thread
// rule: the main thread.
class Front {
 public:
  struct Parts {
    store::Store& store;
    const PluginHost& plugins;
    const ports::Vault& vault;
    const ports::Clock& clock;
    ports::Log& log;
    ports::Doorbell& doorbell;
  };
  explicit Front(const Parts& parts);

  // From here on `system` is shown, which outlives that. After an error (the port is taken, a
  // secret cannot be read) everything is as it was.
  Status follow(System& system);
  // A newer configuration was refused.
  void note_refused_reload() { refused_ = true; }

 private:
  Result<web::Content> content(System& system);
  Result<web::WebhookDoor> door(const settings::Administration& administration, System& system);
  std::vector<Secret> kept_keys(const std::string& administration,
                                const settings::Configuration& configuration) const;

  const Parts parts_;
  const Instant started_at_;
  std::atomic<bool> refused_{false};
  std::atomic<std::int64_t> followed_at_ms_{0};
  std::unique_ptr<web::Listener> listener_;
};

}  // namespace dunning::app
