#include "connectors/moneybird/rules.hpp"

namespace dunning::moneybird {
namespace {

// The origin of base_url ("https://moneybird.com/api/v2"), where the pages of OAuth are as well.
std::string origin(const std::map<std::string, std::string>& settings) {
  const auto base = settings.find("base_url");
  if (base == settings.end()) return "https://moneybird.com";
  const auto host = base->second.find("://");
  if (host == std::string::npos) return base->second;
  return base->second.substr(0, base->second.find('/', host + 3));
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
  rules.tokens = token_rules(origin(settings));
  rules.limits = {limit("five_minutes", 150, ""), limit("reports", 50, "/reports/")};
  return rules;
}

}  // namespace dunning::moneybird
