#include "daemon/web/listener.hpp"

#include <mutex>
#include <vector>

#include "daemon/web/health.hpp"
#include "daemon/web/metrics.hpp"
#include "daemon/web/webhooks.hpp"

namespace dunning::web {

struct Listener::Shown {
  Shown(Content what, const Limits& limits, Traffic& traffic)
      : content(std::move(what)),
        metrics(content, limits, traffic),
        site(routes(limits, traffic),
             [&traffic](const std::string& path, int status) { traffic.answered(path, status); }) {}

  Routes routes(const Limits& limits, Traffic& traffic) {
    Routes all;
    all["/healthz"] = {"GET", [](const Request&) { return health(); }};
    all["/readyz"] = {"GET", [this](const Request&) { return readiness(content); }};
    if (content.metrics)
      all["/metrics"] = {"GET", [this](const Request&) { return metrics.scrape(); }};
    for (const auto& door : content.webhooks) {
      readers.push_back(std::make_unique<WebhookReader>(door, content, limits, traffic));
      all["/webhooks/" + door.administration] = {
          "POST", [reader = readers.back().get()](const Request& request) {
            return reader->receive(request);
          }};
    }
    return all;
  }

  const Content content;
  Metrics metrics;
  std::vector<std::unique_ptr<WebhookReader>> readers;
  Site site;
};

Listener::Listener(const Address& address, const Limits& limits)
    : address_(address), limits_(limits) {}

Result<std::unique_ptr<Listener>> Listener::open(const Address& address, const Limits& limits,
                                                 const ports::Clock& clock) {
  std::unique_ptr<Listener> listener(new Listener(address, limits));
  auto* one = listener.get();
  listener->gate_ = TRY(Gate::open(address, limits, clock,
                                   {[one](const Gate::Asked& asked) { return one->answer(asked); },
                                    [one](int status) { one->traffic_.refused(status); }}));
  return listener;
}

Listener::~Listener() = default;

std::string Listener::answer(const Gate::Asked& asked) {
  const std::shared_lock lock(mutex_);
  if (shown_) return shown_->site.answer(asked);
  return "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n";
}

void Listener::show(Content content) {
  auto next = std::make_unique<Shown>(std::move(content), limits_, traffic_);
  const std::unique_lock lock(mutex_);
  shown_ = std::move(next);
}

void Listener::show_nothing() {
  const std::unique_lock lock(mutex_);
  shown_.reset();
}

}  // namespace dunning::web
