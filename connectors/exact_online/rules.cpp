#include "connectors/exact_online/rules.hpp"

#include "connectors/exact_online/settings.hpp"

namespace dunning::exact_online {
namespace {

using namespace std::chrono_literals;

ports::TokenRules token_rules(const std::string& base_url) {
  ports::TokenRules rules;
  rules.authorize_url = base_url + "/api/oauth2/auth";
  rules.token_url = base_url + "/api/oauth2/token";
  rules.client_proof = ports::TokenRules::ClientProof::in_body;
  // https and public, localhost is refused; scopes are fixed where the app is registered.
  rules.redirect = ports::TokenRules::Redirect::registered;
  rules.access_lifetime = 10min;
  // Asked for earlier it is refused, and that counts as an error. Later is allowed, but an API call
  // with an expired token is an error as well.
  rules.refresh_not_before = 570s;
  rules.refresh_margin = 30s;
  rules.rotates = true;
  rules.grace = Millis{0};  // the old one is dead at once
  rules.idle_lifetime = std::chrono::hours{24 * 30};
  rules.calls_per_day = 200;
  return rules;
}

ports::RequestLimit limit(std::string name, std::int64_t requests, Millis window,
                          const std::string& header) {
  ports::RequestLimit limit;
  limit.name = std::move(name);
  limit.per = ports::RequestLimit::Per::administration;
  limit.requests = requests;
  limit.window = window;
  limit.limit_header = header + "Limit";
  limit.remaining_header = header + "Remaining";
  limit.reset_header = header + "Reset";
  limit.reset = ports::RequestLimit::Reset::epoch_milliseconds;
  return limit;
}

}  // namespace

Result<ports::SystemRules> rules(const std::map<std::string, std::string>& settings) {
  ports::SystemRules rules;
  rules.base_url = TRY(base_url_of(settings));
  rules.tokens = token_rules(rules.base_url);
  rules.limits = {limit("minute", 60, 60s, "X-RateLimit-Minutely-"),
                  limit("day", 5'000, 24h, "X-RateLimit-")};
  rules.errors = {10, 1h, 5};
  return rules;
}

}  // namespace dunning::exact_online
