#include "connectors/moneybird/webhook.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "connectors/moneybird/wire.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "daemon/json/cursor.hpp"
#include "daemon/json/parse.hpp"

namespace dunning::moneybird {
namespace {

using ports::WebhookReading;

constexpr std::int64_t good_for_s = 300;
constexpr std::size_t most_signatures = 4;  // there are two while the secret is being changed

WebhookReading refused(std::string because) {
  return {WebhookReading::Verdict::refused, 401, {}, std::move(because)};
}

WebhookReading taken(WebhookReading::Verdict verdict) {
  return {verdict, 200, {}, ""};
}

struct Signature {
  std::string_view time;               // as it was signed
  std::vector<std::string_view> made;  // of the scheme v1; others are not known
};

Signature read_signature(std::string_view header) {
  Signature signature;
  while (!header.empty()) {
    const auto end = header.find(',');
    auto part = header.substr(0, end);
    header.remove_prefix(end == std::string_view::npos ? header.size() : end + 1);
    while (part.starts_with(' '))
      part.remove_prefix(1);
    if (part.starts_with("t=")) signature.time = part.substr(2);
    if (part.starts_with("v1=") && signature.made.size() < most_signatures)
      signature.made.push_back(part.substr(3));
  }
  return signature;
}

bool is_recent(std::string_view time, Instant now) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(time.data(), time.data() + time.size(), seconds);
  const std::int64_t now_s = now.ms / 1000;
  return error == std::errc() && end == time.data() + time.size() && seconds > 0 &&
         seconds >= now_s - good_for_s && seconds <= now_s + good_for_s;
}

bool is_genuine(const Signature& signature, const ports::IncomingWebhook& webhook) {
  const auto expected = crypto::hex(crypto::bytes(crypto::hmac_sha256(
      webhook.secret.reveal(), std::string(signature.time) + "." + std::string(webhook.raw_body))));
  return std::any_of(signature.made.begin(), signature.made.end(), [&](std::string_view made) {
    return crypto::constant_time_equal(made, expected);
  });
}

// The record, where the entity is one that is mirrored; else the poll finds out.
std::optional<RecordRef> record_of(const json::Cursor& body) {
  const auto type = body.text_or_empty("entity_type");
  const auto id = body.find_id_text("entity_id");
  if (!type || !id || !*id) return std::nullopt;
  if (*type == "SalesInvoice") return RecordRef{RecordKind::invoice, **id};
  if (*type == "ExternalSalesInvoice") return RecordRef{RecordKind::invoice, external_id(**id)};
  if (*type == "Contact") return RecordRef{RecordKind::debtor, **id};
  return std::nullopt;
}

}  // namespace

WebhookReading read_webhook(const ports::IncomingWebhook& webhook) {
  if (webhook.secret.empty()) return refused("no secret of a subscription is known");
  const auto header = ports::find_header(webhook.headers, "Moneybird-Signature");
  if (!header) return refused("the signature is missing");
  const auto signature = read_signature(*header);
  if (!is_genuine(signature, webhook)) return refused("the signature is wrong");
  if (!is_recent(signature.time, webhook.now))
    return refused("the signature was made more than five minutes ago, or our clock is wrong");
  const auto document = json::parse(webhook.raw_body);
  // What is signed and cannot be read is news all the same: a new form of it, perhaps.
  if (!document) return taken(WebhookReading::Verdict::hint);
  const json::Cursor body(*document);
  const auto administration = body.find_id_text("administration_id");
  const auto ours = webhook.settings.find("administration");
  if (administration && *administration && ours != webhook.settings.end() &&
      **administration != ours->second)
    return taken(WebhookReading::Verdict::nothing);
  auto reading = taken(WebhookReading::Verdict::hint);
  if (auto record = record_of(body)) reading.changed.push_back(std::move(*record));
  return reading;
}

}  // namespace dunning::moneybird
