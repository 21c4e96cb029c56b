#include "daemon/net/token_answers.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace dunning;
using Kind = net::TokenRefusal::Kind;

namespace {

constexpr Instant now{1'700'000'000'000};
constexpr Instant sent{now.ms - 2'000};

Result<ports::HttpResponse> answer(int status, const std::string& body,
                                   ports::Headers headers = {}) {
  return ports::HttpResponse{status, std::move(headers), std::make_unique<std::istringstream>(body),
                             body.size()};
}

ports::TokenRules exact() {
  ports::TokenRules rules;
  rules.refresh_not_before = Millis{570'000};
  rules.rotates = true;
  rules.idle_lifetime = Millis{30LL * 86'400'000};
  return rules;
}

net::TokenAnswer read(const ports::TokenRules& rules, const Result<ports::HttpResponse>& response,
                      const std::string& refresh_token = "r1") {
  return net::read_token_answer(rules, response, {sent, nullptr, refresh_token}, now);
}

}  // namespace

TEST_CASE("token answers: a lifetime is read as a number and as text, and counts from the asking") {
  for (const std::string life : {"600", "\"600\""}) {
    CAPTURE(life);
    const auto read_back =
        read(exact(), answer(200, R"({"access_token":"a","token_type":"bearer","expires_in":)" +
                                      life + R"(,"refresh_token":"r2"})"));
    const auto* tokens = std::get_if<TokenSet>(&read_back);
    REQUIRE(tokens != nullptr);
    CHECK(tokens->access_token.reveal() == "a");
    CHECK(tokens->issued == now);
    CHECK(tokens->expires == sent + Millis{600'000});
    CHECK(tokens->refresh_token.reveal() == "r2");
    CHECK(tokens->previous_refresh_token.reveal() == "r1");
    CHECK(tokens->idle_until == sent + Millis{30LL * 86'400'000});
  }
}

TEST_CASE("token answers: what Moneybird leaves out stays as it was") {
  const auto read_back = read({}, answer(200, R"({"access_token":"a","token_type":"bearer"})"));
  const auto* tokens = std::get_if<TokenSet>(&read_back);
  REQUIRE(tokens != nullptr);
  CHECK_FALSE(tokens->expires);
  CHECK_FALSE(tokens->idle_until);
  CHECK(tokens->refresh_token.reveal() == "r1");
  CHECK(tokens->previous_refresh_token.empty());
  ports::TokenRules hour;
  hour.access_lifetime = Millis{3'600'000};
  const auto by_rule = read(hour, answer(200, R"({"access_token":"a"})"));
  CHECK(std::get<TokenSet>(by_rule).expires == sent + Millis{3'600'000});
}

TEST_CASE("token answers: a refusal is judged by status, error and Reason") {
  struct Row {
    const char* what;
    int status;
    const char* body;
    ports::Headers headers;
    Kind kind;
  };
  const Row rows[] = {
      {"Xero, rotated out", 400, R"({"error":"invalid_grant"})", {}, Kind::broken},
      {"Exact, rotated out",
       401,
       R"({"error":"unauthorized_client","error_description":"Old refresh token used."})",
       {},
       Kind::broken},
      {"Exact, idle for too long",
       400,
       R"({"error":"invalid_request","error_description":"The refresh token expired at …"})",
       {},
       Kind::broken},
      {"Exact, too early",
       400,
       R"({"error":"access_denied"})",
       {{"Reason", "TooEarlyToRefreshTokens: Rate limit exceeded"}},
       Kind::too_early},
      {"Exact, too early in 2021", 401, R"({"error":"access_denied"})", {}, Kind::too_early},
      {"wrong secret", 401, R"({"error":"invalid_client"})", {}, Kind::client},
      {"a scope the app has not", 400, R"({"error":"invalid_scope"})", {}, Kind::client},
      {"an address that is wrong", 404, R"({"error":"invalid_grant"})", {}, Kind::client},
      {"an empty refusal", 400, "", {}, Kind::client},
      {"overload", 500, "Failed to execute the ExtractVariables", {}, Kind::lost},
      {"a gateway", 502, "<html>", {}, Kind::lost},
      {"too many", 429, "", {{"Retry-After", "60"}}, Kind::wait},
      {"a page instead of tokens", 200, "<html>", {}, Kind::lost},
      {"no token in it", 200, R"({"token_type":"bearer"})", {}, Kind::lost},
      {"a token that would forge a header",
       200,
       "{\"access_token\":\"a\\r\\nX: y\"}",
       {},
       Kind::lost},
      {"Microsoft wants the person", 400, R"({"error":"interaction_required"})", {}, Kind::broken},
      {"device, not yet", 400, R"({"error":"authorization_pending"})", {}, Kind::pending},
      {"device, too often", 400, R"({"error":"slow_down"})", {}, Kind::slow_down},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    const auto read_back = read(exact(), answer(row.status, row.body, row.headers));
    const auto* refusal = std::get_if<net::TokenRefusal>(&read_back);
    REQUIRE(refusal != nullptr);
    CHECK(refusal->kind == row.kind);
    CHECK_FALSE(refusal->why.empty());
  }
  const auto limited = read(exact(), answer(429, "", {{"Retry-After", "60"}}));
  CHECK(std::get<net::TokenRefusal>(limited).not_before == now + Millis{60'000});
  const auto timeout = read(exact(), fail(ErrorKind::transient, "no answer in time"));
  CHECK(std::get<net::TokenRefusal>(timeout).kind == Kind::lost);
}

TEST_CASE("token answers: without a refresh token, invalid_request is the app's fault") {
  const auto read_back = read({}, answer(400, R"({"error":"invalid_request"})"), "");
  CHECK(std::get<net::TokenRefusal>(read_back).kind == Kind::client);
}

TEST_CASE("token answers: a device code, in both spellings of its address") {
  for (const std::string name : {"verification_uri", "verification_url"}) {
    CAPTURE(name);
    const auto code = net::read_device_code(
        answer(200, R"({"device_code":"d","user_code":"AB-CD","expires_in":900,"interval":5,")" +
                        name + R"(":"https://login.example/device"})"),
        now);
    REQUIRE(code);
    CHECK(code->user_code == "AB-CD");
    CHECK(code->verification_url == "https://login.example/device");
    CHECK(code->until == now + Millis{900'000});
    CHECK(code->interval == Millis{5'000});
  }
  CHECK(net::read_device_code(answer(400, R"({"error":"unauthorized_client"})"), now)
            .error()
            .message.find("unauthorized_client") != std::string::npos);
}
