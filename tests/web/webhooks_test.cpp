#include "tests/web/office.hpp"

namespace dunning::test {
namespace {

const std::string right = "X-Key: right\r\n";
const std::string door = "/webhooks/books";

}  // namespace

TEST_CASE("webhooks: a genuine one becomes one request row, however many come") {
  Office office;
  office.shown();
  for (int i = 0; i < 20; ++i) {
    const auto answer = office.ask(post(door, "event " + std::to_string(i), right));
    CHECK(status_of(answer) == 200);
    CHECK(body_of(answer).empty());
    CHECK(answer.find("Set-Cookie") == std::string::npos);
  }
  const auto requests = office.requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].kind == "hint");
  CHECK(requests[0].argument == "books");
  CHECK(requests[0].author == "webhook");
  CHECK(office.rung > 0);
  REQUIRE(store::Requests(*office.store).drop(requests[0].id));
  CHECK(office.requests().empty());
  office.ask(post(door, "event 20", right));
  CHECK(office.requests().size() == 1);
}

TEST_CASE("webhooks: a forged one becomes nothing and is logged once in a while") {
  Office office;
  office.shown();
  for (int i = 0; i < 5; ++i) {
    const auto answer = office.ask(post(door, "event", "X-Key: wrong\r\n"));
    CHECK(status_of(answer) == 401);
    CHECK(body_of(answer).empty());
  }
  CHECK(office.requests().empty());
  CHECK(office.rung == 0);
  CHECK(office.metric("dunningd_webhooks_total{administration=\"books\",outcome=\"refused\"}") ==
        "5");
  int logged = 0;
  for (const auto& line : office.log.lines())
    logged += line.starts_with("warning webhook_refused administration=books") ? 1 : 0;
  CHECK(logged == 1);
}

TEST_CASE("webhooks: the same bytes again are answered alike and become nothing") {
  Office office;
  office.shown();
  CHECK(status_of(office.ask(post(door, "once", right))) == 200);
  REQUIRE(store::Requests(*office.store).drop(office.requests().at(0).id));
  CHECK(status_of(office.ask(post(door, "once", right))) == 200);
  CHECK(office.requests().empty());
  CHECK(office.metric("dunningd_webhooks_total{administration=\"books\",outcome=\"replayed\"}") ==
        "1");
}

TEST_CASE("webhooks: only so many are remembered, the newest") {
  web::Limits limits;
  limits.remembered_webhooks = 2;
  Office office(limits);
  office.shown();
  for (const auto* body : {"a", "b", "c"})
    office.ask(post(door, body, right));
  REQUIRE(store::Requests(*office.store).drop(office.requests().at(0).id));
  office.ask(post(door, "b", right));
  office.ask(post(door, "c", right));
  CHECK(office.requests().empty());
  office.ask(post(door, "a", right));
  CHECK(office.requests().size() == 1);
}

TEST_CASE("webhooks: a handshake is answered as the system wants and becomes nothing") {
  Office office;
  office.shown();
  CHECK(status_of(office.ask(post(door, "hello"))) == 204);
  CHECK(office.requests().empty());
  CHECK(status_of(office.ask(get(door))) == 405);
}

TEST_CASE("webhooks: a store that does not take the row is no success for the sender") {
  Office office;
  const auto only_for_reading = store::Store::open({office.connection(), 2, true});
  REQUIRE(only_for_reading);
  office.listener->show(office.content(**only_for_reading));
  CHECK(status_of(office.ask(post(door, "event", right))) == 503);
  CHECK(office.log.has("webhook_not_kept"));
  office.shown();  // before the other store goes
}

TEST_CASE("webhooks: the reader sees the bytes as they came, NUL and all") {
  Office office;
  std::string seen;
  auto content = office.content();
  content.webhooks[0].read = [&](const ports::Headers& headers, std::string_view body) {
    seen = std::string(body);
    CHECK(ports::find_header(headers, "x-forwarded") == "a, b");
    CHECK_FALSE(ports::find_header(headers, "REMOTE_ADDR"));
    return ports::WebhookReading{ports::WebhookReading::Verdict::nothing, 200, {}, ""};
  };
  office.listener->show(std::move(content));
  const std::string body("{\"a\":\"\xc3\xa9\"}\0\r\n\x01 end", 18);
  CHECK(status_of(office.ask(post(door, body,
                                  "Content-Type: application/x-www-form-urlencoded\r\n"
                                  "X-Forwarded: a, b\r\n"))) == 200);
  CHECK(seen == body);
}

}  // namespace dunning::test
