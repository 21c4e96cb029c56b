#include "connectors/exact_online/webhook.hpp"

#include <algorithm>
#include <cctype>

#include "connectors/exact_online/odata.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "daemon/json/parse.hpp"

namespace dunning::exact_online {
namespace {

using ports::WebhookReading;

constexpr std::string_view before = "{\"Content\":";
constexpr std::string_view between = ",\"HashCode\":\"";
constexpr std::string_view after = "\"}";

WebhookReading refused(int status, std::string because) {
  return {WebhookReading::Verdict::refused, status, {}, std::move(because)};
}

WebhookReading taken(WebhookReading::Verdict verdict) {
  return {verdict, 200, {}, ""};
}

std::string signature(const Secret& secret, std::string_view content) {
  auto hex = crypto::hex(crypto::bytes(crypto::hmac_sha256(secret.reveal(), content)));
  std::transform(hex.begin(), hex.end(), hex.begin(), [](char c) {
    return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  });
  return hex;
}

// What was signed and the signature; none for a body of another form.
std::optional<std::pair<std::string_view, std::string_view>> parts_of(std::string_view body) {
  while (!body.empty() && std::isspace(static_cast<unsigned char>(body.back())) != 0)
    body.remove_suffix(1);
  if (!body.starts_with(before) || !body.ends_with(after)) return std::nullopt;
  body.remove_prefix(before.size());
  body.remove_suffix(after.size());
  const auto at = body.rfind(between);
  if (at == std::string_view::npos) return std::nullopt;
  return std::pair(body.substr(0, at), body.substr(at + between.size()));
}

}  // namespace

WebhookReading read_webhook(const ports::IncomingWebhook& webhook) {
  if (webhook.raw_body.empty()) return taken(WebhookReading::Verdict::nothing);
  if (webhook.secret.empty()) return refused(401, "no webhook secret is configured");
  const auto parts = parts_of(webhook.raw_body);
  if (!parts) return refused(400, "the body is not of the form of Exact Online");
  if (!crypto::constant_time_equal(signature(webhook.secret, parts->first), parts->second))
    return refused(401, "the signature is wrong");
  const auto content = json::parse(parts->first);
  if (!content) return refused(400, "the signed content cannot be read");
  const json::Cursor wire(*content);
  const auto division = plain_text(wire, "Division");
  const auto ours = webhook.settings.find("division");
  if (!division || ours == webhook.settings.end() || *division != trimmed(ours->second))
    return taken(WebhookReading::Verdict::nothing);
  auto reading = taken(WebhookReading::Verdict::hint);
  // Of other topics the key is none of a record of ours: an invoice is known by its transaction.
  const auto topic = plain_text(wire, "Topic");
  const auto key = find_guid(wire, "Key");
  if (topic && *topic == "Accounts" && key && !key->empty())
    reading.changed.push_back({RecordKind::debtor, *key});
  return reading;
}

}  // namespace dunning::exact_online
