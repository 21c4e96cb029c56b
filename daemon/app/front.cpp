#include "daemon/app/front.hpp"

#include <utility>

#include "daemon/app/version.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/webhook_keys.hpp"

namespace dunning::app {

Front::Front(const Parts& parts) : parts_(parts), started_at_(parts.clock.now()) {}

Status Front::follow(System& system) {
  const auto& configuration = system.configuration();
  if (!configuration.listen) {
    listener_.reset();
    followed_at_ms_ = parts_.clock.now().ms;
    return {};
  }
  auto shown = TRY(content(system));
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

Result<web::Content> Front::content(System& system) {
  const auto& configuration = system.configuration();
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
    content.webhooks.push_back(TRY(door(administration, system)));
  return content;
}

Result<web::WebhookDoor> Front::door(const settings::Administration& administration,
                                     System& system) {
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
      [this, secret = std::move(secret), &administration, &configuration = system.configuration(),
       errands = system.errands(administration.name)](const ports::Headers& headers,
                                                      std::string_view body) {
        using Verdict = ports::WebhookReading::Verdict;
        const auto with = [&](const Secret& key) {
          return parts_.plugins.read_webhook(
              administration.connector,
              {headers, body, key, parts_.clock.now(), administration.settings});
        };
        auto reading = with(secret);
        if (reading.verdict == Verdict::refused) {
          for (const auto& key : kept_keys(administration.name, configuration)) {
            auto other = with(key);
            if (other.verdict != Verdict::refused) return other;
            reading = std::move(other);
          }
        }
        // Somebody has to answer while the subscription is made; it is not believed.
        constexpr int fine = 200;
        if (reading.verdict == Verdict::refused && errands->subscribing()) reading.status = fine;
        return reading;
      }};
}

// Those that the system made for its subscriptions; none when they cannot be opened, which is then
// the same as a wrong signature.
std::vector<Secret> Front::kept_keys(const std::string& administration,
                                     const settings::Configuration& configuration) const {
  const auto found = store::Administrations(parts_.store).find(administration);
  if (!found) return {};
  const store::WebhookKeys keys(parts_.store);
  if (keys.count(found->id).value_or(0) == 0) return {};
  const auto key = VaultKey(configuration.vault_key, configuration.state_dir, parts_.vault).read();
  if (!key) return {};
  return keys.all(found->id, *key).value_or(std::vector<Secret>());
}

}  // namespace dunning::app
