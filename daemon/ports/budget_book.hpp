#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"
#include "daemon/ports/http.hpp"

namespace dunning::ports {

// What the headers of an answer said about one limit, on our clock.
struct LimitReading {
  std::string limit;                      // RequestLimit::name
  std::optional<std::int64_t> requests;   // how many its window allows in all
  std::optional<std::int64_t> remaining;  // of them
  struct Reset {
    Instant earliest;  // clocks differ, and headers know whole seconds
    Instant latest;
  };
  std::optional<Reset> resets;
  std::optional<Instant> closed_until;  // a 429: nothing more before then
};

// How a request that was taken for ended.
struct RequestEnd {
  bool refused = false;  // an answer that counts where a system counts errors
  std::uint64_t bytes = 0;
  std::vector<LimitReading> readings;
};

// The request budgets of one administration: everything that limits its requests, also what it
// shares with others (S22). Thread rule: any thread.
class BudgetBook {
 public:
  virtual ~BudgetBook() = default;

  // Takes one request from every limit that applies to it, or from none: Error rate_limited with
  // `not_before` when a limit has no more for this purpose. transient when the store cannot be
  // written: what is not counted is not sent.
  virtual Status take(const HttpRequest& request) = 0;

  // Once for each take, whatever became of the request.
  virtual void end(const HttpRequest& request, const RequestEnd& end) = 0;
};

// How much of a limit a purpose leaves for what comes before it in the order of spending (S22:
// token, fresh look, delta, sweep, write-back, first load).
constexpr std::int64_t kept_percent(Purpose purpose) {
  switch (purpose) {
    case Purpose::token:
    case Purpose::fresh_look:
      return 0;
    case Purpose::delta:
      return 7;
    case Purpose::sweep:
      return 14;
    case Purpose::write_back:
      return 20;
    case Purpose::first_load:
      return 27;
  }
  return 27;
}

constexpr std::int64_t kept_requests(Purpose purpose, std::int64_t requests) {
  return requests * kept_percent(purpose) / 100;
}

}  // namespace dunning::ports
