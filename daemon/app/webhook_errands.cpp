#include "daemon/app/webhook_errands.hpp"

#include "daemon/store/administrations.hpp"
#include "daemon/store/webhook_keys.hpp"

namespace dunning::app {
namespace {

// Raised while it lives.
class Raised {
 public:
  explicit Raised(std::atomic<bool>& flag) : flag_(flag) { flag_ = true; }
  ~Raised() { flag_ = false; }
  Raised(const Raised&) = delete;
  Raised& operator=(const Raised&) = delete;

 private:
  std::atomic<bool>& flag_;
};

std::string listed(const std::vector<ports::WebhookSubscription>& subscriptions,
                   const std::string& url) {
  if (subscriptions.empty()) return "no subscriptions";
  std::string text;
  for (const auto& one : subscriptions) {
    text += (text.empty() ? "" : "\n") + one.id + "  " + one.about + "  " + one.url;
    if (one.url != url) text += "  (not this daemon's)";
  }
  return text;
}

}  // namespace

std::string webhook_url(const settings::Configuration& configuration,
                        const std::string& administration) {
  if (!configuration.listen || configuration.listen->public_url.empty()) return "";
  return configuration.listen->public_url + "/webhooks/" + administration;
}

WebhookErrands::WebhookErrands(const Parts& parts)
    : parts_(parts),
      vault_key_(parts.configuration.vault_key, parts.configuration.state_dir, parts.vault) {}

void WebhookErrands::ask(std::int64_t request, const std::string& what) {
  const std::lock_guard lock(mutex_);
  if (!answers_.emplace(request, std::nullopt).second) return;
  wishes_.emplace_back(request, what);
}

std::optional<std::string> WebhookErrands::answer(std::int64_t request) {
  const std::lock_guard lock(mutex_);
  const auto found = answers_.find(request);
  if (found == answers_.end() || !found->second) return std::nullopt;
  auto text = std::move(found->second);
  answers_.erase(found);
  return text;
}

bool WebhookErrands::work() {
  std::pair<std::int64_t, std::string> wish;
  {
    const std::lock_guard lock(mutex_);
    if (wishes_.empty()) return false;
    wish = std::move(wishes_.front());
    wishes_.pop_front();
  }
  const auto done = run(wish.second);
  const std::lock_guard lock(mutex_);
  answers_[wish.first] = done ? *done : "failed: " + done.error().message;
  return true;
}

Result<std::string> WebhookErrands::run(const std::string& what) {
  const auto url = webhook_url(parts_.configuration, parts_.administration.name);
  if (!parts_.connector.capabilities().subscribes) return by_hand(url);
  if (what == "list") return listed(TRY(parts_.connector.webhook_subscriptions()), url);
  if (url.empty()) {
    return fail(ErrorKind::invalid_input,
                "listen.public_url is missing: how does the accounting system reach this daemon? "
                "(docs/listener.md)");
  }
  if (what == "on") return subscribe(url);
  if (what == "off") return unsubscribe(url);
  return fail(ErrorKind::invalid_input, "this daemon does not know \"" + what + "\"");
}

Result<std::string> WebhookErrands::subscribe(const std::string& url) {
  const Raised raised(subscribing_);
  const auto id = TRY(store::Administrations(parts_.store).find(parts_.administration.name)).id;
  // Before the system makes a key that it tells only once, there is one to seal it with.
  const auto key = TRY(vault_key_.read_or_make());
  const auto subscriptions = TRY(parts_.connector.subscribe(url));
  store::WebhookKeys keys(parts_.store);
  for (const auto& one : subscriptions) {
    if (!one.secret.empty()) TRY(keys.keep(id, one.id, one.secret, key, parts_.clock.now()));
  }
  std::string text = listed(subscriptions, url);
  if (parts_.administration.webhook_secret.empty() && TRY(keys.count(id)) == 0) {
    text +=
        "\nThe system signs with the key of your app: put it into a file of mode 0600, name it as "
        "webhook_secret of " +
        parts_.administration.name + ", and reload. Until then every webhook is refused.";
  }
  return text;
}

Result<std::string> WebhookErrands::unsubscribe(const std::string& url) {
  const auto id = TRY(store::Administrations(parts_.store).find(parts_.administration.name)).id;
  int ended = 0;
  for (const auto& one : TRY(parts_.connector.webhook_subscriptions())) {
    if (one.url != url) continue;
    TRY(parts_.connector.unsubscribe(one.id));
    TRY(store::WebhookKeys(parts_.store).forget(id, one.id));
    ++ended;
  }
  return std::to_string(ended) + (ended == 1 ? " subscription" : " subscriptions") + " ended";
}

std::string WebhookErrands::by_hand(const std::string& url) const {
  return parts_.administration.connector +
         " has no webhooks that a program may manage. Enter them by hand, on the page of your app "
         "at the accounting system:\n"
         "  address  " +
         (url.empty() ? "(set listen.public_url first)" : url) +
         "\n"
         "  events   contacts, invoices, credit notes, prepayments, overpayments, payments\n"
         "  key      the signing key it shows goes into a file of mode 0600; name it as "
         "webhook_secret of " +
         parts_.administration.name + " and reload, then let the page send its test";
}

}  // namespace dunning::app
