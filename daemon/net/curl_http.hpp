#pragma once

#include <memory>
#include <string>

#include "daemon/ports/http.hpp"
#include "daemon/ports/poster.hpp"

namespace dunning::net {

constexpr std::size_t header_limit_bytes = 64 << 10;  // of one response, all headers together

struct HttpSettings {
  std::string ca_file;     // PEM bundle; empty: the system's
  std::string proxy;       // "http://host:port"; empty: none (the environment is not asked)
  std::string user_agent;  // sent with every request
};

// ports::Http over libcurl. HTTP/1.1, TLS 1.2 or later, gzip asked for; plain http only to this
// machine. The connection is kept for the next request to the same origin; a kept connection that
// turns out to be closed is an error like any other: libcurl's own silent repetition is switched
// off, so that a request that writes is never sent twice. An answer with more than
// header_limit_bytes of headers is an error.
//
// What is posted with leave goes over a connection of its own, so that a kept one that has died is
// no reason for doubt.
class CurlHttp : public ports::Http, public ports::Poster {
 public:
  explicit CurlHttp(HttpSettings settings);
  ~CurlHttp() override;

  Result<ports::HttpResponse> send(const ports::HttpRequest& request) override;
  Result<ports::HttpResponse> post(const ports::HttpRequest& request,
                                   const ports::BeforeFirstByte& before_first_byte) override;

 private:
  Result<ports::HttpResponse> exchange(const ports::HttpRequest& request,
                                       const ports::BeforeFirstByte* before_first_byte);

  struct Connection;
  HttpSettings settings_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace dunning::net
