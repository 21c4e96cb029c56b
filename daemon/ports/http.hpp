#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"

namespace dunning::ports {

// What a request is for, in the order in which scarce requests are spent (S22).
enum class Purpose { token, fresh_look, delta, sweep, write_back, first_load };

using Headers = std::vector<std::pair<std::string, std::string>>;

// The first header of that name, letter case ignored.
std::optional<std::string_view> find_header(const Headers& headers, std::string_view name);

// As much of a body as an error message needs: the first bytes, fewer when it is shorter.
std::string beginning_of(std::istream& body, std::size_t at_most = 65'536);

// Whether the credentials that an Http adds by itself go with a request.
enum class Credentials {
  sent,
  withheld,  // for an address that a server gave us, on whatever host: a signed link, a document
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  Headers headers;
  std::string body;
  Purpose purpose = Purpose::delta;
  Millis deadline{30'000};                     // for the whole exchange, also a body that drips
  std::uint64_t max_body_bytes = 64ULL << 20;  // decompressed; more is an error
  Credentials credentials = Credentials::sent;
};

// Every status is a response; an Error means that no whole response arrived in time and within its
// cap (transient; permanent for a certificate that does not verify or a URL that is none).
struct HttpResponse {
  int status = 0;
  Headers headers;
  std::unique_ptr<std::istream>
      body;  // never null; in memory while small, in an unlinked file beyond
  std::uint64_t body_bytes = 0;
};

// Sends one request over verified TLS and returns the whole answer. Never retries, never follows a
// redirect, never waits for a rate limit. A name or value with CR, LF or NUL is refused
// (invalid_input). Connections are reused. Thread rule: any thread, one call at a time per object.
class Http {
 public:
  virtual ~Http() = default;
  virtual Result<HttpResponse> send(const HttpRequest& request) = 0;
};

}  // namespace dunning::ports
