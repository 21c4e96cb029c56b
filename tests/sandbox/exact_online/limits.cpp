// Sixty calls a minute and five thousand a day, for each app and division, with their headers; and
// what a fault makes of an answer.
#include <nlohmann/json.hpp>

#include "tests/sandbox/exact_online/exact_online.hpp"
#include "tests/sandbox/exact_online/refusals.hpp"
#include "tests/sandbox/http_date.hpp"

namespace dunning::sandbox::exact_online {

namespace {

constexpr Millis minute{60'000};
constexpr Millis day{86'400'000};
constexpr int calls_a_minute = 60;
constexpr int calls_a_day = 5'000;
constexpr int unlimited = 1'000'000'000;

void show(const std::string& prefix, const Limits::Verdict& verdict, Response& response) {
  response.headers.emplace_back(prefix + "Limit", std::to_string(verdict.ceiling));
  response.headers.emplace_back(prefix + "Remaining", std::to_string(verdict.left));
  response.headers.emplace_back(prefix + "Reset", std::to_string(verdict.resets_at.ms));
}

}  // namespace

Limits::Bucket ExactOnline::bucket(const Request&) const {
  return {"exact_online connections", unlimited, day};
}

void ExactOnline::show_limit(const Limits::Verdict&, Instant, Response&) const {}

Response ExactOnline::limited(const Limits::Verdict&, Instant) const {
  return empty_response(429);
}

// A refused call says only which of the two limits refused it.
std::optional<Response> ExactOnline::over_limit(const Call& call, Response& headers) {
  if (call.division == 0 && !switches_.me_counts) return std::nullopt;
  const std::string who = user(call.request) + " " + std::to_string(call.division);
  const Instant now = wire(call.division).server_now();
  const auto minutely = limits_.take({"exact_online minute", calls_a_minute, minute}, who, now);
  if (!minutely.allowed) {
    Response refused = empty_response(429);
    show("X-RateLimit-Minutely-", minutely, refused);
    return refused;
  }
  const auto daily = limits_.take({"exact_online day", calls_a_day, day}, who, now);
  if (!daily.allowed) {
    Response refused = empty_response(429);
    show("X-RateLimit-", daily, refused);
    return refused;
  }
  show("X-RateLimit-", daily, headers);
  show("X-RateLimit-Minutely-", minutely, headers);
  return std::nullopt;
}

Response ExactOnline::failure(const Fault& fault, Instant now) const {
  switch (fault.status) {
    case 401:
      return token_expired();
    case 403:
      return forbidden("Forbidden", "NoDivisionAccess");
    case 404:
      return refusal(404, "Not found.");
    case 408:
      return refusal(408, "Request Timeout");
    case 429:
      break;
    case 500:
      return refusal(500,
                     "A problem has occurred. The cause of this issue will be investigated as "
                     "soon as possible.");
    case 503:
      return empty_response(503);
    default:
      return refusal(fault.status, "the sandbox was told to fail");
  }
  Response response = empty_response(429);
  if (fault.retry_after != RetryAfter::epoch) {
    say_retry_after(fault, now, response);
    return response;
  }
  Limits::Verdict verdict;
  verdict.ceiling = calls_a_minute;
  verdict.resets_at = now + Millis{1'000LL * fault.after_s};
  show("X-RateLimit-Minutely-", verdict, response);
  return response;
}

}  // namespace dunning::sandbox::exact_online
