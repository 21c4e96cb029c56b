#include "connectors/moneybird/webhook.hpp"

#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "tests/connectors/moneybird/peer.hpp"

using namespace dunning;
using namespace dunning::moneybird;
using Verdict = ports::WebhookReading::Verdict;

namespace {

const Secret secret("5f1c0d5b0c7a4b1e9d2f5f1c0d5b0c7a4b1e9d2f5f1c0d5b0c7a4b1e9d2f0000");
const Instant now = *parse_instant("2026-11-21T09:00:00Z");
const std::string now_s = std::to_string(now.ms / 1000);
const std::string late_invoice =
    R"({"administration_id":"123","webhook_id":"7","entity_type":"SalesInvoice","entity_id":"498",)"
    R"("state":"late","action":"sales_invoice_state_changed_to_late","entity":{"id":"498"}})";

std::string v1(const std::string& moment, const std::string& body, const Secret& key = secret) {
  return crypto::hex(crypto::bytes(crypto::hmac_sha256(key.reveal(), moment + "." + body)));
}

ports::WebhookReading read(const std::string& signature, const std::string& body,
                           const Secret& key = secret) {
  const ports::Headers headers{{"User-Agent", "MoneyBird Webhook"},
                               {"moneybird-signature", signature}};
  const std::map<std::string, std::string> settings{{"administration", "123"}};
  return read_webhook({headers, body, key, now, settings});
}

ports::WebhookReading read_signed(const std::string& body) {
  return read("t=" + now_s + ",v1=" + v1(now_s, body), body);
}

}  // namespace

TEST_CASE("moneybird webhook: a genuine one is a hint about its record") {
  const auto reading = read_signed(late_invoice);
  CHECK(reading.verdict == Verdict::hint);
  CHECK(reading.status == 200);
  CHECK(reading.changed == std::vector<RecordRef>{{RecordKind::invoice, "498"}});
  // Delivered twice is read twice, and is the same hint.
  CHECK(read_signed(late_invoice).changed == reading.changed);
  const std::string external =
      R"({"administration_id":123,"entity_type":"ExternalSalesInvoice","entity_id":"498"})";
  CHECK(read_signed(external).changed ==
        std::vector<RecordRef>{{RecordKind::invoice, "external:498"}});
  const std::string payment =
      R"({"administration_id":"123","entity_type":"Payment","entity_id":"5","entity":null})";
  CHECK(read_signed(payment).verdict == Verdict::hint);
  CHECK(read_signed(payment).changed.empty());
}

TEST_CASE("moneybird webhook: any signature may fit, and unknown schemes are ignored") {
  const auto good = v1(now_s, late_invoice);
  CHECK(read("t=" + now_s + ",v1=" + std::string(64, '0') + ",v1=" + good, late_invoice).verdict ==
        Verdict::hint);
  CHECK(read("t=" + now_s + ",v9=abc,v1=" + good, late_invoice).verdict == Verdict::hint);
}

TEST_CASE("moneybird webhook: unsigned, forged, replayed and garbled ones are refused") {
  const auto good = v1(now_s, late_invoice);
  const auto moment = [](std::int64_t s) { return std::to_string(now.ms / 1000 + s); };
  const auto at = [&](std::int64_t s) {
    return read("t=" + moment(s) + ",v1=" + v1(moment(s), late_invoice), late_invoice).verdict;
  };
  CHECK(at(-300) == Verdict::hint);
  CHECK(at(300) == Verdict::hint);
  CHECK(at(-301) == Verdict::refused);
  CHECK(at(301) == Verdict::refused);
  for (const std::string& signature :
       {std::string(), "t=" + now_s, "v1=" + good, "t=" + now_s + ",v1=" + good.substr(1),
        "t=" + now_s + ",v0=" + good, "t=" + moment(-10) + ",v1=" + good, "t=,v1=" + good,
        "t=x" + now_s + ",v1=" + good, "t=999999999999999999,v1=" + good, std::string(500, ',')}) {
    CAPTURE(signature);
    const auto reading = read(signature, late_invoice);
    CHECK(reading.verdict == Verdict::refused);
    CHECK(reading.status == 401);
    CHECK_FALSE(reading.because.empty());
  }
  CHECK(read("t=" + now_s + ",v1=" + good, late_invoice + " ").verdict == Verdict::refused);
  CHECK(read("t=" + now_s + ",v1=" + good, late_invoice, Secret("other")).verdict ==
        Verdict::refused);
  CHECK(read("t=" + now_s + ",v1=" + v1(now_s, late_invoice, Secret()), late_invoice, Secret())
            .verdict == Verdict::refused);
}

TEST_CASE("moneybird webhook: another administration's is nothing of ours; unreadable is news") {
  CHECK(read_signed(R"({"administration_id":"9","entity_type":"SalesInvoice","entity_id":"1"})")
            .verdict == Verdict::nothing);
  for (const char* body : {"", "[]", "{", "{}", R"({"administration_id":{}})"}) {
    CAPTURE(body);
    CHECK(read_signed(body).verdict == Verdict::hint);
  }
}

TEST_CASE("moneybird: subscribing asks for every event of ours once, and keeps the secret") {
  Peer world;
  world.http = fakes::ScriptedHttp([&](const ports::HttpRequest& request) -> fakes::Scripted {
    if (request.method == "POST") {
      return {201,
              {},
              R"({"id":"7","url":"https://d.example/h","enabled_events":["sales_invoice"],)"
              R"("secret":"5e","deactivated_at":null})",
              {}};
    }
    if (request.method == "DELETE") return {204, {}, "", {}};
    return {200, {}, world.answers["/webhooks.json"].body, {}};
  });
  world.answers_with("/webhooks.json", "[]");
  const auto made = world.connector->subscribe("https://d.example/h");
  REQUIRE_MESSAGE(made, made.error().message);
  REQUIRE(made->size() == 1);
  CHECK(made->front().secret.reveal() == "5e");
  CHECK(made->front().about == "sales_invoice");
  CHECK(world.http.requests.back().body.find(R"("url":"https://d.example/h")") !=
        std::string::npos);
  world.answers_with("/webhooks.json",
                     R"([{"id":"6","url":"https://d.example/h","enabled_events":[],)"
                     R"("deactivated_at":"2026-01-01T00:00:00Z"},)"
                     R"({"id":"7","url":"https://d.example/h","enabled_events":[]}])");
  const auto posted = world.http.count("/webhooks.json");
  REQUIRE(world.connector->subscribe("https://d.example/h")->size() == 1);
  CHECK(world.http.count("/webhooks.json") == posted + 1);  // looked, and was there
  CHECK(world.connector->unsubscribe("7"));
  CHECK(world.http.requests.back().url.find("/123/webhooks/7.json") != std::string::npos);
}
