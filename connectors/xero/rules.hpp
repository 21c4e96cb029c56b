#pragma once

#include <map>
#include <string>

#include "daemon/ports/connector.hpp"

// What Xero demands of everybody (developer.xero.com: OAuth 2.0, limits), and its webhooks.
namespace dunning::xero {

Result<ports::SystemRules> rules(const std::map<std::string, std::string>& settings);

// Signed with x-xero-signature: base64 of HMAC-SHA256 over the raw bytes, the key being the text
// that Xero shows. A probe ("intent to receive") is answered by its signature alone, so it needs no
// reading. Events of other organisations, and of kinds not known here, are nothing.
ports::WebhookReading read_webhook(const ports::IncomingWebhook& webhook);

}  // namespace dunning::xero
