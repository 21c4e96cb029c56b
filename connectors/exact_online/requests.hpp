#pragma once

#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/text.hpp"
#include "daemon/json/value.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"

namespace dunning::exact_online {

struct Answer {
  std::string to;  // the request it answers, "GET /crm/Accounts", for messages
  ports::Headers headers;
  std::unique_ptr<std::istream> body;
  std::uint64_t bytes = 0;
  Instant asked_at;  // by the server's clock (its Date header), when the request began; else ours
};

struct Ask {
  std::string method = "GET";
  // Below the REST root of the division ("/crm/Accounts?…"), or an address on the configured host
  // that an earlier answer gave (`__next`).
  std::string address = {};
  std::string body = {};  // JSON, or empty
  ports::Purpose purpose = ports::Purpose::delta;
  Millis deadline{60'000};
  std::uint64_t max_body_bytes = 64ULL << 20;
};

// Sends requests to one division and tells its refusals apart: 401 and 403 auth, 404 not_found, 429
// rate_limited, 408 and 5xx transient, other 4xx invalid_input, anything else permanent. What the
// texts say is for people only, since they are in the user's language. Thread rule: one call at a
// time.
class Requests {
 public:
  // `base_url`: scheme and host, without a slash at its end.
  Requests(ports::Http& http, const ports::Clock& clock, std::string base_url,
           std::string division);

  Result<Answer> send(const Ask& ask);  // the answer of a 2xx

  // "/api/v1/current/Me": what belongs to no division.
  std::string without_division(std::string_view path) const;
  // Whether a request to this address would go to the configured host over https, so that the
  // token may go with it.
  bool is_ours(std::string_view url) const;

 private:
  Error refusal(const Ask& ask, ports::HttpResponse& response, Instant server_time) const;
  std::string title(const Ask& ask) const;

  ports::Http& http_;
  const ports::Clock& clock_;
  std::string base_url_;
  std::string root_;  // of the division
};

// Reads the rows of an answer. What is no JSON is a fault on the way or on the other side, which
// may pass: Error transient, naming the request. Gives the address of the next page.
Result<std::string> each_row(Answer& answer, const std::function<Status(json::Value&&)>& row);

// "/bulk/CRM/Accounts?$filter=…&$select=…"; either may be empty.
std::string query(std::string_view path, std::string_view filter, std::string_view select);

// "ID eq guid'…' or ID eq guid'…'".
std::string any_of(std::string_view field, const std::vector<std::string>& guids);

}  // namespace dunning::exact_online
