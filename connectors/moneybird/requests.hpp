#pragma once

#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/text.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"

namespace dunning::moneybird {

struct Answer {
  std::string to;  // the request it answers, "GET /123/contacts/7.json", for messages
  ports::Headers headers;
  std::unique_ptr<std::istream> body;
  std::uint64_t bytes = 0;
  Instant
      asked_at;  // by the server's clock (its Date header), when the request began; else by ours
  Instant answered_at;  // by the same clock, when the answer was there
};

struct Ask {
  std::string method = "GET";
  std::string path = {};  // below the base URL: "/123/contacts/synchronization.json?…"
  std::string body = {};  // JSON, or empty
  ports::Purpose purpose = ports::Purpose::delta;
  Millis deadline{30'000};
  std::uint64_t max_body_bytes = 64ULL << 20;
};

// Sends requests to one Moneybird and tells its refusals apart: 401 and 403 auth, 404 not_found,
// 429 rate_limited, 5xx transient, other 4xx invalid_input, 402 and redirects permanent. How many
// requests may be sent is the business of the Http it was given. Thread rule: one call at a time.
class Requests {
 public:
  Requests(ports::Http& http, const ports::Clock& clock, std::string base_url)
      : http_(http), clock_(clock), base_url_(std::move(base_url)) {}

  Result<Answer> send(const Ask& ask);  // the answer of a 2xx
  // The same, but one redirect is followed: to one of these hosts or a host below it, over https,
  // without the credentials. To any other it is Error permanent, which names the host.
  Result<Answer> send_and_follow(const Ask& ask, const std::vector<std::string>& hosts);

 private:
  struct Exchange {
    ports::HttpResponse response;
    Instant asked_at;  // by the server's clock
    Instant answered_at;
  };
  Result<Exchange> exchange(const Ask& ask);
  Result<Answer> answer_of(const Ask& ask, Exchange exchange) const;
  Result<Answer> follow(const Ask& ask, const Exchange& redirect,
                        const std::vector<std::string>& hosts);
  Error refusal(const Ask& ask, ports::HttpResponse& response, Instant server_time) const;

  ports::Http& http_;
  const ports::Clock& clock_;
  std::string base_url_;
};

// Of an absolute https URL, in lower case; empty for any other, and for one with a user name.
std::string https_host_of(std::string_view url);

}  // namespace dunning::moneybird
