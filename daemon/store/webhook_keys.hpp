#pragma once

#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"
#include "daemon/core/secret.hpp"

namespace dunning::store {

class Store;

// The keys that accounting systems made for subscriptions to webhooks and told once: sealed with
// the vault key, bound to administration and subscription. `key` has 32 bytes.
class WebhookKeys {
 public:
  explicit WebhookKeys(Store& store) : store_(store) {}

  Status keep(AdministrationId administration, const std::string& subscription,
              const Secret& secret, const Secret& key, Instant now);
  Status forget(AdministrationId administration, const std::string& subscription);
  Result<std::int64_t> count(AdministrationId administration) const;
  // auth when one was sealed with another key.
  Result<std::vector<Secret>> all(AdministrationId administration, const Secret& key) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
