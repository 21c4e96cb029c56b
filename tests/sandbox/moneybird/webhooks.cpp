// Subscriptions to events, the call that proves the address, and what is delivered.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "tests/sandbox/dice.hpp"
#include "tests/sandbox/moneybird/ids.hpp"
#include "tests/sandbox/moneybird/moneybird.hpp"
#include "tests/sandbox/moneybird/refusals.hpp"

namespace dunning::sandbox::moneybird {

namespace {

constexpr int webhook_kind = 83;
constexpr const char* user_agent = "MoneyBird Webhook";

std::string webhook_id(std::size_t number) {
  return std::to_string(webhook_kind * 10'000'000'000'000'000LL +
                        static_cast<std::int64_t>(number));
}

bool wants(const std::vector<std::string>& enabled, const std::string& action) {
  // An empty list is the behaviour of long ago.
  if (enabled.empty()) return action.starts_with("sales_invoice_state_changed");
  return std::any_of(enabled.begin(), enabled.end(), [&](const std::string& name) {
    return action == name || action.starts_with(name + "_");
  });
}

}  // namespace

Response Moneybird::route_webhooks(const Call& call) {
  if (call.is("GET", {"*"})) {
    Json all = Json::array();
    for (const auto& [id, webhook] : webhooks_)
      all.push_back(shown(id, webhook));
    return json_response(200, all);
  }
  if (call.is("POST", {"*"})) return subscribe(call);
  if (call.is("DELETE", {"*", "*"})) {
    if (webhooks_.erase(call.parts[1]) == 0) return record_not_found();
    return no_content();
  }
  return plain_refusal(405, "method not available");
}

Response Moneybird::subscribe(const Call& call) {
  const Json wanted = Json::parse(call.request.body, nullptr, false);
  if (!wanted.is_object() || !wanted.value("url", Json()).is_string())
    return symbolic(400, "Url is required", "url", "required");
  if (wanted.contains("events")) {
    return symbolic(400, "'events' has been removed from webhooks, use 'enabled_events'", "events",
                    "removed");
  }
  const auto url = wanted["url"].get<std::string>();
  std::vector<std::string> enabled;
  for (const Json& one : wanted.value("enabled_events", Json::array()))
    if (one.is_string()) enabled.push_back(one.get<std::string>());
  // The registration calls the address; it carries no signature.
  const int status = outbox_.ask(
      {name(), url, {{"User-Agent", user_agent}}, "application/json", "{}", economy_.now(), 0, 0});
  if (status != 200) return symbolic(400, "Url is invalid", "url", "invalid");
  Dice dice(seed_, 0xbe11'0000ULL + webhooks_.size() + static_cast<std::uint64_t>(pushes_));
  std::string secret;
  for (int i = 0; i < 64; ++i)
    secret += "0123456789abcdef"[dice.next() % 16];
  const std::string id = webhook_id(webhooks_.size() + static_cast<std::size_t>(++pushes_));
  const Webhook webhook{url, enabled, secret};
  Json answer = shown(id, webhook);
  answer["secret"] = secret;  // in this answer only
  webhooks_.emplace(id, webhook);
  look();  // what is there already is no event
  return json_response(201, answer);
}

Json Moneybird::shown(const std::string& id, const Webhook& webhook) const {
  return Json{{"id", id},
              {"administration_id", administration_},
              {"url", webhook.url},
              {"enabled_events", webhook.enabled},
              {"last_http_status", nullptr},
              {"last_http_body", nullptr},
              {"token", webhook.token()},
              {"deactivated_at", nullptr}};
}

void Moneybird::deliver(const char* entity_type, const std::string& id, const std::string& action,
                        const Json& entity) {
  const std::string moment = std::to_string(economy_.now().ms / 1000);
  for (const auto& [webhook_id_text, webhook] : webhooks_) {
    if (!wants(webhook.enabled, action)) continue;
    const std::string body = Json{
        {"administration_id", administration_},
        {"webhook_id", webhook_id_text},
        {"webhook_token", webhook.token()},
        {"entity_type", entity_type},
        {"entity_id", id},
        {"state", entity.is_object() ? entity.value("state", Json()) : Json()},
        {"action", action},
        {"entity", entity}}.dump();
    const auto signature =
        crypto::hex(crypto::bytes(crypto::hmac_sha256(webhook.secret, moment + "." + body)));
    outbox_.post({name(),
                  webhook.url,
                  {{"User-Agent", user_agent},
                   {"Moneybird-Signature", "t=" + moment + ",v1=" + signature},
                   {"Idempotency-Key", "push-" + std::to_string(++pushes_)}},
                  "application/json",
                  body,
                  economy_.now(),
                  0,
                  0});
  }
}

void Moneybird::look() {
  if (webhooks_.empty()) {
    seen_.clear();
    seen_debtors_.clear();
    return;
  }
  const bool first = seen_.empty() && seen_debtors_.empty();
  look_at_debtors(first);
  look_at_invoices(first);
}

void Moneybird::look_at_invoices(bool first) {
  std::map<std::int64_t, Seen> now;
  for (const auto& [id, invoice] : economy_.invoices()) {
    const bool other = is_external(invoice);
    now.emplace(id, Seen{invoice.updated, other});
    const auto before = seen_.find(id);
    if (first || (before != seen_.end() && before->second.updated == invoice.updated)) continue;
    const Json entity = other ? external(invoice) : wire_.invoice(invoice);
    const std::string kind = other ? "external_sales_invoice" : "sales_invoice";
    const bool made = before == seen_.end();
    deliver(other ? "ExternalSalesInvoice" : "SalesInvoice", make_id(IdKind::invoice, id),
            kind + (made ? "_created" : "_state_changed_to_" + entity["state"].get<std::string>()),
            entity);
  }
  for (const auto& [id, seen] : seen_) {
    if (now.contains(id)) continue;
    deliver(seen.external ? "ExternalSalesInvoice" : "SalesInvoice", make_id(IdKind::invoice, id),
            seen.external ? "external_sales_invoice_destroyed" : "sales_invoice_destroyed", Json());
  }
  seen_ = std::move(now);
}

void Moneybird::look_at_debtors(bool first) {
  std::map<std::int64_t, Instant> now;
  for (const auto& [id, debtor] : economy_.debtors()) {
    now.emplace(id, debtor.updated);
    const auto before = seen_debtors_.find(id);
    if (first || (before != seen_debtors_.end() && before->second == debtor.updated)) continue;
    deliver("Contact", make_id(IdKind::contact, id),
            before == seen_debtors_.end() ? "contact_created" : "contact_changed",
            wire_.contact(debtor, Wire::Events::with));
  }
  seen_debtors_ = std::move(now);
}

}  // namespace dunning::sandbox::moneybird
