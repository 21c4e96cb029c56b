#include "connectors/exact_online/rules.hpp"

#include <doctest/doctest.h>

#include "connectors/exact_online/settings.hpp"
#include "connectors/exact_online/webhook.hpp"

using namespace dunning;
using namespace dunning::exact_online;
using Verdict = ports::WebhookReading::Verdict;

namespace {

// The vector of the facts, whose signature was made by another program.
const std::string body =
    R"json({"Content":{"Topic":"SalesEntries","ClientId":"2f6d7c1e-93a0-4c57-8b1d-5a0c7f3e9d24","Division":123456,"Action":"Update","Key":"b7a4f0d2-5c1e-4f7a-9a3b-2d8e6c4f1a90","ExactOnlineEndpoint":"https://start.exactonline.nl/api/v1/123456/salesentry/SalesEntries(guid'b7a4f0d2-5c1e-4f7a-9a3b-2d8e6c4f1a90')","EventCreatedOn":"2026-03-02T10:15:00.123"},"HashCode":"59DD532C0791279BA7B90A2DBCDEF9E4EF48FF822A1477D2274DDC6DDD223253"})json";

ports::WebhookReading read(const std::string& raw, const char* secret = "demo-webhook-secret",
                           const char* division = "123456") {
  const ports::Headers headers;
  const Secret key{std::string(secret)};
  const std::map<std::string, std::string> settings{{"division", division}};
  return read_webhook({headers, raw, key, Instant{}, settings});
}

}  // namespace

TEST_CASE(
    "exact_online: tokens are renewed from nine and a half minutes on, each refresh token once") {
  const auto rules = exact_online::rules({}).value().tokens;
  CHECK(rules.authorize_url == "https://start.exactonline.nl/api/oauth2/auth");
  CHECK(rules.token_url == "https://start.exactonline.nl/api/oauth2/token");
  CHECK(rules.client_proof == ports::TokenRules::ClientProof::in_body);
  CHECK(rules.redirect == ports::TokenRules::Redirect::registered);
  CHECK_FALSE(rules.pkce);
  CHECK(rules.refresh_not_before == Millis{570'000});
  CHECK(rules.refresh_not_before + rules.refresh_margin == rules.access_lifetime);
  CHECK(rules.rotates);
  CHECK(rules.grace == Millis{0});
  CHECK(rules.idle_lifetime == Millis{std::chrono::hours{720}});
  CHECK(rules.calls_per_day == 200);
}

TEST_CASE(
    "exact_online: sixty calls a minute and five thousand a day, and a stop before ten errors") {
  const auto rules = exact_online::rules({{"site", "be"}}).value();
  REQUIRE(rules.limits.size() == 2);
  CHECK(rules.limits[0].requests == 60);
  CHECK(rules.limits[0].remaining_header == "X-RateLimit-Minutely-Remaining");
  CHECK(rules.limits[0].reset == ports::RequestLimit::Reset::epoch_milliseconds);
  CHECK(rules.limits[1].requests == 5'000);
  CHECK(rules.limits[1].reset_header == "X-RateLimit-Reset");
  CHECK(rules.errors.errors == 10);
  CHECK(rules.errors.stop_at == 5);
  CHECK(rules.tokens.token_url.starts_with("https://start.exactonline.be/"));
  CHECK_FALSE(exact_online::rules({{"site", "xx"}}));
}

TEST_CASE("exact_online: the division is always said, and the site is one of Exact's") {
  CHECK(Settings::read({}).error().message.starts_with("division: expected a number"));
  CHECK_FALSE(Settings::read({{"division", "current"}}));
  const auto settings = Settings::read({{"division", "123"}, {"site", "UK"}}).value();
  CHECK(settings.base_url == "https://start.exactonline.co.uk");
  CHECK(settings.stop_classification == "Geen herinneringen");
  CHECK(settings.suspense_accounts == std::vector<std::string>{"Vraagposten", "Suspense"});
  CHECK_FALSE(settings.write_tasks);
  CHECK(Settings::read({{"division", "1"}, {"base_url", "https://localhost:8443/exact/"}})
            ->base_url == "https://localhost:8443/exact");
  CHECK(Settings::read({{"division", "1"}, {"write_back", "task"}})->write_tasks);
  for (const auto& [key, value] : std::map<std::string, std::string>{
           {"base_url", "http://x"}, {"write_back", "mail"}, {"totals", "perhaps"}}) {
    const auto wrong = Settings::read({{"division", "1"}, {key, value}});
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().message.starts_with(key + ":"));
  }
}

TEST_CASE("exact_online: a webhook is verified over the bytes that came") {
  CHECK(read(body).verdict == Verdict::hint);
  CHECK(read(body).status == 200);
  CHECK(read(body + "\n").verdict == Verdict::hint);
  CHECK(read(body, "another secret").verdict == Verdict::refused);
  CHECK(read(body, "").verdict == Verdict::refused);
  for (const auto& [from, to] : {std::pair("\"Update\"", "\"Delete\""), std::pair("59DD", "59dd"),
                                 std::pair(":123456,", ": 123456,"), std::pair("3253\"}", "325\"}"),
                                 std::pair("{\"Content\":", "{ \"Content\":")}) {
    auto other = body;
    other.replace(other.find(from), std::string(from).size(), to);
    CAPTURE(other);
    CHECK(read(other).verdict == Verdict::refused);
    CHECK_FALSE(read(other).because.empty());
  }
  for (const char* nonsense :
       {"{}", "{\"Content\":", "{\"Content\":{},\"HashCode\":\"\"}", "\"}", " "})
    CHECK(read(nonsense).verdict == Verdict::refused);
}

TEST_CASE(
    "exact_online: the empty call by which Exact tests an address is answered without a "
    "signature") {
  CHECK(read("").verdict == Verdict::nothing);
  CHECK(read("").status == 200);
  CHECK(read("", "").status == 200);
}

TEST_CASE("exact_online: a webhook about another division is none of ours") {
  CHECK(read(body, "demo-webhook-secret", "123457").verdict == Verdict::nothing);
  CHECK(read(body, "demo-webhook-secret", "123457").status == 200);
}
