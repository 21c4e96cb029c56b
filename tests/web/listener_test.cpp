// The listener over real sockets, with callers who misbehave.
#include <thread>

#include "tests/web/office.hpp"

namespace dunning::test {
namespace {

const std::string host = "Host: here\r\n";

web::Limits impatient() {
  web::Limits limits;
  limits.head_time = Millis{100};
  limits.body_time = Millis{100};
  limits.idle_time = Millis{200};
  limits.answer_time = Millis{300};
  limits.linger_time = Millis{100};
  return limits;
}

}  // namespace

TEST_CASE("listener: answers who lives and who is ready, to GET and HEAD alone") {
  Office office;
  CHECK(status_of(office.ask(get("/healthz"))) == 503);  // nothing is shown yet
  office.shown();
  const auto health = office.ask(get("/healthz"));
  CHECK(status_of(health) == 200);
  CHECK(body_of(health) == "ok\n");
  CHECK(health.find("Set-Cookie") == std::string::npos);
  CHECK(body_of(office.ask(get("/readyz"))) == "ready\n");
  const auto head = office.ask("HEAD /healthz HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n");
  CHECK(status_of(head) == 200);
  CHECK(body_of(head).empty());
  const auto posted = office.ask(post("/healthz", ""));
  CHECK(status_of(posted) == 405);
  CHECK(posted.find("Allow: GET, HEAD\r\n") != std::string::npos);
  CHECK(status_of(office.ask(get("/"))) == 404);
  CHECK(status_of(office.ask(get("/healthz/"))) == 404);
  CHECK(status_of(office.ask(get("/../etc/passwd"))) == 404);
  CHECK(status_of(office.ask(get("/webhooks/elsewhere"))) == 404);
  office.listener->show_nothing();
  CHECK(status_of(office.ask(get("/healthz"))) == 503);
}

TEST_CASE(
    "listener: an administration that cannot be read is a note, and no reason to be not ready") {
  Office office;
  const auto id = office.enter();
  REQUIRE(store::Administrations(*office.store).note_pull_error(id, "401", Instant{86'400'000}));
  office.reload_refused = true;
  office.shown();
  const auto ready = office.ask(get("/readyz"));
  CHECK(status_of(ready) == 200);
  CHECK(ready.find("note: books cannot be read since 1970-01-02T00:00:00.000Z") !=
        std::string::npos);
  CHECK(ready.find("note: the newest configuration was refused") != std::string::npos);
}

TEST_CASE("listener: a port that somebody has is refused in plain words") {
  Office office;
  const auto second = web::Listener::open({"127.0.0.1", office.listener->port()}, {}, office.clock);
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::conflict);
  CHECK(second.error().message.find("another program has this port") != std::string::npos);
  const auto elsewhere = web::Listener::open({"192.0.2.1", 0}, {}, office.clock);
  REQUIRE_FALSE(elsewhere);
  CHECK(elsewhere.error().kind == ErrorKind::invalid_input);
}

TEST_CASE("listener: several requests on one connection are answered in their order") {
  Office office;
  office.shown();
  Caller caller(office.listener->port());
  const std::string next = "GET /healthz HTTP/1.1\r\n" + host + "\r\n";
  caller.send(next + next + "GET /nowhere HTTP/1.1\r\n" + host + "\r\n" + next);
  CHECK(status_of(caller.answer()) == 200);
  CHECK(status_of(caller.answer()) == 200);
  CHECK(status_of(caller.answer()) == 404);
  CHECK(status_of(caller.answer()) == 200);
  // A body is never read as a request, even when it looks like one.
  caller.send("POST /webhooks/books HTTP/1.1\r\n" + host +
              "Content-Length: " + std::to_string(next.size()) + "\r\n\r\n" + next);
  CHECK(status_of(caller.answer()) == 401);
  caller.send(next);
  CHECK(status_of(caller.answer()) == 200);
}

TEST_CASE("listener: what is no request is refused, closed, and counted") {
  Office office;
  office.shown();
  const struct {
    std::string bytes;
    int status;
  } rows[] = {
      {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400},
      {std::string(20'000, 'A'), 414},
      {"GET / HTTP/1.1\r\n" + host + "A: " + std::string(20'000, 'a') + "\r\n\r\n", 431},
      {"POST /webhooks/books HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello",
       411},
      {"POST /webhooks/books HTTP/1.1\r\n" + host + "Content-Length: -5\r\n\r\nhello", 400},
      {"POST /webhooks/books HTTP/1.1\r\n" + host + "Content-Length: 999999999\r\n\r\n", 413},
      {"GET / HTTP/1.1\r\n" + host + "X: a\r\nX\r\n\r\n", 400},
      {"GET / HTTP/1.1\n\n", 400},
  };
  for (const auto& row : rows) {
    CAPTURE(row.bytes.substr(0, 60));
    const auto answer = office.ask(row.bytes);
    CHECK(status_of(answer) == row.status);
    CHECK(answer.find("Connection: close\r\n") != std::string::npos);
    CHECK(body_of(answer).empty());
  }
  CHECK(office.metric("dunningd_http_refused_total{code=\"413\"}") == "1");
}

TEST_CASE("listener: what somebody sends never stands in a header of the answer") {
  Office office;
  office.shown();
  const auto answer = office.ask(get("/%0d%0aSet-Cookie:%20a=b"));
  CHECK(status_of(answer) == 404);
  CHECK(answer.find("Set-Cookie") == std::string::npos);
}

TEST_CASE("listener: a head that drips is ended at its time, though it never stops dripping") {
  Office office(impatient());
  office.shown();
  Caller caller(office.listener->port());
  std::thread dripping([&] {
    const std::string request = "GET /healthz HTTP/1.1\r\nX: " + std::string(100'000, 'a');
    for (const char c : request) {
      if (!caller.send({&c, 1})) return;
    }
  });
  const auto answer = caller.rest();
  dripping.join();
  CHECK((answer.empty() || status_of(answer) == 408 || status_of(answer) == 431));
}

TEST_CASE("listener: a request that stops half-way is told, an idle connection is just closed") {
  Office office(impatient());
  office.shown();
  CHECK(status_of(office.ask("GET /healthz HTTP/1.1\r\nHost:")) == 408);
  CHECK(status_of(office.ask("POST /webhooks/books HTTP/1.1\r\n" + host +
                             "Content-Length: 5\r\n\r\nhel")) == 408);
  Caller idle(office.listener->port());
  CHECK(idle.closed());
  Caller kept(office.listener->port());
  kept.send("GET /healthz HTTP/1.1\r\n" + host + "\r\n");
  CHECK(status_of(kept.answer()) == 200);
  CHECK(kept.closed());
}

TEST_CASE("listener: who is told to go on before the body is told once, and answered") {
  Office office;
  office.shown();
  Caller caller(office.listener->port());
  caller.send("POST /webhooks/books HTTP/1.1\r\n" + host +
              "X-Key: right\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  CHECK(status_of(caller.answer()) == 100);
  caller.send("abc");
  CHECK(status_of(caller.answer()) == 200);
}

TEST_CASE("listener: however many connections hang, the next caller is answered") {
  web::Limits limits;
  limits.connections = 8;
  Office office(limits);
  office.shown();
  std::vector<Caller> hanging;
  for (int i = 0; i < 40; ++i) {
    hanging.emplace_back(office.listener->port());
    hanging.back().send(i % 2 == 0 ? "GET /healthz HTTP/1.1\r\n" : "");
  }
  CHECK(status_of(office.ask(get("/healthz"))) == 200);
}

TEST_CASE("listener: an address that asks too often is refused, another one is not") {
  web::Limits limits;
  limits.requests_at_once = 3;
  limits.requests_per_second = 0;
  Office office(limits);
  office.shown();
  const auto from = [](const std::string& address) {
    return "GET /healthz HTTP/1.1\r\n" + host + "X-Real-IP: " + address +
           "\r\nConnection: close\r\n\r\n";
  };
  for (int i = 0; i < 3; ++i)
    CHECK(status_of(office.ask(from("192.0.2.1"))) == 200);
  const auto refused = office.ask(from("192.0.2.1"));
  CHECK(status_of(refused) == 429);
  CHECK(refused.find("Retry-After: 1\r\n") != std::string::npos);
  CHECK(status_of(office.ask(from("192.0.2.2"))) == 200);
  // What is no address names nobody: it counts for the connection's own.
  for (int i = 0; i < 3; ++i)
    CHECK(status_of(office.ask(from("nonsense" + std::to_string(i)))) == 200);
  CHECK(status_of(office.ask(from("more nonsense"))) == 429);
}

TEST_CASE("listener: a connection is closed after so many requests") {
  web::Limits limits;
  limits.requests_per_connection = 2;
  Office office(limits);
  office.shown();
  Caller caller(office.listener->port());
  const std::string next = "GET /healthz HTTP/1.1\r\n" + host + "\r\n";
  caller.send(next + next + next);
  CHECK(caller.answer().find("Connection: close") == std::string::npos);
  CHECK(caller.answer().find("Connection: close") != std::string::npos);
  CHECK(caller.closed());
}

TEST_CASE("listener: what is shown can change while it is asked") {
  Office office;
  office.shown();
  std::atomic<bool> ending{false};
  std::thread changing([&] {
    while (!ending)
      office.listener->show(office.content());
  });
  for (int i = 0; i < 50; ++i)
    CHECK(status_of(office.ask(get("/readyz"))) == 200);
  ending = true;
  changing.join();
}

}  // namespace dunning::test
