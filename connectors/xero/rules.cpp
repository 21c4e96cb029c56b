#include "connectors/xero/rules.hpp"

#include "connectors/xero/settings.hpp"

namespace dunning::xero {
namespace {

using namespace std::chrono_literals;
using ports::RequestLimit;

// The granular scopes; apps from before March 2026 may still ask for the broad ones (setting
// `scopes`), which Xero ends in September 2027. Notes on a contact need its write scope.
std::vector<std::string> scopes_of(const Settings& settings) {
  if (settings.scopes.empty()) {
    return {"offline_access", "accounting.invoices", "accounting.contacts",
            "accounting.payments.read", "accounting.settings.read"};
  }
  std::vector<std::string> scopes;
  std::string_view rest = settings.scopes;
  while (!rest.empty()) {
    const auto end = rest.find_first_of(" ,");
    if (end != 0) scopes.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return scopes;
}

ports::TokenRules token_rules(const Settings& settings) {
  ports::TokenRules rules;
  const auto& own = settings.identity_url;
  const std::string login = own.empty() ? "https://login.xero.com" : own;
  const std::string identity = own.empty() ? "https://identity.xero.com" : own;
  rules.authorize_url = login + "/identity/connect/authorize";
  rules.token_url = identity + "/connect/token";
  rules.revocation_url = identity + "/connect/revocation";
  rules.client_credentials = true;  // custom connections; they get no refresh token
  rules.pkce = true;
  rules.client_proof = ports::TokenRules::ClientProof::basic;
  // http://localhost may be registered; http://127.0.0.1 is refused.
  rules.redirect = ports::TokenRules::Redirect::loopback;
  rules.scopes = scopes_of(settings);
  rules.access_lifetime = 30min;
  rules.refresh_margin = 2min;
  rules.rotates = true;
  rules.grace = 30min;  // when the answer to a refresh was lost
  rules.idle_lifetime = std::chrono::hours(24 * 60);
  return rules;
}

// Windows are fixed, and where they begin differs from organisation to organisation. The word of a
// 429 varies: "minute", "day", "app-minute", in older captures "Daily"; a part of it is enough.
RequestLimit limit(std::string name, RequestLimit::Per per, std::int64_t requests, Millis window) {
  RequestLimit limit;
  limit.name = std::move(name);
  limit.per = per;
  limit.requests = requests;
  limit.window = window;
  limit.problem_header = "X-Rate-Limit-Problem";
  return limit;
}

std::vector<RequestLimit> limits_of(const Settings& settings) {
  auto minute = limit("minute", RequestLimit::Per::administration, 60, 1min);
  minute.remaining_header = "X-MinLimit-Remaining";
  minute.problem_word = "minute";
  auto day = limit("day", RequestLimit::Per::administration, settings.daily_calls, 24h);
  day.remaining_header = "X-DayLimit-Remaining";
  day.problem_word = "da";
  auto app = limit("app_minute", RequestLimit::Per::app, 10'000, 1min);
  app.remaining_header = "X-AppMinLimit-Remaining";
  app.problem_word = "app";
  return {std::move(minute), std::move(day), std::move(app)};
}

}  // namespace

Result<ports::SystemRules> rules(const std::map<std::string, std::string>& given) {
  const auto settings = TRY(read_settings(given));
  ports::SystemRules rules;
  rules.base_url = settings.base_url;
  rules.tokens = token_rules(settings);
  rules.limits = limits_of(settings);
  return rules;
}

}  // namespace dunning::xero
