#include "daemon/app/front.hpp"

#include <utility>

#include "daemon/app/version.hpp"

namespace dunning::app {

Front::Front(const Parts& parts) : parts_(parts), started_at_(parts.clock.now()) {}

Status Front::follow(const settings::Configuration& configuration) {
  if (!configuration.listen) {
    listener_.reset();
    followed_at_ms_ = parts_.clock.now().ms;
    return {};
  }
  auto shown = TRY(content(configuration));
  const web::Address address{configuration.listen->host, configuration.listen->port};
  std::unique_ptr<web::Listener> opened;
  if (!listener_ || !(listener_->address() == address)) {
    opened = TRY(web::Listener::open(address, {}, parts_.clock));
    parts_.log.info("listening",
                    {{"address", address.host}, {"port", std::to_string(opened->port())}});
  }
  (opened ? *opened : *listener_).show(std::move(shown));
  if (opened) listener_ = std::move(opened);
  refused_ = false;
  followed_at_ms_ = parts_.clock.now().ms;
  return {};
}

Result<web::Content> Front::content(const settings::Configuration& configuration) {
  web::Content content{{parts_.store, configuration, parts_.clock, "webhook", {}},
                       parts_.log,
                       {},
                       configuration.listen->metrics,
                       [this] {
                         return web::Running{std::string(version()), std::string(commit()),
                                             started_at_, refused_, Instant{followed_at_ms_}};
                       },
                       [this] { parts_.doorbell.ring(); }};
  for (const auto& administration : configuration.administrations)
    content.webhooks.push_back(TRY(door(administration)));
  return content;
}

Result<web::WebhookDoor> Front::door(const settings::Administration& administration) const {
  Secret secret;
  if (!administration.webhook_secret.empty()) {
    auto read = parts_.vault.secret(administration.webhook_secret);
    if (!read) {
      return fail(std::move(read).error().with_context("administration " + administration.name +
                                                       ": webhook_secret"));
    }
    secret = std::move(*read);
  }
  return web::WebhookDoor{
      administration.name,
      [this, secret = std::move(secret), connector = administration.connector,
       settings = administration.settings](const ports::Headers& headers, std::string_view body) {
        return parts_.plugins.read_webhook(connector,
                                           {headers, body, secret, parts_.clock.now(), settings});
      }};
}

}  // namespace dunning::app
