#pragma once

#include "daemon/ports/connector.hpp"

namespace dunning::moneybird {

// A delivery is signed (Moneybird-Signature: t=<seconds>,v1=<hex>[,v1=<hex>], HMAC-SHA256 over
// "<t>.<body>" with the secret as the text that Moneybird told when the webhook was made; two
// signatures while it is being changed) and good for five minutes. The call that Moneybird makes
// while it registers a webhook carries no signature: it is refused here, and answered by the host.
ports::WebhookReading read_webhook(const ports::IncomingWebhook& webhook);

}  // namespace dunning::moneybird
