#include "tests/sandbox/xero/idempotency.hpp"

#include <nlohmann/json.hpp>

#include "tests/sandbox/xero/refusals.hpp"

namespace dunning::sandbox::xero {

namespace {

constexpr Millis retention{6 * 60'000};
constexpr std::size_t longest_key = 128;

// Empty when the request has no key that counts.
std::string key_of(const Request& request) {
  const bool writes =
      request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  return writes ? request.header("idempotency-key") : "";
}

std::string whole(const Request& request) {
  return request.method + " " + request.target + "\n" + request.body;
}

}  // namespace

std::optional<Response> Idempotency::known(const std::string& app, const Request& request,
                                           Instant now) {
  const std::string key = key_of(request);
  if (key.empty()) return std::nullopt;
  if (key.size() > longest_key)
    return invalid("Idempotency Key: " + key + " is longer than 128 characters.");
  const auto found = kept_.find(app + "\n" + key);
  if (found == kept_.end()) return std::nullopt;
  if (now >= found->second.first + retention) {
    kept_.erase(found);
    return std::nullopt;
  }
  if (found->second.request != whole(request))
    return invalid("Idempotency Key: " + key + " is used with a different request.");
  return found->second.response;
}

void Idempotency::keep(const std::string& app, const Request& request, const Response& response,
                       Instant now) {
  const std::string key = key_of(request);
  if (!key.empty() && key.size() <= longest_key)
    kept_.try_emplace(app + "\n" + key, Kept{whole(request), response, now});
}

}  // namespace dunning::sandbox::xero
