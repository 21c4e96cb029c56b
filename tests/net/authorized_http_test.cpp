#include "daemon/net/authorized_http.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "tests/fakes/manual_clock.hpp"

using namespace dunning;

namespace {

// Remembers what it was given and answers with the headers it was told.
class Recorder : public ports::Http {
 public:
  ports::Headers answer;
  std::vector<ports::HttpRequest> requests;

  Result<ports::HttpResponse> send(const ports::HttpRequest& request) override {
    requests.push_back(request);
    return ports::HttpResponse{200, answer, std::make_unique<std::istringstream>(), 0};
  }
};

ports::HttpRequest get(const std::string& url) {
  ports::HttpRequest request;
  request.url = url;
  return request;
}

struct Bench {
  Recorder recorder;
  fakes::ManualClock clock{Instant{0}};
  Result<std::unique_ptr<net::AuthorizedHttp>> http = net::AuthorizedHttp::create(
      recorder, clock, "https://Moneybird.com/api/v2/", Secret("t0ken"));
};

}  // namespace

TEST_CASE("authorized http: the token goes with requests to its own origin") {
  Bench bench;
  REQUIRE(bench.http);
  for (const std::string url :
       {"https://moneybird.com/api/v2/123/contacts.json", "https://MONEYBIRD.com:443/other"}) {
    CAPTURE(url);
    auto request = get(url);
    request.headers = {{"Accept", "application/json"}};
    REQUIRE((*bench.http)->send(request));
    CHECK(bench.recorder.requests.back().url == url);
    CHECK(bench.recorder.requests.back().headers ==
          ports::Headers{{"Accept", "application/json"}, {"Authorization", "Bearer t0ken"}});
  }
}

TEST_CASE(
    "authorized http: a request to anywhere else is refused, unsent, without naming the token") {
  Bench bench;
  REQUIRE(bench.http);
  for (const std::string url :
       {"https://moneybird.com.example.org/", "https://example.org/https://moneybird.com/",
        "https://moneybird.com:8443/", "http://moneybird.com/",
        "https://moneybird.com@example.org/", "https://api.moneybird.com/",
        "https://moneybird.com\\@example.org/", "//moneybird.com/", "https://127.0.0.1/", ""}) {
    CAPTURE(url);
    const auto response = (*bench.http)->send(get(url));
    REQUIRE_FALSE(response);
    CHECK(response.error().message.find("t0ken") == std::string::npos);
  }
  auto own = get("https://moneybird.com/");
  own.headers = {{"AUTHORIZATION", "Bearer other"}};
  CHECK((*bench.http)->send(own).error().kind == ErrorKind::invalid_input);
  CHECK(bench.recorder.requests.empty());
}

TEST_CASE(
    "authorized http: a request without credentials goes anywhere, and takes no token along") {
  Bench bench;
  REQUIRE(bench.http);
  for (const std::string url :
       {"https://storage.example/a/b?signature=1", "https://moneybird.com/storage/a"}) {
    auto request = get(url);
    request.credentials = ports::Credentials::withheld;
    REQUIRE((*bench.http)->send(request));
    CHECK(bench.recorder.requests.back().url == url);
    CHECK(bench.recorder.requests.back().headers.empty());
  }
  auto request = get("http://storage.example/a");  // unencrypted
  request.credentials = ports::Credentials::withheld;
  CHECK_FALSE((*bench.http)->send(request));
  request = get("https://storage.example/a");
  request.credentials = ports::Credentials::withheld;
  request.headers = {{"Authorization", "Bearer t0ken"}};
  CHECK_FALSE((*bench.http)->send(request));
  CHECK(bench.recorder.requests.size() == 2);
}

TEST_CASE("authorized http: what can be no token or no base is refused at once") {
  Recorder recorder;
  const fakes::ManualClock clock{Instant{0}};
  for (const std::string token : {"", "a b", "a\r\nX-B: 1", "a\n", "caf\xc3\xa9"}) {
    CAPTURE(token);
    const auto http =
        net::AuthorizedHttp::create(recorder, clock, "https://moneybird.com", Secret(token));
    REQUIRE_FALSE(http);
    CHECK(http.error().kind == ErrorKind::auth);
  }
  for (const std::string url :
       {"moneybird.com", "http://moneybird.com", "https://a:b@moneybird.com"}) {
    CAPTURE(url);
    CHECK(net::AuthorizedHttp::create(recorder, clock, url, Secret("t")).error().kind ==
          ErrorKind::permanent);
  }
  CHECK(net::AuthorizedHttp::create(recorder, clock, "http://127.0.0.1:8080", Secret("t")));
}

TEST_CASE("authorized http: knows how far the server's clock is from ours (rule 10)") {
  Bench bench;
  REQUIRE(bench.http);
  bench.clock.set(*parse_instant("2026-11-21T09:00:00.250Z"));
  const auto ask = [&](const char* date) {
    bench.recorder.answer = {{"date", date}};
    REQUIRE((*bench.http)->send(get("https://moneybird.com/")));
    return (*bench.http)->last_clock_difference();
  };
  CHECK(ask("not a date") == std::nullopt);
  CHECK(ask("Sat, 21 Nov 2026 09:00:00 GMT") == Millis{-250});
  CHECK(ask("Sat, 21 Nov 2026 10:00:00 GMT") == Millis{3'599'750});
  CHECK(ask("not a date") == Millis{3'599'750});
}

namespace {

// Says which tokens it has, in their order, and what came back.
struct Tokens : ports::AccessTokens {
  std::vector<std::string> have;
  std::vector<std::string> refused;
  Result<Secret> next() {
    if (have.empty()) return fail(ErrorKind::auth, "dunningctl auth login books");
    Secret token(have.front());
    have.erase(have.begin());
    return token;
  }
  Result<Secret> current() override { return next(); }
  Result<Secret> after_refusal(const Secret& token) override {
    refused.push_back(token.reveal());
    return next();
  }
};

// Lets in one token only.
struct Guarded : ports::Http {
  std::string good;
  std::vector<ports::HttpRequest> requests;
  Result<ports::HttpResponse> send(const ports::HttpRequest& request) override {
    requests.push_back(request);
    const auto given = ports::find_header(request.headers, "authorization");
    const int status = given == "Bearer " + good ? 200 : 401;
    return ports::HttpResponse{status, {}, std::make_unique<std::istringstream>(), 0};
  }
};

}  // namespace

TEST_CASE("authorized http: a refused token is replaced once, and the request sent once more") {
  Guarded server;
  const fakes::ManualClock clock{Instant{0}};
  Tokens tokens;
  auto http = net::AuthorizedHttp::create(server, clock, "https://moneybird.com", tokens);
  REQUIRE(http);
  server.good = "new";
  tokens.have = {"old", "new", "unused"};
  auto request = get("https://moneybird.com/a");
  request.method = "POST";
  request.body = "text";
  const auto response = (*http)->send(request);
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(tokens.refused == std::vector<std::string>{"old"});
  REQUIRE(server.requests.size() == 2);
  CHECK(server.requests[1].body == "text");

  server.good = "none of them";
  tokens.have = {"x", "y", "z"};
  CHECK((*http)->send(request)->status == 401);
  CHECK(tokens.have == std::vector<std::string>{"z"});
}

TEST_CASE("authorized http: without a token nothing is sent, and the error says who can help") {
  Guarded server;
  const fakes::ManualClock clock{Instant{0}};
  Tokens tokens;
  auto http = net::AuthorizedHttp::create(server, clock, "https://moneybird.com", tokens);
  const auto response = (*http)->send(get("https://moneybird.com/a"));
  CHECK(response.error().message == "dunningctl auth login books");
  CHECK(server.requests.empty());
  tokens.have = {"old"};
  CHECK((*http)->send(get("https://moneybird.com/a")).error().kind == ErrorKind::auth);
  CHECK(server.requests.size() == 1);
}

TEST_CASE(
    "authorized http: of a token that was handed out by hand the connector sees the refusal") {
  Guarded server;
  const fakes::ManualClock clock{Instant{0}};
  auto http = net::AuthorizedHttp::create(server, clock, "https://moneybird.com", Secret("old"));
  CHECK((*http)->send(get("https://moneybird.com/a"))->status == 401);
  CHECK(server.requests.size() == 1);
}
