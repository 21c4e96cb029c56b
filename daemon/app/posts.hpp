#pragma once

#include <memory>

#include "daemon/app/crash_points.hpp"
#include "daemon/channels/sms.hpp"
#include "daemon/channels/webhook.hpp"
#include "daemon/net/curl_http.hpp"
#include "daemon/ports/vault.hpp"
#include "daemon/settings/configuration.hpp"

namespace dunning::app {

// What one administration posts to others than its ledger: text messages, events, dossiers. Null
// where nothing of the kind is configured.
struct Posts {
  std::unique_ptr<net::CurlHttp> curl;
  std::unique_ptr<CrashingPoster> poster;
  std::unique_ptr<channels::Sms> sms;
  std::unique_ptr<channels::Webhook> webhooks;
};

// Error: a secret that cannot be read, or a body for the gateway that is none. No request.
Result<Posts> make_posts(const settings::Configuration& settings, const ports::Vault& vault,
                         const ports::Clock& clock);

}  // namespace dunning::app
