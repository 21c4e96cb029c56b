// Our webhook at Moneybird: one for everything that concerns dunning. Moneybird tells its secret
// once, in the answer that makes it, and cannot change a webhook afterwards.
#include <algorithm>
#include <array>

#include "connectors/moneybird/answers.hpp"
#include "connectors/moneybird/connector.hpp"
#include "daemon/json/cursor.hpp"
#include "daemon/json/write.hpp"

namespace dunning::moneybird {
namespace {

using json::Value;
using ports::Purpose;
using ports::WebhookSubscription;

// Names of events, or the beginning of several.
constexpr std::array<std::string_view, 4> events{"sales_invoice", "external_sales_invoice",
                                                 "payment", "contact"};

Result<WebhookSubscription> read_subscription(const Value& value) {
  const json::Cursor wire(value);
  WebhookSubscription subscription;
  subscription.id = TRY(wire.id_text("id"));
  subscription.url = TRY(wire.text("url"));
  for (const auto& event : TRY(wire.find_items("enabled_events")))
    subscription.about += (subscription.about.empty() ? "" : ",") + TRY(event.text());
  subscription.secret = Secret(TRY(wire.text_or_empty("secret")));
  return subscription;
}

}  // namespace

Result<std::vector<WebhookSubscription>> MoneybirdConnector::webhook_subscriptions() {
  auto answer =
      TRY(requests_.send({.path = path("webhooks.json"), .purpose = Purpose::write_back}));
  std::vector<WebhookSubscription> all;
  const auto read = each_element(answer, [&](Value&& value) -> Status {
    // One that was switched off by hand delivers nothing, and is as good as none.
    const auto* off = value.find("deactivated_at");
    if (off == nullptr || off->is_null()) all.push_back(TRY(read_subscription(value)));
    return {};
  });
  TRY(read);
  return all;
}

Result<std::vector<WebhookSubscription>> MoneybirdConnector::subscribe(const std::string& url) {
  auto all = TRY(webhook_subscriptions());
  const bool there = std::any_of(all.begin(), all.end(),
                                 [&](const WebhookSubscription& one) { return one.url == url; });
  if (there) return all;
  Value wanted = Value::array();
  for (const auto event : events)
    wanted.push(event);
  auto answer = TRY(requests_.send(
      {.method = "POST",
       .path = path("webhooks.json"),
       .body = json::write(Value::object({{"url", url}, {"enabled_events", std::move(wanted)}})),
       .purpose = Purpose::write_back}));
  const auto made = TRY(whole_document(answer));
  all.push_back(TRY(read_subscription(made)));
  return all;
}

Status MoneybirdConnector::unsubscribe(const std::string& id) {
  TRY(requests_.send({.method = "DELETE",
                      .path = path("webhooks/" + percent_encoded(id) + ".json"),
                      .purpose = Purpose::write_back}));
  return {};
}

}  // namespace dunning::moneybird
