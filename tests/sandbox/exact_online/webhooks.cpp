// Subscriptions to changes, their handshake and what is delivered.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "tests/sandbox/exact_online/exact_online.hpp"
#include "tests/sandbox/exact_online/refusals.hpp"
#include "tests/sandbox/exact_online/values.hpp"

namespace dunning::sandbox::exact_online {

namespace {

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  });
  return text;
}

struct Subject {
  const char* topic;
  const char* path;
};

Subject subject_of(const Movement& movement) {
  switch (movement.kind) {
    case Movement::Kind::account:
      return {"Accounts", "crm/Accounts"};
    case Movement::Kind::contact:
      return {"Contacts", "crm/Contacts"};
    case Movement::Kind::entry:
      return {"SalesEntries", "salesentry/SalesEntries"};
    case Movement::Kind::bank_line:
      return {"BankEntries", "financialtransaction/BankEntries"};
  }
  return {"Accounts", "crm/Accounts"};
}

}  // namespace

std::optional<Response> ExactOnline::shake_hands(const Json& values) {
  const std::string url = values.value("CallbackURL", std::string());
  const bool loopback = switches_.http_callbacks && (url.starts_with("http://127.0.0.1:") ||
                                                     url.starts_with("http://localhost:"));
  if (!url.starts_with("https://") && !loopback)
    return refusal(500, business_error("Ongeldig: CallbackURL", "Invalid: CallbackURL"));
  for (const Json& other : written_.created["webhooks/WebhookSubscriptions"]) {
    if (other["Topic"] == values["Topic"] &&
        !written_.removed.contains(other["ID"].get<std::string>()))
      return refusal(500, business_error("Gegeven bestaat reeds.", "Data already exists."));
  }
  const int status = outbox_.ask({name(), url, {}, "application/json", "", economy_.now(), 0, 0});
  if (status >= 200 && status < 300) return std::nullopt;
  return refusal(500, "Invalid: Post to callback URL endpoint returns " + std::to_string(status) +
                          " for " + url);
}

void ExactOnline::deliver() {
  for (const Movement& movement : mirror_.take_movements()) {
    const Subject subject = subject_of(movement);
    const auto subscriptions = written_.created.find("webhooks/WebhookSubscriptions");
    if (subscriptions == written_.created.end()) return;
    for (const Json& one : subscriptions->second) {
      if (one["Topic"] != subject.topic || written_.removed.contains(one["ID"].get<std::string>()))
        continue;
      const char* action = movement.what == Movement::What::created   ? "Create"
                           : movement.what == Movement::What::deleted ? "Delete"
                                                                      : "Update";
      const std::string content = text_of(
          Json{{"Topic", subject.topic},
               {"ClientId", one["ClientID"]},
               {"Division", main_division},
               {"Action", action},
               {"Key", movement.guid},
               {"ExactOnlineEndpoint", base_url_ + "/api/v1/" + std::to_string(main_division) +
                                           "/" + subject.path + "(guid'" + movement.guid + "')"},
               {"EventCreatedOn", wall_clock_text(economy_.now()) + ".000"}});
      const std::string hash =
          upper(crypto::hex(crypto::bytes(crypto::hmac_sha256(webhook_secret_, content))));
      outbox_.post({name(),
                    one["CallbackURL"].get<std::string>(),
                    {},
                    "application/json",
                    "{\"Content\":" + content + ",\"HashCode\":\"" + hash + "\"}",
                    economy_.now(),
                    0,
                    0});
    }
  }
}

}  // namespace dunning::sandbox::exact_online
