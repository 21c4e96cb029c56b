#include <doctest/doctest.h>

#include "tests/sandbox_test/exact.hpp"

using namespace dunning;
using namespace dunning::sandbox;

TEST_CASE("Exact's headers count a minute and a day, and say in milliseconds when they end") {
  Exact exact;
  const Response response = exact.get("system/Divisions");
  CHECK(header_of(response, "X-RateLimit-Limit") == "5000");
  CHECK(header_of(response, "X-RateLimit-Remaining") == "4999");
  CHECK(header_of(response, "X-RateLimit-Reset") ==
        std::to_string(parse_instant("2026-11-03T00:00:00Z")->ms));
  CHECK(header_of(response, "X-RateLimit-Minutely-Limit") == "60");
  CHECK(header_of(response, "X-RateLimit-Minutely-Remaining") == "59");
  CHECK(header_of(response, "X-RateLimit-Minutely-Reset") ==
        std::to_string(parse_instant("2026-11-02T08:01:00Z")->ms));
}

TEST_CASE("the sixty-first call of a clock minute is refused with an empty body and its headers") {
  Exact exact;
  exact.inside.advance_s(30);
  for (int i = 0; i < 60; ++i)
    REQUIRE(exact.get("system/Divisions").status == 200);
  const Response refused = exact.get("system/Divisions");
  CHECK(refused.status == 429);
  CHECK(refused.body.empty());
  CHECK(header_of(refused, "X-RateLimit-Minutely-Remaining") == "0");
  CHECK(header_of(refused, "X-RateLimit-Remaining").empty());
  CHECK(header_of(refused, "Retry-After").empty());
  exact.inside.advance_s(30);
  CHECK(exact.get("system/Divisions").status == 200);
}

TEST_CASE("the daily limit is refused with the daily headers alone, until midnight UTC") {
  Exact exact;
  exact.inside.control("limits", {{"bucket", "exact_online day"}, {"ceiling", 2}});
  exact.get("system/Divisions");
  exact.get("system/Divisions");
  const Response refused = exact.get("system/Divisions");
  CHECK(refused.status == 429);
  CHECK(header_of(refused, "X-RateLimit-Remaining") == "0");
  CHECK(header_of(refused, "X-RateLimit-Minutely-Remaining").empty());
  exact.inside.advance_s(16 * 3'600);
  CHECK(exact.get("system/Divisions").status == 200);
}

TEST_CASE("a server whose clock is ahead says so in every moment it names") {
  Exact exact;
  exact.option("clock_skew_s", 150);
  CHECK(header_of(exact.get("system/Divisions"), "X-RateLimit-Minutely-Reset") ==
        std::to_string(parse_instant("2026-11-02T08:03:00Z")->ms));
}

TEST_CASE("more than ten errors in an hour block that endpoint alone, for an hour") {
  Exact exact;
  exact.debtor("1");
  for (int i = 0; i < 11; ++i)
    CHECK(exact.get("crm/Accounts", {{"$select", "Nothing"}}).status == 400);
  const Response blocked = exact.get("crm/Accounts", {{"$select", "ID"}});
  CHECK(blocked.status == 429);
  CHECK(blocked.body.empty());
  CHECK(exact.get("crm/Contacts", {{"$select", "ID"}}).status == 200);
  exact.inside.advance_s(3'600);
  CHECK(exact.get("crm/Accounts", {{"$select", "ID"}}).status == 200);
  for (int i = 0; i < 10; ++i)
    CHECK(exact.get("crm/Accounts", {{"$select", "Nothing"}}).status == 400);
  CHECK(exact.get("crm/Accounts", {{"$select", "ID"}}).status == 200);  // ten are allowed
}

TEST_CASE("who calls on while blocked waits longer") {
  Exact exact;
  for (int i = 0; i < 11; ++i)
    exact.get("crm/Accounts", {{"$select", "Nothing"}});
  for (int i = 0; i < 10; ++i)
    CHECK(exact.get("crm/Accounts", {{"$select", "ID"}}).status == 429);
  exact.inside.advance_s(3'600);
  CHECK(exact.get("crm/Accounts", {{"$select", "ID"}}).status == 429);
  exact.inside.advance_s(3'600);
  CHECK(exact.get("crm/Accounts", {{"$select", "ID"}}).status == 200);
}

TEST_CASE("a scope that the app lacks, a blocked division and an overloaded edge") {
  Exact exact;
  exact.inside.control("token", {{"system", "exact_online"}, {"scopes", {"Crm accounts"}}});
  const Response refused = exact.get("system/Divisions");
  CHECK(refused.status == 403);
  CHECK(error_text(refused) == "Forbidden - Application Scope Violated. Cannot read");
  CHECK(exact.get("crm/Accounts", {{"$select", "ID"}}).status == 200);
  exact.option("forbidden", "DivisionBlocked");
  CHECK(header_of(exact.get("crm/Accounts", {{"$select", "ID"}}), "Reason") == "DivisionBlocked");
  exact.option("forbidden", "");
  exact.option("over_capacity", true);
  const Response edge = exact.get("crm/Accounts", {{"$select", "ID"}});
  CHECK(edge.status == 503);
  CHECK(edge.body.empty());
  exact.option("over_capacity", false);
  CHECK(exact.get("crm/Accounts", {{"select", "ID"}}).status == 503);  // an option without $
}

TEST_CASE("the API takes an access token of ten minutes, and one refresh after it") {
  Exact exact;
  const Json access = exact.inside.access("exact_online");
  const auto refresh = [&](const std::string& token) {
    return exact.inside.post_form("/api/oauth2/token",
                                  {{"grant_type", "refresh_token"},
                                   {"refresh_token", token},
                                   {"client_id", access["client_id"].get<std::string>()},
                                   {"client_secret", access["client_secret"].get<std::string>()}});
  };
  exact.inside.advance_s(600);
  const Response first = refresh(access["refresh_token"].get<std::string>());
  REQUIRE(first.status == 200);
  CHECK(json_of(first)["expires_in"] == "600");
  exact.token = json_of(first)["access_token"].get<std::string>();
  CHECK(exact.get("system/Divisions").status == 200);
  exact.inside.advance_s(599);
  CHECK(exact.get("system/Divisions").status == 200);
  exact.inside.advance_s(1);
  const Response expired = exact.get("system/Divisions");
  CHECK(expired.status == 401);
  CHECK(header_of(expired, "WWW-Authenticate").find("expired") != std::string::npos);
  const Response second = refresh(json_of(first)["refresh_token"].get<std::string>());
  REQUIRE(second.status == 200);
  CHECK(refresh(json_of(first)["refresh_token"].get<std::string>()).status == 401);
  CHECK(header_of(refresh(json_of(second)["refresh_token"].get<std::string>()), "Reason")
            .starts_with("TooEarlyToRefreshTokens"));
}
