// Xero: events are sent, signed over the raw bytes, to who can tell a signature.
#include <doctest/doctest.h>

#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "tests/sandbox_test/xero_client.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

std::string signed_by(const std::string& key, const std::string& body) {
  const crypto::Digest digest = crypto::hmac_sha256(key, body);
  return crypto::base64(crypto::bytes(digest));
}

// A receiver that knows the key, or one that takes everything.
struct Receiver {
  std::string key;
  bool takes_everything = false;
  int operator()(const Parcel& parcel) const {
    std::string given;
    for (const auto& [name, value] : parcel.headers) {
      if (name == "x-xero-signature") given = value;
    }
    return takes_everything || given == signed_by(key, parcel.body) ? 200 : 401;
  }
};

}  // namespace

TEST_CASE("xero: the intent to receive is checked with right and wrong signatures") {
  for (const bool careless : {false, true}) {
    Inside inside;
    const std::string key = inside.access("xero")["webhook_secret"].get<std::string>();
    inside.sandbox().deliver_by(Receiver{key, careless});
    const Json answer = inside.control(
        "happen", {{"system", "xero"}, {"what", "webhooks"}, {"url", "http://127.0.0.1:9/x"}});
    CHECK(answer["intent_to_receive"] == !careless);
    CHECK(answer["statuses"] == (careless ? Json{200, 200, 200, 200} : Json{200, 401, 200, 401}));
    const Json first = inside.view("webhooks")[0];
    CHECK(first["body"].get<std::string>().starts_with(
        "{\"events\":[],\"firstEventSequence\": 0,\"lastEventSequence\": 0, \"entropy\": \""));
  }
}

TEST_CASE("xero: an event names what moved, and nothing of it") {
  Inside inside;
  XeroClient xero(inside);
  const std::string key = inside.access("xero")["webhook_secret"].get<std::string>();
  inside.control("happen", {{"system", "xero"},
                            {"what", "webhooks"},
                            {"url", "http://127.0.0.1:9/x"},
                            {"events", {"INVOICE"}},
                            {"unchecked", true}});
  const std::string id = xero.invoice("Z-1");
  inside.advance_s(1);
  inside.control("pay", {{"invoice", "Z-1"}, {"amount", "1.00"}});
  const Json sent = inside.view("webhooks");
  REQUIRE(sent.size() == 2);
  const std::string body = sent[1]["body"].get<std::string>();
  CHECK(sent[1]["headers"]["x-xero-signature"] == signed_by(key, body));
  const Json content = Json::parse(body);
  CHECK(content["firstEventSequence"] == 2);
  const Json event = content["events"][0];
  CHECK(event["resourceId"] == id);
  CHECK(event["eventCategory"] == "INVOICE");
  CHECK(event["eventType"] == "UPDATE");
  CHECK(event["eventDateUtc"] == "2026-11-02T08:00:01.000");
  CHECK(event["tenantId"] == xero.tenant);
  inside.control("happen", {{"system", "xero"}, {"what", "webhooks"}});
  inside.control("pay", {{"invoice", "Z-1"}});
  CHECK(inside.view("webhooks").size() == 2);
}
