#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/ports/connector.hpp"
#include "daemon/ports/log.hpp"

namespace dunning::web {

// Where the webhooks of one administration are read: /webhooks/NAME.
struct WebhookDoor {
  std::string administration;
  // Verifies and reads; makes no request and may be called from several threads.
  std::function<ports::WebhookReading(const ports::Headers& headers, std::string_view body)> read;
};

// What is running, for dunningd_build_info and the like.
struct Running {
  std::string version;
  std::string commit;
  Instant started_at;
  bool reload_refused = false;  // the newest reload left the old configuration in force
  Instant reloaded_at;          // since when the configuration is in force
};

// What is shown under one configuration. Everything referred to outlives the listener's showing it.
struct Content {
  desk::Desk desk;  // its author is written into the request rows
  ports::Log& log;
  std::vector<WebhookDoor> webhooks;
  bool metrics = true;
  std::function<Running()> running;
  std::function<void()> ring;  // the daemon's bell
};

}  // namespace dunning::web
