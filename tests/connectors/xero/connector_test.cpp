// Who is asked, with which settings, and what refusals mean.
#include "connectors/xero/rules.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "tests/connectors/xero/example.hpp"
#include "tests/connectors/xero/peer.hpp"

using namespace dunning;
using namespace dunning::xero;
using namespace dunning::xero::test;
using ports::PullMode;

namespace {

constexpr const char* webhook_key = "ZHVubmluZ2QtdGVzdC1rZXktbm90LWEtcmVhbC1vbmU=";

ports::WebhookReading reading_of(const std::string& body, const std::string& signature,
                                 const std::map<std::string, std::string>& settings = {},
                                 const std::string& key = webhook_key) {
  const ports::Headers headers = {{"X-Xero-Signature", signature}};
  const Secret secret(key);
  return read_webhook({headers, body, secret, Instant{}, settings});
}

ports::WebhookReading signed_reading(const std::string& body,
                                     const std::map<std::string, std::string>& settings = {}) {
  return reading_of(body, crypto::base64(crypto::bytes(crypto::hmac_sha256(webhook_key, body))),
                    settings);
}

using Verdict = ports::WebhookReading::Verdict;

}  // namespace

TEST_CASE("xero: the organisation is given by its id or by its name") {
  Peer peer;
  const auto by_id = peer.connector->identify();
  REQUIRE_MESSAGE(by_id, by_id.error().message);
  CHECK(by_id->ledger_id == peer.organisation.tenant);
  CHECK(by_id->name == "Acme");
  CHECK(by_id->currency == "EUR");
  CHECK(by_id->time_zone == "Europe/Amsterdam");
  // /connections knows no tenant yet.
  CHECK_FALSE(ports::find_header(peer.http.requests.at(0).headers, "Xero-Tenant-Id"));
  peer.context.settings["tenant"] = "ACME";
  peer.connector = peer.made();
  CHECK(peer.connector->identify()->ledger_id == peer.organisation.tenant);
  peer.connector = peer.made();
  REQUIRE(peer.connector->pull(PullMode::delta, "", ""));
  CHECK(ports::find_header(peer.http.requests.back().headers, "Xero-Tenant-Id") ==
        peer.organisation.tenant);
}

TEST_CASE("xero: an organisation that the login does not open is refused by name") {
  Peer peer;
  const auto opened = "(it opens: Acme (" + peer.organisation.tenant + "))";
  peer.context.settings["tenant"] = "Kantoor";  // a practice is no set of books
  CHECK(peer.made()->identify().error().message ==
        "the login does not open the Xero organisation Kantoor " + opened);
  peer.context.settings["tenant"] = "00000000-0000-4000-8000-000000000000";
  const auto error = peer.made()->identify().error();
  CHECK(error.kind == ErrorKind::not_found);
  CHECK(error.message ==
        "the login does not open the Xero organisation 00000000-0000-4000-8000-000000000000 " +
            opened);
}

TEST_CASE("xero: a custom connection is for one organisation and names none") {
  Peer peer;
  peer.organisation.custom_connection = true;
  peer.context.settings.erase("tenant");
  peer.connector = peer.made();
  const auto identity = peer.connector->identify();
  REQUIRE_MESSAGE(identity, identity.error().message);
  CHECK(identity->ledger_id == "o-1");
  CHECK(peer.http.count("/connections") == 0);
  CHECK(peer.connector->pull(PullMode::delta, "", ""));
}

TEST_CASE("xero: refusals are told apart by status, whatever the body") {
  const std::pair<int, ErrorKind> table[] = {
      {302, ErrorKind::permanent},    {400, ErrorKind::invalid_input},
      {401, ErrorKind::auth},         {403, ErrorKind::auth},
      {404, ErrorKind::not_found},    {412, ErrorKind::invalid_input},
      {429, ErrorKind::rate_limited}, {500, ErrorKind::transient},
      {501, ErrorKind::transient},    {503, ErrorKind::transient}};
  for (const auto& [status, kind] : table) {
    for (const char* body : {R"({"Message":"so it is"})", "<html>so it is</html>", ""}) {
      CAPTURE(status);
      CAPTURE(body);
      Peer peer;
      peer.instead["/Contacts?"] = {status, {}, body, {}};
      const auto page = peer.connector->pull(PullMode::delta, "", "");
      REQUIRE_FALSE(page);
      CHECK(page.error().kind == kind);
      CHECK(page.error().message.starts_with("Xero answered GET /Contacts with " +
                                             std::to_string(status)));
      CHECK(page.error().not_before.has_value() == (status == 429 || status == 503));
    }
  }
}

TEST_CASE("xero: what is said of a refusal helps with it") {
  Peer peer;
  const auto message = [&](int status, const std::string& body, ports::Headers headers = {}) {
    peer.instead["/Contacts?"] = {status, std::move(headers), body, {}};
    return peer.connector->pull(PullMode::delta, "", "").error().message;
  };
  CHECK(message(401, R"({"Title":"Unauthorized","Detail":"AuthorizationUnsuccessful"})") ==
        "Xero answered GET /Contacts with 401 (Unauthorized; AuthorizationUnsuccessful): the login "
        "lacks a scope; log in again with those that are documented");
  CHECK(message(403, R"({"Title":"Forbidden","Detail":"AuthenticationUnsuccessful"})")
            .ends_with(
                "see that the organisation is still connected and that the user still sees it"));
  CHECK(message(429, "", {{"X-Rate-Limit-Problem", "day"}, {"Retry-After", "7200"}}) ==
        "Xero answered GET /Contacts with 429: the limit is that of the day");
  CHECK(message(503, "The Organisation is offline") ==
        "Xero answered GET /Contacts with 503 (The Organisation is offline)");
}

TEST_CASE("xero: settings that cannot work are refused when the connector is made") {
  Peer peer;
  const auto error_with = [&](const std::string& key, const std::string& value) {
    auto context = peer.context;
    context.settings[key] = value;
    const auto made = XeroConnector::create(context);
    return made ? std::string() : made.error().message;
  };
  CHECK(error_with("base_url", "http://x.example") ==
        "base_url: expected an address that begins with https://");
  CHECK(error_with("identity_url", "http://x.example") ==
        "identity_url: expected an address that begins with https://");
  CHECK(error_with("online_invoices", "maybe") == "online_invoices: expected true or false");
  CHECK(error_with("daily_calls", "many") == "daily_calls: expected a number from 100");
  CHECK(error_with("base_url", "") == "");
  CHECK(error_with("tenant", "") == "");
}

TEST_CASE("S22: looks before a send say so, so that scarce requests are kept for them") {
  Peer peer;
  const auto contact = peer.organisation.add_contact("Vlietstra");
  REQUIRE(peer.connector->look_again({{RecordKind::debtor, contact}}, ports::Purpose::fresh_look));
  for (const auto& request : peer.http.requests)
    CHECK(request.purpose == ports::Purpose::fresh_look);
}

TEST_CASE("xero: what it demands of tokens and requests") {
  const auto usual = rules({}).value();
  CHECK(usual.tokens.authorize_url == "https://login.xero.com/identity/connect/authorize");
  CHECK(usual.tokens.token_url == "https://identity.xero.com/connect/token");
  CHECK(usual.tokens.rotates);
  CHECK(usual.tokens.grace == Millis{30 * 60'000});
  CHECK(usual.tokens.idle_lifetime == Millis{60LL * 24 * 3'600'000});
  CHECK(usual.tokens.scopes.front() == "offline_access");
  REQUIRE(usual.limits.size() == 3);
  CHECK(usual.limits[1].requests == 1'000);
  const auto other = rules({{"identity_url", "https://id.example/"},
                            {"daily_calls", "5000"},
                            {"scopes", "offline_access,accounting.transactions"}})
                         .value();
  CHECK(other.tokens.token_url == "https://id.example/connect/token");
  CHECK(other.tokens.scopes ==
        std::vector<std::string>{"offline_access", "accounting.transactions"});
  CHECK(other.limits[1].requests == 5'000);
  CHECK_FALSE(rules({{"daily_calls", "-1"}}));
}

TEST_CASE("xero: a webhook is genuine by its signature over the raw bytes") {
  const std::string probe =
      R"({"events":[],"firstEventSequence": 0,"lastEventSequence": 0, "entropy": "DUNNINGDTESTVECTORAA"})";
  const std::string signature = "yJXCcAPJ716JwZ2e6v646TAMNfVH8G5mn4MEVuBRLBE=";
  const auto genuine = reading_of(probe, signature);
  CHECK(genuine.verdict == Verdict::nothing);
  CHECK(genuine.status == 200);
  for (std::size_t at = 0; at < signature.size(); ++at) {
    auto wrong = signature;
    wrong[at] = wrong[at] == 'A' ? 'B' : 'A';
    CHECK(reading_of(probe, wrong).status == 401);
  }
  CHECK(reading_of(probe + " ", signature).verdict == Verdict::refused);
  CHECK(reading_of(probe, "").status == 401);
  CHECK(reading_of(probe, signature, {}, "").because == "no webhook secret is configured");
  CHECK(read_webhook({{}, probe, Secret(webhook_key), Instant{}, {}}).status == 401);
}

TEST_CASE("xero: events are hints for their own organisation, and unknown kinds are nothing") {
  const std::map<std::string, std::string> settings = {{"tenant", example::tenant_id}};
  const auto body = [](const std::string& category, const std::string& tenant) {
    return R"({"events":[{"resourceId":"r-1","eventCategory":")" + category +
           R"(","eventType":"UPDATE","tenantId":")" + tenant + R"("}]})";
  };
  const auto invoice = signed_reading(body("INVOICE", example::tenant_id), settings);
  CHECK(invoice.verdict == Verdict::hint);
  CHECK(invoice.changed == std::vector<RecordRef>{{RecordKind::invoice, "r-1"}});
  CHECK(signed_reading(body("CONTACT", example::tenant_id), settings).changed.at(0).kind ==
        RecordKind::debtor);
  CHECK(signed_reading(body("OVERPAYMENT", example::tenant_id), settings).changed.at(0).id ==
        "Overpayments/r-1");
  const auto payment = signed_reading(body("PAYMENT", example::tenant_id), settings);
  CHECK(payment.verdict == Verdict::hint);
  CHECK(payment.changed.empty());
  CHECK(signed_reading(body("INVOICE", "another"), settings).verdict == Verdict::nothing);
  CHECK(signed_reading(body("SUBSCRIPTION", example::tenant_id), settings).verdict ==
        Verdict::nothing);
  // By its name the tenant cannot be told without asking: a hint costs one early poll.
  CHECK(signed_reading(body("INVOICE", "another"), {{"tenant", "Acme"}}).verdict == Verdict::hint);
  const auto unreadable = signed_reading("{\"ev", settings);
  CHECK(unreadable.verdict == Verdict::hint);
  CHECK(unreadable.status == 200);
}
