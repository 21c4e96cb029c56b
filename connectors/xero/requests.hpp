#pragma once

#include <functional>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/text.hpp"
#include "daemon/json/value.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"

namespace dunning::xero {

struct Answer {
  std::string to;  // the request it answers, "GET /Invoices", for messages
  ports::Headers headers;
  std::unique_ptr<std::istream> body;
  std::uint64_t bytes = 0;
  bool unchanged = false;  // 304: nothing since If-Modified-Since
  // When the request began: by the server's clock (its Date header), else by ours.
  Instant asked_at;
};

struct Ask {
  std::string method = "GET";
  std::string path;       // below the base URL: "/Invoices?page=1"; or a whole URL
  std::string body = {};  // JSON, or empty
  ports::Headers headers = {};
  ports::Purpose purpose = ports::Purpose::delta;
  std::string accept = "application/json";
  Millis deadline{30'000};
  std::uint64_t max_body_bytes = 64ULL << 20;
};

// Sends requests to one organisation and tells Xero's refusals apart: 401 and 403 auth, 404 (and
// the 400 that means it) not_found, 429 rate_limited, 5xx transient, other 4xx invalid_input,
// redirects permanent. Without Accept Xero would answer XML, so every request carries one. Thread
// rule: one call at a time.
class Requests {
 public:
  Requests(ports::Http& http, const ports::Clock& clock, std::string base_url)
      : http_(http), clock_(clock), base_url_(std::move(base_url)) {}

  // The organisation that every request below the base URL is about; empty: the one that the token
  // is for (a custom connection).
  void set_tenant(std::string tenant) { tenant_ = std::move(tenant); }

  // Now, by the server's clock as its last answer showed it.
  Instant server_time() const { return clock_.now() + server_is_ahead_; }

  Result<Answer> send(const Ask& ask);           // the answer of a 2xx, or of a 304
  Result<json::Value> document(const Ask& ask);  // its JSON

 private:
  Error refusal(const Ask& ask, ports::HttpResponse& response) const;

  ports::Http& http_;
  const ports::Clock& clock_;
  std::string base_url_;
  std::string tenant_;
  Millis server_is_ahead_{0};
};

// The elements of `collection` in an answer, one at a time in the memory of the largest one;
// returns what is around them. What is no JSON is a fault on the way or on the other side, which
// may pass: Error transient.
Result<json::Value> each_element(Answer& answer, std::string_view collection,
                                 const std::function<Status(json::Value&&)>& element);

Error unreadable(const Answer& answer, const Error& error);

}  // namespace dunning::xero
