#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "daemon/app/vault_key.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/connector.hpp"
#include "daemon/settings/configuration.hpp"
#include "daemon/store/store.hpp"

namespace dunning::app {

// What `dunningctl webhooks` asks of the daemon at an accounting system: to list, make or end our
// subscriptions. One errand is one step of the administration's workload, since a connector takes
// one call at a time. The answer is a text for people; it begins with "failed: " when it failed.
// Thread rule: `work` one call at a time (the loop sees to that), the others any thread.
class WebhookErrands {
 public:
  struct Parts {
    const settings::Configuration& configuration;
    const settings::Administration& administration;
    ports::Connector& connector;
    store::Store& store;
    const ports::Vault& vault;
    const ports::Clock& clock;
  };
  explicit WebhookErrands(const Parts& parts);

  // `what`: "list", "on" or "off". Asking again with the same request changes nothing.
  void ask(std::int64_t request, const std::string& what);
  std::optional<std::string> answer(std::int64_t request);  // once
  bool work();                                              // true when there was something to do

  // Subscriptions are being made right now: the system calls our address to see whether somebody
  // answers, with a key that we have not been told yet.
  bool subscribing() const { return subscribing_; }

 private:
  Result<std::string> run(const std::string& what);
  Result<std::string> subscribe(const std::string& url);
  Result<std::string> unsubscribe(const std::string& url);
  std::string by_hand(const std::string& url) const;

  const Parts parts_;
  const VaultKey vault_key_;
  std::atomic<bool> subscribing_{false};
  std::mutex mutex_;
  std::deque<std::pair<std::int64_t, std::string>> wishes_;
  std::map<std::int64_t, std::optional<std::string>> answers_;
};

// Where the webhooks of an administration arrive, as its system sees it; empty without
// listen.public_url.
std::string webhook_url(const settings::Configuration& configuration,
                        const std::string& administration);

}  // namespace dunning::app
