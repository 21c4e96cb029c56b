#include <doctest/doctest.h>

#include "tests/sandbox_test/peer.hpp"

using namespace dunning;
using namespace dunning::sandbox;

TEST_CASE("a fault of kind status answers in the system's own error shape, as often as asked") {
  struct Row {
    int status;
    const char* body;
  };
  const Row rows[] = {
      {401, R"({"error":"token is invalid","symbolic":{"request":"invalid_grant"}})"},
      {404, R"({"error":"record not found","symbolic":{"id":"not_found"}})"},
      {500, R"({"error":"the sandbox was told to fail"})"},
      {429, "\"Retry later\""},
  };
  Peer peer({1, {2, 4}, "2026-11-02"});
  for (const Row& row : rows) {
    CAPTURE(row.status);
    peer.control(
        "fault",
        {{"kind", "status"}, {"status", row.status}, {"path_prefix", "/contacts"}, {"count", 2}});
    CHECK(peer.get("/users.json").status == 200);
    for (int i = 0; i < 2; ++i) {
      const Answer answer = peer.get("/contacts.json");
      CHECK(answer.status == row.status);
      CHECK(answer.body == row.body);
    }
    CHECK(peer.get("/contacts.json").status == 200);
  }
}

TEST_CASE("a 429 names its end in each form that has been seen") {
  struct Row {
    const char* form;
    const char* retry_after;
  };
  Peer peer({1, {2, 4}, "2026-11-02"});
  peer.control("clock", {{"now", "2026-11-02T08:00:00Z"}, {"ticking", false}});
  const std::string epoch = std::to_string(parse_instant("2026-11-02T08:01:00Z")->ms / 1000);
  const Row rows[] = {{"epoch", epoch.c_str()},
                      {"delta", "60"},
                      {"http_date", "Mon, 02 Nov 2026 08:01:00 GMT"},
                      {"none", ""},
                      {"html", ""}};
  for (const Row& row : rows) {
    CAPTURE(row.form);
    peer.control("fault", {{"kind", "status"}, {"status", 429}, {"retry_after", row.form}});
    const Answer answer = peer.get("/contacts.json");
    CHECK(answer.status == 429);
    CHECK(answer.header("retry-after") == row.retry_after);
    const bool html = std::string(row.form) == "html";
    CHECK(answer.header("content-type").starts_with(html ? "text/html" : "application/json"));
    CHECK(answer.header("ratelimit-limit") == (html ? "" : "150"));
  }
}

TEST_CASE("the n-th matching request fails, the ones before and after do not") {
  Peer peer({1, {2, 4}, "2026-11-02"});
  peer.control("fault", {{"kind", "status"},
                         {"status", 500},
                         {"method", "GET"},
                         {"nth", 3},
                         {"path_contains", "synchronization"}});
  for (const int status : {200, 200, 500, 200}) {
    CHECK(peer.get("/sales_invoices/synchronization.json").status == status);
    CHECK(peer.post("/contacts/synchronization.json", {{"ids", Json::array()}}).status == 200);
  }
  CHECK(peer.view("faults")[0]["done"] == 1);
}

TEST_CASE("malformed, truncated, cut and endless answers are what they say") {
  Peer peer;
  const std::string list = "/sales_invoices.json?per_page=20";
  peer.control("fault", {{"kind", "malformed_json"}});
  const Answer malformed = peer.get(list);
  CHECK(malformed.status == 200);
  CHECK(Json::parse(malformed.body, nullptr, false).is_discarded());
  for (const char* kind : {"truncate", "cut_connection"}) {
    CAPTURE(kind);
    peer.control("fault", {{"kind", kind}});
    CHECK_FALSE(peer.get(list).arrived);
    CHECK(peer.get(list).arrived);
  }
}

TEST_CASE(
    "an endless body goes on until the client leaves, and the server answers others meanwhile") {
  Peer peer;
  peer.control("fault", {{"kind", "endless_body"}});
  std::size_t received = 0;
  CHECK(peer.receive_until(peer.root() + "/contacts.json", 5'000'000, received) == false);
  CHECK(received >= 5'000'000);
  CHECK(peer.get("/contacts.json").status == 200);
}

TEST_CASE("a slow drip sends the right answer a byte at a time") {
  Peer peer({1, {0, 0}, "2026-11-02"});
  peer.control("fault", {{"kind", "slow_drip"}, {"ms", 1}});
  const Answer answer = peer.get("/custom_fields.json");
  CHECK(answer.status == 200);
  CHECK(answer.body == "[]");
}

TEST_CASE("a fault after the effect loses the answer and not the write") {
  Peer peer;
  const std::string path = "/sales_invoices/" + peer.some_invoice("late")["id"].get<std::string>();
  const Json note{{"note", {{"note", "x"}}}};
  peer.control("fault",
               {{"kind", "cut_connection"}, {"method", "POST"}, {"path_contains", "/notes"}});
  CHECK_FALSE(peer.post(path + "/notes.json", note).arrived);
  CHECK(peer.view("written")["count"] == 0);
  peer.control("fault", {{"kind", "cut_connection"},
                         {"method", "POST"},
                         {"path_contains", "/notes"},
                         {"after_effect", true}});
  CHECK_FALSE(peer.post(path + "/notes.json", note).arrived);
  CHECK(peer.view("written")["count"] == 1);
}

TEST_CASE("shifted pages lose a row and duplicate rows repeat one") {
  Peer peer;
  const std::string list = "/contacts.json?per_page=10&page=2";
  const Json right = peer.get(list).json();
  peer.control("fault", {{"kind", "shifted_pages"}});
  const Json shifted = peer.get(list).json();
  CHECK(shifted[0]["id"] == right[1]["id"]);
  peer.control("fault", {{"kind", "duplicate_rows"}});
  const Json doubled = peer.get(list).json();
  REQUIRE(doubled.size() == 11);
  CHECK(doubled[0] == doubled[10]);
}

TEST_CASE("a chunked request body is refused, and one without length is an empty one") {
  Peer peer;
  CHECK(peer.raw("POST " + peer.root() +
                 "/contacts/synchronization.json HTTP/1.1\r\nHost: localhost\r\n"
                 "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
            .starts_with("HTTP/1.1 411"));
  CHECK(peer.raw("DELETE " + peer.root() +
                 "/sales_invoices/1.json HTTP/1.1\r\nHost: localhost\r\n"
                 "Connection: close\r\n\r\n")
            .starts_with("HTTP/1.1 401"));
}
