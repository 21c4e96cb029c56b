// What each system signs, as published or computed once by another program (Python's hmac): the
// readers of all three plugins.
#include <doctest/doctest.h>

#include <string>

#include "connectors/exact_online/webhook.hpp"
#include "connectors/moneybird/webhook.hpp"
#include "connectors/xero/rules.hpp"

namespace dunning::test {
namespace {

using ports::WebhookReading;
using Verdict = WebhookReading::Verdict;
using Reader = WebhookReading (*)(const ports::IncomingWebhook&);

struct Delivery {
  Reader reader = nullptr;
  ports::Headers headers{};
  std::string body{};
  std::string secret{};
  std::int64_t now_s = 0;
  std::map<std::string, std::string> settings{};

  WebhookReading read() const {
    const Secret key(secret);
    return reader({headers, body, key, Instant{now_s * 1000}, settings});
  }
};

Delivery xero() {
  return {
      &xero::read_webhook,
      {{"x-xero-signature", "j1OFWT2jJyKuKUOitysIc77pIGAHYTfwEGeJCR4ssX4="}},
      R"({"events":[{"resourceUrl":"https://api.xero.com/api.xro/2.0/Invoices/717f2bfc-c6d4-41fd-b238-3f2f0c0cf777","resourceId":"717f2bfc-c6d4-41fd-b238-3f2f0c0cf777","eventDateUtc":"2026-03-02T09:15:39.902","eventType":"UPDATE","eventCategory":"INVOICE","tenantId":"c2cc9b6e-9458-4c7d-93cc-f02b81b0594f","tenantType":"ORGANISATION"}],"firstEventSequence":1,"lastEventSequence":1,"entropy":"S0m3r4nd0m3ntr0py"})",
      "dGhlIGtleSBpcyB1c2VkIGFzIHRleHQ=",
      1'772'442'939,
      {{"tenant", "c2cc9b6e-9458-4c7d-93cc-f02b81b0594f"}}};
}

// The vector of the description of the interface.
Delivery exact() {
  return {
      &exact_online::read_webhook,
      {},
      R"json({"Content":{"Topic":"SalesEntries","ClientId":"2f6d7c1e-93a0-4c57-8b1d-5a0c7f3e9d24","Division":123456,"Action":"Update","Key":"b7a4f0d2-5c1e-4f7a-9a3b-2d8e6c4f1a90","ExactOnlineEndpoint":"https://start.exactonline.nl/api/v1/123456/salesentry/SalesEntries(guid'b7a4f0d2-5c1e-4f7a-9a3b-2d8e6c4f1a90')","EventCreatedOn":"2026-03-02T10:15:00.123"},"HashCode":"59DD532C0791279BA7B90A2DBCDEF9E4EF48FF822A1477D2274DDC6DDD223253"})json",
      "demo-webhook-secret",
      1'772'442'939,
      {{"division", "123456"}}};
}

Delivery moneybird() {
  return {
      &moneybird::read_webhook,
      {{"Moneybird-Signature",
        "t=1789517115,v1=6bffb1534219ac0dd3e701e0bb6a3fcdd3e06f4e051d9cd3d62b6cd3f29471fb,v1="
        "4b179582c700f7f6d5d781b1fabc2397226f1b40b27663153df984564b924d4c,v2=unknown"}},
      R"({"administration_id":"433100000000000009","webhook_id":"433100000000000701","webhook_token":"aBcD","entity_type":"SalesInvoice","entity_id":"498100000000000001","state":"late","action":"sales_invoice_state_changed_to_late","entity":null})",
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      1'789'517'115,
      {{"administration", "433100000000000009"}}};
}

const struct {
  const char* system;
  Delivery (*delivery)();
} systems[] = {{"xero", &xero}, {"exact_online", &exact}, {"moneybird", &moneybird}};

}  // namespace

TEST_CASE("signatures: a right one is a hint, answered with 200") {
  for (const auto& [system, delivery] : systems) {
    CAPTURE(system);
    const auto reading = delivery().read();
    CHECK(reading.verdict == Verdict::hint);
    CHECK(reading.status == 200);
  }
}

TEST_CASE("signatures: another key, another byte or no signature is refused") {
  for (const auto& [system, delivery] : systems) {
    CAPTURE(system);
    auto wrong_key = delivery();
    wrong_key.secret += "x";
    CHECK(wrong_key.read().verdict == Verdict::refused);
    CHECK(wrong_key.read().status == 401);
    auto no_key = delivery();
    no_key.secret.clear();
    CHECK(no_key.read().verdict == Verdict::refused);
    auto changed = delivery();
    changed.body[changed.body.find('4')] = '3';
    CHECK(changed.read().verdict == Verdict::refused);
    auto spaced = delivery();
    spaced.body.insert(1, " ");  // the same JSON, other bytes
    CHECK(spaced.read().verdict == Verdict::refused);
    auto unsigned_one = delivery();
    unsigned_one.headers.clear();
    if (const auto hash = unsigned_one.body.find("\"HashCode\":\""); hash != std::string::npos)
      unsigned_one.body.erase(hash + 12, 64);
    CHECK(unsigned_one.read().verdict == Verdict::refused);
    auto garbage = delivery();
    garbage.body = std::string("\0\xff{", 3);
    CHECK(garbage.read().verdict == Verdict::refused);
  }
}

TEST_CASE("signatures: what is about other books is taken and means nothing") {
  for (const auto& [system, delivery] : systems) {
    CAPTURE(system);
    auto other = delivery();
    for (auto& [key, value] : other.settings)
      value.back() = value.back() == '1' ? '2' : '1';
    CHECK(other.read().verdict == Verdict::nothing);
    CHECK(other.read().status == 200);
  }
}

TEST_CASE("signatures: Exact's empty call to a new address is answered and means nothing") {
  Delivery handshake{.reader = &exact_online::read_webhook, .secret = "demo-webhook-secret"};
  CHECK(handshake.read().verdict == Verdict::nothing);
  CHECK(handshake.read().status == 200);
}

TEST_CASE("signatures: Moneybird's is good for five minutes, either way") {
  auto delivery = moneybird();
  for (const int seconds : {-300, 0, 300}) {
    delivery.now_s = 1'789'517'115 + seconds;
    CHECK(delivery.read().verdict == Verdict::hint);
  }
  for (const int seconds : {-301, 301, 86'400}) {
    delivery.now_s = 1'789'517'115 + seconds;
    CHECK(delivery.read().verdict == Verdict::refused);
  }
  // The time is signed, too.
  delivery.headers = {
      {"Moneybird-Signature",
       "t=1789603515,v1=4b179582c700f7f6d5d781b1fabc2397226f1b40b27663153df984564b924d4c"}};
  CHECK(delivery.read().verdict == Verdict::refused);
}

TEST_CASE("signatures: a hint names the record where that is known") {
  const auto of_moneybird = moneybird().read();
  REQUIRE(of_moneybird.changed.size() == 1);
  CHECK(of_moneybird.changed[0].kind == RecordKind::invoice);
  CHECK(of_moneybird.changed[0].id == "498100000000000001");
  CHECK(xero().read().changed.size() == 1);
}

}  // namespace dunning::test
