#include "daemon/desk/webhooks.hpp"

#include "daemon/store/runs.hpp"
#include "daemon/store/webhook_keys.hpp"

namespace dunning::desk {

Result<std::int64_t> request_webhooks(const Desk& desk, const std::string& name,
                                      const std::string& what) {
  const auto known = TRY(administration(desk, name));
  return store::Requests(desk.store)
      .put(std::string(webhooks_request), known.name() + " " + what, desk.author, desk.clock.now());
}

std::pair<std::string, std::string> read_webhooks_request(const std::string& argument) {
  const auto blank = argument.find(' ');
  if (blank == std::string::npos) return {argument, ""};
  return {argument.substr(0, blank), argument.substr(blank + 1)};
}

Result<Done> webhook_secret(const Desk& desk, const std::string& name) {
  const auto known = TRY(administration(desk, name));
  const auto& listen = desk.configuration.listen;
  const auto kept = TRY(store::WebhookKeys(desk.store).count(known.stored->id));
  std::string text;
  if (!listen) {
    text = "Nothing listens: dunningd.yaml has no section listen.";
  } else if (listen->public_url.empty()) {
    text = "listen.public_url is missing, so nobody outside knows where to send webhooks.";
  } else {
    text = "Webhooks of " + known.name() + " arrive at " + listen->public_url + "/webhooks/" +
           known.name() + ".";
  }
  const auto& reference = known.configured->webhook_secret;
  text += reference.empty() ? " No webhook_secret is configured;"
                            : " They are verified with the key in " + reference + ";";
  text += kept == 0
              ? " no key of a subscription is kept in the store."
              : " " + std::to_string(kept) + " of subscriptions are kept sealed in the store.";
  return Done{text};
}

}  // namespace dunning::desk
