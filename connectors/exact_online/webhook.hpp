#pragma once

#include "daemon/ports/connector.hpp"

namespace dunning::exact_online {

// {"Content":{…},"HashCode":"…"}: HashCode is the HMAC-SHA256, in capitals, of the very bytes
// between `{"Content":` and `,"HashCode":` under the app's webhook secret. An empty body is Exact's
// test of a new address and is answered without a signature. Anything about another division is
// none of ours. Pure; any thread.
ports::WebhookReading read_webhook(const ports::IncomingWebhook& webhook);

}  // namespace dunning::exact_online
