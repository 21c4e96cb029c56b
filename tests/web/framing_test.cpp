// Where a request ends, as a table: what is whole, what needs more, what is refused and how.
#include "daemon/web/framing.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace dunning::web {
namespace {

using State = Framing::State;

const std::string host = "Host: here\r\n";

Limits small() {
  Limits limits;
  limits.line_bytes = 60;
  limits.head_bytes = 200;
  limits.headers = 5;
  limits.body_bytes = 10;
  return limits;
}

}  // namespace

TEST_CASE("framing: what is one whole request, and what waits for more") {
  const struct {
    std::string bytes;
    State state;
    std::size_t body;
  } rows[] = {
      {"", State::in_head, 0},
      {"GE", State::in_head, 0},
      {"GET / HTTP/1.1\r", State::in_head, 0},
      {"GET / HTTP/1.1\r\n" + host, State::in_head, 0},
      {"GET / HTTP/1.1\r\n" + host + "\r\n", State::whole, 0},
      {"GET / HTTP/1.0\r\n\r\n", State::whole, 0},
      {"POST /a?b=c HTTP/1.1\r\n" + host + "\r\n", State::whole, 0},  // no length: no body
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n", State::whole, 0},
      {"POST / HTTP/1.1\r\n" + host + "content-length:3\r\n\r\nab", State::in_body, 3},
      {"POST / HTTP/1.1\r\n" + host + "content-length:3\r\n\r\nabc", State::whole, 3},
      {"POST / HTTP/1.1\r\n" + host + "content-length:3\r\n\r\nabcGET /", State::whole, 3},
  };
  for (const auto& row : rows) {
    CAPTURE(row.bytes);
    const auto framing = frame(row.bytes, small());
    CHECK(framing.state == row.state);
    CHECK(framing.body == row.body);
  }
}

TEST_CASE("framing: what could be understood in two ways, or is too much, is refused") {
  const std::string get = "GET / HTTP/1.1\r\n";
  const std::string post = "POST / HTTP/1.1\r\n" + host;
  const struct {
    std::string bytes;
    int status;
  } rows[] = {
      {"\x16\x03\x01\x02", 400},  // TLS
      {"hello\r\n", 400},         // garbage
      {"GET /\r\n", 400},         // HTTP/0.9
      {"GET / HTTP/2.0\r\n", 505},
      {"GET / FTP/1.1\r\n", 400},
      {"GET  / HTTP/1.1\r\n", 400},         // two blanks
      {"GET http://a/ HTTP/1.1\r\n", 400},  // absolute form
      {"GE(T / HTTP/1.1\r\n", 400},
      {"GET / HTTP/1.1\n", 400},                        // a bare LF
      {"GET / HTTP/1.1\rX", 400},                       // a bare CR
      {std::string("GET /\0a HTTP/1.1\r\n", 19), 400},  // NUL
      {get + "\r\n", 400},                              // no Host
      {get + host + host + "\r\n", 400},                // two
      {get + host + "A : b\r\n", 400},                  // blank before the colon
      {get + host + " folded\r\n", 400},
      {get + host + "no colon\r\n", 400},
      {get + host + "A: b\x01\r\n", 400},
      {get + host + "A: b\nC: d\r\n", 400},  // injected line
      {post + "Content-Length: -1\r\n\r\n", 400},
      {post + "Content-Length: +1\r\n\r\n", 400},
      {post + "Content-Length: 1, 1\r\n\r\n", 400},
      {post + "Content-Length: 0x1\r\n\r\n", 400},
      {post + "Content-Length:\r\n\r\n", 400},
      {post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", 400},
      {post + "Content-Length: 11\r\n\r\n", 413},
      {post + "Content-Length: 18446744073709551617\r\n\r\n", 413},
      {post + "Transfer-Encoding: chunked\r\n\r\n", 411},
      {post + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", 400},
      {post + "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\n", 415},
      {post + "Expect: tea\r\n\r\n", 417},
      {"GET /" + std::string(70, 'a'), 414},  // without an end yet
      {get + host + "A: " + std::string(70, 'a'), 431},
      {get + host + "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: 5\r\n\r\n", 431},
      {get + host + "A: " + std::string(50, 'a') + "\r\nB: " + std::string(50, 'b') +
           "\r\nC: " + std::string(50, 'c') + "\r\nD: " + std::string(30, 'd'),
       431},
  };
  for (const auto& row : rows) {
    CAPTURE(row.bytes);
    const auto framing = frame(row.bytes, small());
    CHECK(framing.state == State::refused);
    CHECK(framing.status == row.status);
  }
}

TEST_CASE("framing: whatever way a request is cut into pieces, it is understood alike") {
  const std::string request = "POST /x HTTP/1.1\r\n" + host + "Content-Length: 4\r\n\r\nbody";
  for (std::size_t size = 0; size < request.size(); ++size) {
    const auto framing = frame(std::string_view(request).substr(0, size), small());
    CAPTURE(size);
    CHECK(framing.state != State::refused);
    CHECK(framing.state != State::whole);
  }
  CHECK(frame(request, small()).state == State::whole);
}

TEST_CASE("framing: a header is found by its name in any letter case, without its blanks") {
  const std::string head = "GET / HTTP/1.1\r\nHost: here\r\nX-Real-IP: \t192.0.2.7 \r\n\r\n";
  CHECK(header_in(head, "x-real-ip") == "192.0.2.7");
  CHECK(header_in(head, "HOST") == "here");
  CHECK_FALSE(header_in(head, "get / http/1.1"));
  CHECK_FALSE(header_in(head, "x-real"));
}

}  // namespace dunning::web
