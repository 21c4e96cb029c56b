#include "tests/sandbox/oauth/token_server.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "daemon/crypto/encoding.hpp"

namespace dunning::sandbox::oauth {

namespace {

constexpr const char* url_safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr const char* hex_digits = "0123456789abcdef";

std::uint64_t stream_of(const std::string& name) {
  std::uint64_t stream = 0x0a07'0000ULL;
  for (const char c : name)
    stream = stream * 31 + static_cast<unsigned char>(c);
  return stream;
}

bool fits(const std::string& pattern, const std::string& path) {
  const std::size_t star = pattern.find('*');
  if (star == std::string::npos) return !pattern.empty() && pattern == path;
  const std::string rest = pattern.substr(star + 1);
  if (path.size() <= star + rest.size() || !path.starts_with(pattern.substr(0, star)) ||
      !path.ends_with(rest))
    return false;
  return path.substr(star, path.size() - star - rest.size()).find('/') == std::string::npos;
}

std::string at_tenant(std::string path) {
  const std::size_t star = path.find('*');
  return star == std::string::npos ? path : path.replace(star, 1, "common");
}

std::string joined(const std::set<std::string>& scopes) {
  std::string text;
  for (const std::string& scope : scopes)
    text += (text.empty() ? "" : " ") + scope;
  return text;
}

std::string base64url(std::string_view bytes) {
  std::string text = crypto::base64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(std::find(text.begin(), text.end(), '='), text.end());
  return text;
}

Result<std::vector<std::string>> text_list(const Json& from, const char* name) {
  std::vector<std::string> texts;
  if (!from[name].is_array())
    return fail(ErrorKind::invalid_input, std::string("'") + name + "' has to be a list");
  for (const Json& each : from[name]) {
    if (!each.is_string())
      return fail(ErrorKind::invalid_input, std::string("'") + name + "' is a list of texts");
    texts.push_back(each.get<std::string>());
  }
  return texts;
}

}  // namespace

bool Grant::covers(const std::string& administration) const {
  return administrations.empty() || std::find(administrations.begin(), administrations.end(),
                                              administration) != administrations.end();
}

TokenServer::TokenServer(Rules rules, std::string base_url, std::uint64_t seed, Instant start)
    : rules_(std::move(rules)),
      base_url_(std::move(base_url)),
      dice_(seed, stream_of(rules_.name)) {
  apps_.push_back({random_guid(), random_text(40, url_safe), false});
  apps_.push_back({random_guid(), "", false});
  apps_.push_back({random_guid(), random_text(40, url_safe), true});
  Grant& first =
      add_grant(apps_[0].id, {rules_.usual_scopes.begin(), rules_.usual_scopes.end()}, start);
  first.last_token = start - rules_.too_early;  // can be refreshed at once
  first_refresh_token_ = add_refresh_token(first, start);
}

bool TokenServer::serves(const std::string& path) const {
  return fits(rules_.authorize_path, path) || fits(rules_.token_path, path) ||
         fits(rules_.revocation_path, path) || fits(rules_.device_path, path);
}

Response TokenServer::answer(const Request& request, Instant now) {
  if (fits(rules_.authorize_path, request.path)) {
    if (request.method == "GET") return authorize(request, now);
  } else if (request.method == "POST") {
    if (fits(rules_.token_path, request.path)) return token(request, now);
    if (fits(rules_.revocation_path, request.path)) return revoke(request, now);
    return device_authorization(request, now);
  }
  return refused(405, "invalid_request", "this endpoint does not take " + request.method, now);
}

Response TokenServer::failure(const Fault& fault) const {
  Response response;
  response.status = fault.status;
  response.body = text_of(Json{{"error", fault.status == 400   ? "invalid_grant"
                                         : fault.status == 401 ? "invalid_client"
                                         : fault.status < 500  ? "access_denied"
                                                               : "server_error"}});
  if (fault.status == 429) {
    response.headers.emplace_back("Retry-After", std::to_string(fault.after_s));
  } else if (fault.status >= 500) {
    response.content_type = "text/plain";
    response.body = "Failed to execute the ExtractVariables: ExtractAccessToken";
  }
  return response;
}

Response TokenServer::refused(int status, const std::string& error, const std::string& description,
                              Instant now) const {
  Json body{{"error", error}};
  if (!description.empty()) body["error_description"] = description;
  if (rules_.style == Style::microsoft) {
    const int code = error == "invalid_grant"           ? 70008
                     : error == "invalid_client"        ? 7000215
                     : error == "authorization_pending" ? 70016
                                                        : 900144;
    body["error_description"] = "AADSTS" + std::to_string(code) + ": " + description;
    body["error_codes"] = Json::array({code});
    std::string moment = to_string(now).substr(0, 19) + "Z";
    moment[10] = ' ';
    body["timestamp"] = moment;
    body["trace_id"] = "7f0c3a51-6d52-4f5e-9a1b-1f4f2d3c0a00";
    body["correlation_id"] = "2b9e7f64-8d0a-4d38-b7e5-90ad61c2e11f";
  }
  Response response;
  response.status = status;
  response.body = text_of(body);
  return response;
}

Json TokenServer::access() const {
  Json access{{"client_id", apps_[0].id},
              {"client_secret", apps_[0].secret},
              {"authorize_url", base_url_ + at_tenant(rules_.authorize_path)},
              {"token_url", base_url_ + at_tenant(rules_.token_path)},
              {"refresh_token", first_refresh_token_}};
  if (!rules_.revocation_path.empty())
    access["revocation_url"] = base_url_ + rules_.revocation_path;
  if (!rules_.device_path.empty()) access["device_url"] = base_url_ + at_tenant(rules_.device_path);
  if (rules_.pkce) access["public_client_id"] = apps_[1].id;
  if (rules_.client_credentials) {
    access["machine_client_id"] = apps_[2].id;
    access["machine_client_secret"] = apps_[2].secret;
  }
  return access;
}

TokenServer::Bearer TokenServer::bearer(const std::string& header, Instant now) const {
  constexpr std::string_view scheme = "Bearer ";
  if (header.size() <= scheme.size()) return {};
  const auto found = access_.find(header.substr(scheme.size()));
  if (!header.starts_with(scheme) || found == access_.end()) return {};
  const Access& access = found->second;
  if (now < access.made + rules_.settling) return {};
  Bearer bearer;
  bearer.grant = &grants_.at(access.grant);
  bearer.state = State::good;
  if (access.expires && now >= *access.expires) {
    bearer.state = State::expired;
    bearer.expires = *access.expires;
  }
  if (bearer.grant->revoked) bearer.state = State::revoked;
  return bearer;
}

Status TokenServer::change_consent(const Json& wanted) {
  const bool allowed = TRY(flag_member(wanted, "allowed", consents_));
  std::vector<std::string> administrations = consented_administrations_;
  if (wanted.contains("administrations"))
    administrations = TRY(text_list(wanted, "administrations"));
  if (wanted.contains("scopes")) {
    const auto scopes = TRY(text_list(wanted, "scopes"));
    consented_scopes_.emplace(scopes.begin(), scopes.end());
  }
  consents_ = allowed;
  consented_administrations_ = std::move(administrations);
  return {};
}

Result<Json> TokenServer::make_grant(const Json& wanted, Instant now) {
  std::vector<std::string> scopes = rules_.usual_scopes;
  if (wanted.contains("scopes")) scopes = TRY(text_list(wanted, "scopes"));
  std::vector<std::string> administrations;
  if (wanted.contains("administrations"))
    administrations = TRY(text_list(wanted, "administrations"));
  Grant& grant = add_grant(apps_[0].id, {scopes.begin(), scopes.end()}, now);
  grant.administrations = std::move(administrations);
  return tokens_of(grant, WithRefreshToken::yes, now);
}

void TokenServer::revoke_all() {
  for (auto& [number, grant] : grants_)
    grant.revoked = true;
}

void TokenServer::disconnect(const std::string& administration,
                             const std::vector<std::string>& all) {
  for (auto& [number, grant] : grants_) {
    if (grant.administrations.empty()) grant.administrations = all;
    std::erase(grant.administrations, administration);
    if (grant.administrations.empty()) grant.revoked = true;
  }
}

Status TokenServer::change_option(const std::string& member, const Json& value) {
  return change(rules_, member, value);
}

Json TokenServer::view() const {
  Json grants = Json::array();
  for (const auto& [number, grant] : grants_) {
    grants.push_back({{"id", grant.id},
                      {"client_id", grant.client},
                      {"by_user", grant.by_user},
                      {"revoked", grant.revoked},
                      {"scope", joined(grant.scopes)},
                      {"administrations", grant.administrations},
                      {"made", to_string(grant.made)},
                      {"last_token", to_string(grant.last_token)},
                      {"refreshes", grant.refreshes}});
  }
  Json counts = Json::object();
  for (const auto& [what, count] : counts_)
    counts[what] = count;
  return {{"system", rules_.name},
          {"calls_today", calls_today_},
          {"counts", counts},
          {"grants", grants}};
}

Json TokenServer::introspect(const std::string& token, Instant now) const {
  const Bearer found = bearer("Bearer " + token, now);
  if (found.state != State::good) return {{"active", false}};
  return {{"active", true}, {"system", rules_.name}, {"scope", joined(found.grant->scopes)}};
}

const TokenServer::App* TokenServer::app(const std::string& id) const {
  // Exact's ids are shown in braces by some.
  const bool braced = id.size() > 2 && id.front() == '{' && id.back() == '}';
  for (const App& each : apps_) {
    if (each.id == (braced ? id.substr(1, id.size() - 2) : id)) return &each;
  }
  return nullptr;
}

// None when one of them does not exist.
std::optional<std::set<std::string>> TokenServer::read_scopes(const std::string& asked) const {
  std::istringstream words(asked);
  std::set<std::string> scopes;
  for (std::string scope; words >> scope;) {
    if (!rules_.scopes.empty() && !rules_.scopes.contains(scope)) return std::nullopt;
    scopes.insert(scope);
  }
  if (scopes.empty() || rules_.scopes.empty())
    return std::set<std::string>{rules_.usual_scopes.begin(), rules_.usual_scopes.end()};
  return scopes;
}

Grant& TokenServer::add_grant(const std::string& client, std::set<std::string> scopes,
                              Instant now) {
  const std::int64_t number = static_cast<std::int64_t>(grants_.size()) + 1;
  Grant& grant = grants_[number];
  grant.number = number;
  grant.id = random_guid();
  grant.client = client;
  grant.scopes = std::move(scopes);
  grant.administrations = consented_administrations_;
  grant.made = grant.last_token = now;
  return grant;
}

std::string TokenServer::random_text(std::size_t length, const char* alphabet) {
  const std::uint64_t letters = std::string_view(alphabet).size();
  std::string text;
  while (text.size() < length)
    text += alphabet[dice_.next() % letters];
  return text;
}

std::string TokenServer::random_guid() {
  std::string guid = random_text(32, hex_digits);
  guid[12] = '4';
  guid[16] = "89ab"[dice_.next() % 4];
  for (const std::size_t at : {8U, 13U, 18U, 23U})
    guid.insert(at, "-");
  return guid;
}

// JSON web tokens are signed by nobody.
std::string TokenServer::access_token(const Grant& grant, Instant now) {
  switch (rules_.look) {
    case Look::hex:
      return random_text(64, hex_digits);
    case Look::long_text:
      return "gAAAAB" + random_text(250, url_safe);
    case Look::google:
      return "ya29." + random_text(120, url_safe);
    case Look::json_web_token:
    case Look::microsoft:
      break;
  }
  const Json header{{"alg", "RS256"}, {"kid", random_text(40, hex_digits)}, {"typ", "JWT"}};
  const Json claims{{"nbf", now.ms / 1000},
                    {"exp", (now + rules_.access_life).ms / 1000},
                    {"iss", base_url_},
                    {"client_id", grant.client},
                    {"authentication_event_id", grant.id},
                    {"jti", random_text(32, hex_digits)},
                    {"scope", grant.scopes}};
  return base64url(text_of(header)) + "." + base64url(text_of(claims)) + "." +
         random_text(86, url_safe);
}

std::string TokenServer::add_refresh_token(const Grant& grant, Instant now) {
  const std::string token = rules_.look == Look::hex              ? random_text(64, hex_digits)
                            : rules_.look == Look::json_web_token ? random_text(43, url_safe)
                                                                  : random_text(180, url_safe);
  refresh_[token] = {grant.number, now, std::nullopt};
  return token;
}

Json TokenServer::tokens_of(Grant& grant, WithRefreshToken with, Instant now) {
  const std::string token = access_token(grant, now);
  std::optional<Instant> expires;
  if (rules_.access_life.count() > 0) expires = now + rules_.access_life;
  access_[token] = {grant.number, now, expires};
  grant.last_token = now;
  Json answer{{"access_token", token}, {"token_type", rules_.token_type}};
  const std::int64_t life_s = rules_.access_life.count() / 1000;
  if (rules_.expires_in == ExpiresIn::text) answer["expires_in"] = std::to_string(life_s);
  if (rules_.expires_in == ExpiresIn::number) answer["expires_in"] = life_s;
  if (rules_.look == Look::microsoft) answer["ext_expires_in"] = life_s;
  if (with == WithRefreshToken::yes &&
      (rules_.offline_scope.empty() || grant.scopes.contains(rules_.offline_scope)))
    answer["refresh_token"] = add_refresh_token(grant, now);
  if (!rules_.scopes.empty()) answer["scope"] = joined(grant.scopes);
  if (rules_.look == Look::hex) answer["created_at"] = now.ms / 1000;
  ++counts_["granted"];
  return answer;
}

}  // namespace dunning::sandbox::oauth
