#include "connectors/moneybird/rules.hpp"

namespace dunning::moneybird {
namespace {

std::string base_url_of(const std::map<std::string, std::string>& settings) {
  const auto base = settings.find("base_url");
  const bool given = base != settings.end() && !base->second.empty();
  return given ? base->second : std::string(default_base_url);
}

// The pages of OAuth are beside the API.
std::string origin(const std::string& base_url) {
  const auto host = base_url.find("://");
  if (host == std::string::npos) return base_url;
  return base_url.substr(0, base_url.find('/', host + 3));
}

ports::TokenRules token_rules(const std::string& origin) {
  using namespace std::chrono_literals;
  ports::TokenRules rules;
  rules.authorize_url = origin + "/oauth/authorize";
  rules.token_url = origin + "/oauth/token";
  rules.client_proof = ports::TokenRules::ClientProof::in_body;
  rules.redirect = ports::TokenRules::Redirect::out_of_band;
  rules.redirect_uri = "urn:ietf:wg:oauth:2.0:oob";
  rules.scopes = {"sales_invoices", "bank", "settings"};
  // Access tokens do not expire today; one integrator says an hour. What the answer says counts,
  // and a refusal is followed by one renewal.
  rules.access_lifetime = Millis{0};
  return rules;
}

// The headers are as measured, not as named: RateLimit-Remaining counts seconds.
ports::RequestLimit limit(std::string name, std::int64_t requests, std::string only_path) {
  ports::RequestLimit limit;
  limit.name = std::move(name);
  limit.per = ports::RequestLimit::Per::address;
  limit.requests = requests;
  limit.window = Millis{300'000};
  limit.only_path = std::move(only_path);
  if (limit.only_path.empty()) {
    limit.limit_header = "RateLimit-Limit";
    limit.remaining_header = "RateLimit-RequestsRemaining";
    limit.reset_header = "RateLimit-Reset";
  }
  return limit;
}

}  // namespace

Result<ports::SystemRules> rules(const std::map<std::string, std::string>& settings) {
  ports::SystemRules rules;
  rules.base_url = base_url_of(settings);
  rules.tokens = token_rules(origin(rules.base_url));
  rules.limits = {limit("five_minutes", 150, ""), limit("reports", 50, "/reports/")};
  return rules;
}

}  // namespace dunning::moneybird
