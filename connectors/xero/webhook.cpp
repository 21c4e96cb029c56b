#include "connectors/xero/rules.hpp"
#include "connectors/xero/settings.hpp"
#include "connectors/xero/text.hpp"
#include "connectors/xero/wire.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "daemon/json/cursor.hpp"
#include "daemon/json/parse.hpp"

namespace dunning::xero {
namespace {

using json::Cursor;
using ports::WebhookReading;

// Invoices and bills share a category without saying which; looking at it will tell.
std::optional<Source> source_of(const std::string& category) {
  if (category == "CONTACT") return Source::contacts;
  if (category == "INVOICE") return Source::invoices;
  if (category == "CREDITNOTE") return Source::credit_notes;
  if (category == "OVERPAYMENT") return Source::overpayments;
  if (category == "PREPAYMENT") return Source::prepayments;
  return std::nullopt;
}

struct Event {
  std::string tenant;
  std::string category;
  std::string resource;
};

Result<std::vector<Event>> events_in(std::string_view body) {
  const auto document = TRY(json::parse(body));
  std::vector<Event> events;
  for (const Cursor& one : TRY(Cursor(document).find_items("events"))) {
    events.push_back({ascii_lower(TRY(one.text_or_empty("tenantId"))),
                      TRY(one.text_or_empty("eventCategory")),
                      TRY(one.text_or_empty("resourceId"))});
  }
  return events;
}

bool is_genuine(const ports::IncomingWebhook& webhook) {
  const auto signature = ports::find_header(webhook.headers, "x-xero-signature");
  const auto& key = webhook.secret.reveal();
  if (!signature || key.empty()) return false;
  const auto expected = crypto::base64(crypto::bytes(crypto::hmac_sha256(key, webhook.raw_body)));
  return crypto::constant_time_equal(*signature, expected);
}

}  // namespace

WebhookReading read_webhook(const ports::IncomingWebhook& webhook) {
  WebhookReading reading;
  if (!is_genuine(webhook)) {
    reading.because = webhook.secret.empty() ? "no webhook secret is configured"
                                             : "the signature is missing or wrong";
    return reading;
  }
  reading.verdict = WebhookReading::Verdict::nothing;
  reading.status = 200;
  const auto settings = read_settings(webhook.settings);
  const auto events = events_in(webhook.raw_body);
  // What is signed and cannot be read is news all the same: a new form of it, perhaps.
  if (!settings || !events) {
    reading.verdict = WebhookReading::Verdict::hint;
    return reading;
  }
  for (const auto& event : *events) {
    const bool other = settings->tenant_is_id && event.tenant != settings->tenant;
    const auto source = source_of(event.category);
    if (other || (!source && event.category != "PAYMENT")) continue;
    reading.verdict = WebhookReading::Verdict::hint;
    if (source && !event.resource.empty())
      reading.changed.push_back(ref_of(*source, event.resource));
  }
  return reading;
}

}  // namespace dunning::xero
