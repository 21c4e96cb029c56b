// Our subscriptions to webhooks. An app sees only its own; there is no topic for payments and
// matching, so that polls stay what they are.
#include <algorithm>
#include <array>

#include "connectors/exact_online/connector.hpp"
#include "connectors/exact_online/odata.hpp"
#include "daemon/json/write.hpp"

namespace dunning::exact_online {
namespace {

using json::Value;
using ports::Purpose;
using ports::WebhookSubscription;

constexpr std::string_view path = "/webhooks/WebhookSubscriptions";
constexpr std::array<std::string_view, 6> topics{"Accounts",     "Contacts",    "SalesInvoices",
                                                 "SalesEntries", "BankEntries", "CashEntries"};

Result<WebhookSubscription> read_subscription(const Value& row) {
  const json::Cursor wire(row);
  WebhookSubscription subscription;
  subscription.id = TRY(find_guid(wire, "ID"));
  subscription.url = TRY(plain_text(wire, "CallbackURL"));
  subscription.about = TRY(plain_text(wire, "Topic"));
  return subscription;
}

}  // namespace

Result<std::vector<WebhookSubscription>> ExactConnector::webhook_subscriptions() {
  std::vector<WebhookSubscription> all;
  const auto read = read_all(query(path, "", "ID,CallbackURL,Topic"), Purpose::write_back,
                             [&](Value&& row) -> Status {
                               all.push_back(TRY(read_subscription(row)));
                               return {};
                             });
  TRY(read);
  return all;
}

Result<std::vector<WebhookSubscription>> ExactConnector::subscribe(const std::string& url) {
  if (!url.starts_with("https://"))
    return fail(ErrorKind::invalid_input, "Exact Online calls https addresses only");
  auto all = TRY(webhook_subscriptions());
  for (const auto topic : topics) {
    const bool there = std::any_of(all.begin(), all.end(), [&](const WebhookSubscription& one) {
      return one.about == topic && one.url == url;
    });
    if (there) continue;
    auto answer = TRY(requests_.send(
        {.method = "POST",
         .address = std::string(path),
         .body = json::write(Value::object({{"CallbackURL", url}, {"Topic", topic}})),
         .purpose = Purpose::write_back}));
    const auto subscribed = each_row(answer, [&](Value&& row) -> Status {
      all.push_back(TRY(read_subscription(row)));
      return {};
    });
    TRY(subscribed);
  }
  return all;
}

Status ExactConnector::unsubscribe(const std::string& id) {
  if (!is_guid(id)) return fail(ErrorKind::invalid_input, "a subscription's id is a guid");
  TRY(requests_.send({.method = "DELETE",
                      .address = std::string(path) + "(guid'" + id + "')",
                      .purpose = Purpose::write_back}));
  return {};
}

}  // namespace dunning::exact_online
