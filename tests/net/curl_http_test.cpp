#include "daemon/net/curl_http.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <iterator>
#include <mutex>
#include <string>
#include <vector>

#include "tests/net/peer.hpp"
#include "tests/net/scratch.hpp"

using namespace dunning;
using net::Peer;
using net::Talk;
using ports::HttpRequest;

namespace {

std::string text_of(ports::HttpResponse& response) {
  return {std::istreambuf_iterator<char>(*response.body), {}};
}

std::string answer(const std::string& body, const std::string& status = "200 OK",
                   const std::string& headers = "") {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         headers + "\r\n" + body;
}

HttpRequest get(const std::string& url) {
  HttpRequest request;
  request.url = url;
  request.deadline = Millis{20'000};
  return request;
}

// A peer that answers every request of a connection alike and remembers them.
class Recorder {
 public:
  explicit Recorder(std::string answer = ::answer("ok")) : answer_(std::move(answer)) {}
  std::vector<Talk::Request> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  std::string url(const std::string& path = "/") const { return peer_.url(path); }
  int connections() const { return peer_.connections(); }

 private:
  void serve(Talk& talk) {
    while (auto request = talk.read_request()) {
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(*request);
      }
      if (!talk.send(answer_)) return;
    }
  }
  std::string answer_;
  std::mutex mutex_;
  std::vector<Talk::Request> requests_;
  Peer peer_{[this](Talk& talk) { serve(talk); }};
};

// What a peer with this behaviour leads to.
Error error_from(const std::function<void(Talk&)>& after_request,
                 Millis deadline = Millis{20'000}) {
  Peer peer([&](Talk& talk) {
    if (talk.read_request()) after_request(talk);
  });
  net::CurlHttp http({});
  HttpRequest request = get(peer.url());
  request.deadline = deadline;
  request.max_body_bytes = 100'000;
  auto response = http.send(request);
  REQUIRE_FALSE(response);
  CAPTURE(response.error().message);
  return response.error();
}

}  // namespace

TEST_CASE("http: a request goes out as given, and the whole answer comes back") {
  Recorder peer(answer("hello", "200 OK", "X-One:  a b \r\nx-two:\r\n"));
  net::CurlHttp http({"", "", "dunningd/0.1"});
  HttpRequest request = get(peer.url("/api/v2/x.json?page=1"));
  request.headers = {{"Accept", "application/json"}, {"X-Empty", ""}};
  auto response = http.send(request);
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(text_of(*response) == "hello");
  CHECK(response->body_bytes == 5);
  CHECK(ports::find_header(response->headers, "X-ONE") == "a b");
  CHECK(ports::find_header(response->headers, "X-Two") == "");
  const auto seen = peer.requests().at(0);
  CHECK(seen.line == "GET /api/v2/x.json?page=1 HTTP/1.1");
  CHECK(seen.head.find("User-Agent: dunningd/0.1\n") != std::string::npos);
  CHECK(seen.head.find("Accept-Encoding: gzip\n") != std::string::npos);
  CHECK(seen.head.find("Accept: application/json\n") != std::string::npos);
  CHECK(seen.head.find("X-Empty:\n") != std::string::npos);
}

TEST_CASE("http: methods and bodies arrive as they were given") {
  struct Row {
    std::string method;
    std::string body;
    std::string length;  // "" when none may be said
  };
  for (const Row& row : {Row{"POST", "{\"a\":1}", "7"}, Row{"POST", "", "0"},
                         Row{"PATCH", "x", "1"}, Row{"PUT", std::string(3'000'000, 'y'), "3000000"},
                         Row{"DELETE", "", ""}, Row{"POST", std::string("a\0b", 3), "3"}}) {
    CAPTURE(row.method);
    Recorder peer;
    net::CurlHttp http({});
    HttpRequest request = get(peer.url());
    request.method = row.method;
    request.body = row.body;
    request.headers = {{"Content-Type", "application/json"}};
    REQUIRE(http.send(request));
    const auto seen = peer.requests().at(0);
    CHECK(seen.line == row.method + " / HTTP/1.1");
    CHECK(seen.body == row.body);
    CHECK(seen.head.find("Content-Type: application/json\n") != std::string::npos);
    CHECK(seen.head.find("Expect") == std::string::npos);
    const bool says_length =
        seen.head.find("Content-Length: " + row.length + "\n") != std::string::npos;
    CHECK(says_length == (!row.length.empty()));
  }
}

TEST_CASE("http: no content type is made up for a body that was given none") {
  Recorder peer;
  net::CurlHttp http({});
  HttpRequest request = get(peer.url());
  request.method = "POST";
  request.body = "x";
  REQUIRE(http.send(request));
  CHECK(peer.requests().at(0).head.find("Content-Type") == std::string::npos);
}

TEST_CASE("http: the answer to HEAD has headers and no body") {
  Recorder peer("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
  net::CurlHttp http({});
  HttpRequest request = get(peer.url());
  request.method = "HEAD";
  auto response = http.send(request);
  REQUIRE(response);
  CHECK(text_of(*response).empty());
}

TEST_CASE("http: every status is an answer, with its body and headers") {
  for (const std::string status :
       {"204 No Content", "401 Unauthorized", "404 Not Found", "429 Too Many", "500 Oops"}) {
    CAPTURE(status);
    Recorder peer(
        answer(status == "204 No Content" ? "" : "why", status, "Retry-After: 1795251660\r\n"));
    net::CurlHttp http({});
    auto response = http.send(get(peer.url()));
    REQUIRE(response);
    CHECK(std::to_string(response->status) == status.substr(0, 3));
    CHECK(ports::find_header(response->headers, "retry-after") == "1795251660");
    if (response->status != 204) CHECK(text_of(*response) == "why");
  }
}

TEST_CASE("http: a redirect is an answer, never followed") {
  Recorder elsewhere;
  Recorder peer(answer("", "302 Found", "Location: " + elsewhere.url() + "\r\n"));
  net::CurlHttp http({});
  auto response = http.send(get(peer.url()));
  REQUIRE(response);
  CHECK(response->status == 302);
  CHECK(elsewhere.connections() == 0);
}

TEST_CASE("http: headers of an interim answer are not those of the answer") {
  Recorder peer("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n" +
                answer("ok", "200 OK", "X-Late: 1\r\n"));
  net::CurlHttp http({});
  auto response = http.send(get(peer.url()));
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK_FALSE(ports::find_header(response->headers, "X-Early"));
  CHECK(ports::find_header(response->headers, "X-Late") == "1");
}

TEST_CASE("http: the deadline is for the whole exchange, however slowly it drips") {
  const auto drip = [](const std::string& beginning) {
    return [=](Talk& talk) {
      talk.send(beginning);
      while (talk.stays_for(std::chrono::milliseconds(20)) && talk.send("a")) {
      }
    };
  };
  struct Row {
    std::string what;
    std::function<void(Talk&)> behaviour;
  };
  for (const Row& row :
       {Row{"no answer", [](Talk& talk) { talk.hang(); }},
        Row{"a header that drips", drip("HTTP/1.1 200 OK\r\nX-Slow: ")},
        Row{"a body that drips", drip("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")}}) {
    CAPTURE(row.what);
    const Error error = error_from(row.behaviour, Millis{300});
    CHECK(error.kind == ErrorKind::transient);
    CHECK(error.message == "GET 127.0.0.1: no whole answer within 300 ms");
  }
}

TEST_CASE("http: a deadline that has passed sends nothing") {
  Recorder peer;
  net::CurlHttp http({});
  HttpRequest request = get(peer.url());
  request.deadline = Millis{0};
  CHECK(http.send(request).error().kind == ErrorKind::transient);
  CHECK(peer.connections() == 0);
}

TEST_CASE("http: half an answer is an error that may pass") {
  struct Row {
    std::string what;
    const char* bytes;
  };
  for (const Row& row :
       {Row{"cut before the answer", ""}, Row{"cut in the headers", "HTTP/1.1 200 OK\r\nContent-"},
        Row{"cut in the body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"},
        Row{"cut in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhalf"},
        Row{"the last chunk missing",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"},
        Row{"gzip that is none",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf"},
        Row{"no HTTP at all", "SSH-2.0-OpenSSH_9.2\r\n"}}) {
    CAPTURE(row.what);
    CHECK(error_from([&](Talk& talk) { talk.send(row.bytes); }).kind == ErrorKind::transient);
  }
}

TEST_CASE("http: nobody listening is an error that may pass") {
  net::CurlHttp http({});
  const auto response =
      http.send(get("http://127.0.0.1:" + std::to_string(net::free_port()) + "/"));
  REQUIRE_FALSE(response);
  CHECK(response.error().kind == ErrorKind::transient);
}

TEST_CASE("http: a body may fill its cap and not pass it, announced or endless") {
  Recorder exact(answer(std::string(1'000, 'x')));
  net::CurlHttp http({});
  HttpRequest request = get(exact.url());
  request.max_body_bytes = 1'000;
  CHECK(http.send(request));
  request.max_body_bytes = 999;
  CHECK(http.send(request).error().message == "GET 127.0.0.1: the answer is larger than 999 bytes");

  const Error endless = error_from([](Talk& talk) {
    const std::string much(65536, 'x');
    bool goes_on = talk.send("HTTP/1.1 200 OK\r\n\r\n");
    while (goes_on)
      goes_on = talk.send(much);
  });
  CHECK(endless.kind == ErrorKind::transient);
  CHECK(endless.message == "GET 127.0.0.1: the answer is larger than 100000 bytes");
}

TEST_CASE("http: headers have a cap, in one line and in many") {
  const std::string status = "HTTP/1.1 200 OK\r\n";
  std::string many = status;
  for (int i = 0; i < 3'000; ++i)
    many += "X-Filler: 0123456789012345678901234567890\r\n";
  CHECK(error_from([&](Talk& talk) { talk.send(many + "\r\n"); }).message.find("headers") !=
        std::string::npos);
  CHECK(error_from([&](Talk& talk) {
          talk.send(status + "X-Long: " + std::string(80'000, 'x') + "\r\n\r\n");
        }).kind == ErrorKind::transient);
}

TEST_CASE("http: a large body waits on disk in a file that has no name any more") {
  const net::Scratch scratch;
  REQUIRE(::setenv("TMPDIR", scratch.path().c_str(), 1) == 0);
  std::string body;
  for (int i = 0; body.size() < 5'000'000; ++i)
    body += std::to_string(i) + ",";
  Recorder peer(answer(body));
  net::CurlHttp http({});
  auto response = http.send(get(peer.url()));
  REQUIRE(response);
  CHECK(response->body_bytes == body.size());
  CHECK(std::filesystem::is_empty(scratch.path()));
  CHECK(text_of(*response) == body);

  REQUIRE(::setenv("TMPDIR", scratch.file("missing").c_str(), 1) == 0);
  const auto nowhere = http.send(get(peer.url()));
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().kind == ErrorKind::transient);
  CHECK(nowhere.error().message.find("cannot spool") != std::string::npos);
  ::unsetenv("TMPDIR");
}

TEST_CASE("http: a header that would inject another one is refused, unsent and unquoted") {
  Recorder peer;
  net::CurlHttp http({});
  for (const auto& header :
       std::vector<std::pair<std::string, std::string>>{{"X-A", "s3cret\r\nX-B: 1"},
                                                        {"X-A", "s3cret\n"},
                                                        {"X-A", std::string("s3cret\0", 7)},
                                                        {"X-A\r\nX-B", "s3cret"},
                                                        {"X A", "s3cret"},
                                                        {"", "s3cret"},
                                                        {"X-A:", "s3cret"}}) {
    CAPTURE(header.first);
    HttpRequest request = get(peer.url());
    request.headers = {header};
    const auto response = http.send(request);
    REQUIRE_FALSE(response);
    CHECK(response.error().kind == ErrorKind::invalid_input);
    CHECK(response.error().message.find("s3cret") == std::string::npos);
  }
  HttpRequest request = get(peer.url());
  request.method = "GET / HTTP/1.1\r\nX-B: 1\r\n\r\nGET";
  CHECK(http.send(request).error().kind == ErrorKind::invalid_input);
  CHECK(peer.connections() == 0);
}

TEST_CASE("http: only a URL that is safe to ask for is asked for") {
  net::CurlHttp http({});
  for (const std::string url :
       {"", "moneybird.com", "/api", "ftp://127.0.0.1/", "file:///etc/passwd", "http://",
        "http://example.com/", "http://user:password@127.0.0.1/", "http://127.0.0.1/a b",
        "http://127.0.0.1/\r\nX-B:1", "http://127.0.0.1.example.com/"}) {
    CAPTURE(url);
    const auto response = http.send(get(url));
    REQUIRE_FALSE(response);
    CHECK(response.error().kind == ErrorKind::permanent);
    CHECK(response.error().message.find("password") == std::string::npos);
  }
}

TEST_CASE("http: a connection is kept for the next request") {
  Recorder peer;
  net::CurlHttp http({});
  for (int i = 0; i < 3; ++i)
    REQUIRE(http.send(get(peer.url())));
  CHECK(peer.requests().size() == 3);
  CHECK(peer.connections() == 1);
}

TEST_CASE("http: a request is sent once, also when the kept connection turns out to be closed") {
  std::atomic<int> posts{0};
  Peer peer([&](Talk& talk) {
    if (!talk.read_request()) return;
    ++posts;
    talk.send(answer("ok"));
    if (talk.read_request()) ++posts;  // read and never answered
  });
  net::CurlHttp http({});
  HttpRequest request = get(peer.url());
  request.method = "POST";
  request.body = "note";
  REQUIRE(http.send(request));
  const auto second = http.send(request);
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::transient);
  CHECK(posts == 2);
  CHECK(http.send(request));
  CHECK(posts == 3);
}

TEST_CASE("http: goes through the proxy of the settings, and not through one of the environment") {
  Recorder proxy;
  Recorder origin;
  net::CurlHttp through({"", proxy.url(""), ""});
  REQUIRE(through.send(get(origin.url("/x"))));
  CHECK(proxy.requests().at(0).line == "GET " + origin.url("/x") + " HTTP/1.1");
  CHECK(origin.connections() == 0);

  REQUIRE(::setenv("http_proxy", proxy.url("").c_str(), 1) == 0);
  net::CurlHttp direct({});
  CHECK(direct.send(get(origin.url("/x"))));
  CHECK(origin.connections() == 1);
  ::unsetenv("http_proxy");
}
