#include "tests/logins/provider.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "daemon/net/form.hpp"

namespace dunning::test {
namespace {

constexpr const char* base_url = "https://127.0.0.1";
constexpr Millis on_the_way{150};
constexpr Millis day{86'400'000};

sandbox::Json access(const sandbox::oauth::TokenServer& server) {
  return server.access();
}

}  // namespace

ports::TokenRules exact_token_rules() {
  ports::TokenRules rules;
  rules.token_url = std::string(base_url) + "/api/oauth2/token";
  rules.client_proof = ports::TokenRules::ClientProof::in_body;
  rules.access_lifetime = Millis{600'000};
  rules.refresh_margin = Millis{30'000};
  rules.refresh_not_before = Millis{570'000};
  rules.rotates = true;
  rules.idle_lifetime = 30 * day;
  rules.calls_per_day = 200;
  return rules;
}

ports::TokenRules xero_token_rules() {
  ports::TokenRules rules;
  rules.authorize_url = std::string(base_url) + "/identity/connect/authorize";
  rules.token_url = std::string(base_url) + "/connect/token";
  rules.revocation_url = std::string(base_url) + "/connect/revocation";
  rules.pkce = true;
  rules.client_credentials = true;
  rules.scopes = {"offline_access", "accounting.invoices"};
  rules.access_lifetime = Millis{1'800'000};
  rules.rotates = true;
  rules.grace = Millis{1'800'000};
  rules.idle_lifetime = 60 * day;
  return rules;
}

Provider::Provider(sandbox::oauth::Rules its_rules, fakes::ManualClock& clock)
    : Provider(its_rules, its_rules.name == "xero" ? xero_token_rules() : exact_token_rules(),
               clock) {}

std::string Provider::browse(const std::string& url) {
  sandbox::Request request;
  request.method = "GET";
  request.target = url.substr(std::string_view(base_url).size());
  const auto question = request.target.find('?');
  request.path = request.target.substr(0, question);
  for (const auto& [name, value] : net::read_form(request.target.substr(question + 1)))
    request.query.emplace(name, value);
  const auto page = server.answer(request, clock_.now());
  for (const auto& [name, value] : page.headers) {
    if (name == "Location") return value;
  }
  return page.body;
}

Provider::Provider(sandbox::oauth::Rules its_rules, ports::TokenRules our_rules,
                   fakes::ManualClock& clock)
    : rules(std::move(our_rules)),
      server(std::move(its_rules), base_url, 7, clock.now()),
      clock_(clock) {
  const auto told = access(server);
  client = {told.at("client_id").get<std::string>(),
            Secret(told.at("client_secret").get<std::string>())};
}

TokenSet Provider::consent() {
  const auto made = server.make_grant(sandbox::Json::object(), clock_.now());
  TokenSet tokens;
  tokens.access_token = Secret(made->at("access_token").get<std::string>());
  tokens.refresh_token = Secret(made->at("refresh_token").get<std::string>());
  tokens.issued = tokens.refresh_since = clock_.now();
  tokens.expires = clock_.now() + rules.access_lifetime;
  tokens.idle_until = clock_.now() + rules.idle_lifetime;
  return tokens;
}

bool Provider::accepts(const std::string& access_token) const {
  return server.bearer("Bearer " + access_token, clock_.now()).state ==
         sandbox::oauth::TokenServer::State::good;
}

int Provider::granted() const {
  int count = 0;
  for (const auto& [number, grant] : server.grants())
    count += grant.refreshes;
  return count;
}

int Provider::refused() const {
  int count = 0;
  const auto view = server.view();
  for (const auto& [what, times] : view.at("counts").items())
    count += what == "granted" ? 0 : times.get<int>();
  return count;
}

void Provider::lose_answers(int count) {
  (void)server.change_option("lose_answers", sandbox::Json(static_cast<unsigned>(count)));
}

Result<ports::HttpResponse> Provider::Line::send(const ports::HttpRequest& request) {
  provider_.clock_.advance(on_the_way);
  if (at_send && !at_send()) return fail(ErrorKind::transient, "no connection");
  sandbox::Request asked;
  asked.method = request.method;
  asked.path = request.url.substr(std::string_view(base_url).size());
  asked.target = asked.path;
  asked.body = request.body;
  for (const auto& [name, value] : request.headers) {
    std::string lower = name;
    for (char& c : lower)
      c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    asked.headers.emplace(lower, value);
  }
  auto answer = provider_.server.answer(asked, provider_.clock_.now());
  provider_.clock_.advance(on_the_way);
  if (at_answer) at_answer();
  if (answer.delivery == sandbox::Delivery::cut)
    return fail(ErrorKind::transient, "the connection was closed before the answer");
  ports::HttpResponse response;
  response.status = answer.status;
  for (const auto& header : answer.headers)
    response.headers.push_back(header);
  response.body_bytes = answer.body.size();
  response.body = std::make_unique<std::istringstream>(std::move(answer.body));
  return response;
}

}  // namespace dunning::test
