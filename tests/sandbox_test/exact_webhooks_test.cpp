#include <doctest/doctest.h>

#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "tests/sandbox_test/exact.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

constexpr const char* callback = "https://dunning.example/hooks/exact";

std::string capitals(std::string text) {
  for (char& c : text)
    c = static_cast<char>(c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c);
  return text;
}

}  // namespace

TEST_CASE("a subscription begins with an empty POST, and fails when nobody takes it") {
  Exact exact;
  const Json wanted{{"CallbackURL", callback}, {"Topic", "SalesEntries"}};
  exact.inside.control("webhooks", {{"answer", 500}});
  const Response refused = exact.post("webhooks/WebhookSubscriptions", wanted);
  CHECK(refused.status == 500);
  CHECK(error_text(refused).starts_with("Invalid: Post to callback URL"));
  exact.inside.control("webhooks", {{"answer", 204}});
  const Response made = exact.post("webhooks/WebhookSubscriptions", wanted);
  REQUIRE(made.status == 201);
  CHECK(json_of(made)["d"]["Topic"] == "SalesEntries");
  const Json sent = exact.inside.view("webhooks");
  REQUIRE(sent.size() == 2);
  CHECK(sent[1]["body"] == "");
  CHECK(sent[1]["url"] == callback);
  CHECK(exact.post("webhooks/WebhookSubscriptions", wanted).status == 500);  // once per topic
  CHECK(exact.rows("webhooks/WebhookSubscriptions").size() == 1);
  const std::string id = json_of(made)["d"]["ID"].get<std::string>();
  CHECK(exact.remove("webhooks/WebhookSubscriptions(guid'" + id + "')").status == 204);
  CHECK(exact.rows("webhooks/WebhookSubscriptions").empty());
  CHECK(exact
            .post("webhooks/WebhookSubscriptions",
                  {{"CallbackURL", "http://dunning.example/"}, {"Topic", "Accounts"}})
            .status == 500);
}

TEST_CASE("a delivery names the record and is signed over its raw content") {
  Exact exact;
  exact.debtor("1");
  for (const char* topic : {"SalesEntries", "Accounts"})
    REQUIRE(
        exact.post("webhooks/WebhookSubscriptions", {{"CallbackURL", callback}, {"Topic", topic}})
            .status == 201);
  const auto deliveries = [&] {
    Json all = Json::array();
    for (const Json& one : exact.inside.view("webhooks")) {
      if (one["body"] != "") all.push_back(one);
    }
    return all;
  };
  CHECK(deliveries().empty());
  exact.invoice("1", "A-1", "100.00");
  REQUIRE(deliveries().size() == 1);
  const std::string body = deliveries()[0]["body"].get<std::string>();
  const Json content = Json::parse(body)["Content"];
  CHECK(content["Topic"] == "SalesEntries");
  CHECK(content["Action"] == "Create");
  CHECK(content["Division"] == std::stoi(exact.division));
  CHECK(content["Key"] == exact.receivables()[0]["TransactionEntryID"]);
  const std::string start = "{\"Content\":";
  const std::size_t end = body.find(",\"HashCode\":");
  const std::string secret =
      exact.inside.access("exact_online")["webhook_secret"].get<std::string>();
  const auto digest =
      crypto::hmac_sha256(secret, std::string_view(body).substr(start.size(), end - start.size()));
  CHECK(Json::parse(body)["HashCode"] == capitals(crypto::hex(crypto::bytes(digest))));
  exact.inside.control("edit_debtor", {{"debtor", "1"}, {"phone", "010-1"}});
  CHECK(Json::parse(deliveries()[1]["body"].get<std::string>())["Content"]["Action"] == "Update");
  exact.inside.control("webhooks", {{"lose", 1}, {"duplicate", 1}});
  exact.inside.control("delete_invoice", {{"invoice", "A-1"}});
  CHECK(deliveries().size() == 2);  // lost
  exact.inside.control("edit_debtor", {{"debtor", "1"}, {"phone", "010-2"}});
  CHECK(deliveries().size() == 4);  // twice
}
