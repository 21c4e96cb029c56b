#include <doctest/doctest.h>

#include "tests/sandbox_test/peer.hpp"

using namespace dunning;
using namespace dunning::sandbox;

TEST_CASE(
    "Moneybird's limit headers say what was measured: seconds, requests left, an absolute reset") {
  Peer peer({1, {1, 0}, "2026-11-02"});
  peer.control("clock", {{"now", "2026-11-02T08:01:40Z"}, {"ticking", false}});
  const Answer answer = peer.get("/contacts.json");
  CHECK(answer.header("ratelimit-limit") == "150");
  CHECK(answer.header("ratelimit-remaining") == "200");  // seconds to 08:05:00
  CHECK(answer.header("ratelimit-requestsremaining") == "149");
  CHECK(answer.header("ratelimit-reset") ==
        std::to_string(parse_instant("2026-11-02T08:05:00Z")->ms / 1000));
  CHECK(answer.header("date") == "Mon, 02 Nov 2026 08:01:40 GMT");
}

TEST_CASE(
    "the 151st request in five simulated minutes is refused, and reports have a bucket of 50") {
  Peer peer({1, {1, 0}, "2026-11-02"});
  peer.control("clock", {{"now", "2026-11-02T08:00:00Z"}, {"ticking", false}});
  for (int i = 0; i < 150; ++i)
    REQUIRE(peer.get("/users.json").status == 200);
  const Answer refused = peer.get("/users.json");
  CHECK(refused.status == 429);
  CHECK(refused.body == "\"Retry later\"");
  CHECK(refused.header("retry-after") == refused.header("ratelimit-reset"));
  CHECK(refused.header("ratelimit-requestsremaining") == "0");
  for (int i = 0; i < 50; ++i)
    REQUIRE(peer.get("/reports/debtors.json").status == 200);
  CHECK(peer.get("/reports/debtors.json").status == 429);
  peer.control("advance", {{"minutes", 5}});
  CHECK(peer.get("/users.json").status == 200);
}

TEST_CASE("limits are switched off and raised on request, and control itself is not limited") {
  Peer peer({1, {1, 0}, "2026-11-02"});
  peer.control("limits", {{"ceiling", 2}});
  CHECK(peer.get("/users.json").header("ratelimit-limit") == "2");
  CHECK(peer.get("/users.json").status == 200);
  CHECK(peer.get("/users.json").status == 429);
  peer.control("limits", {{"on", false}});
  CHECK(peer.get("/users.json").status == 200);
}
