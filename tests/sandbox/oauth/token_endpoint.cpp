// Where tokens are given out, renewed and taken back.
#include <nlohmann/json.hpp>

#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "tests/sandbox/oauth/token_server.hpp"

namespace dunning::sandbox::oauth {

namespace {

constexpr Millis hour{3'600'000};
constexpr Millis day{86'400'000};

std::string value(const Form& form, const std::string& name) {
  const auto found = form.find(name);
  return found == form.end() ? "" : found->second;
}

// RFC 7636: 43 to 128 of the unreserved characters, and their digest is the challenge.
bool verifies(const std::string& verifier, const std::string& challenge) {
  constexpr std::string_view allowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  if (verifier.size() < 43 || verifier.size() > 128 ||
      verifier.find_first_not_of(allowed) != std::string::npos)
    return false;
  const crypto::Digest digest = crypto::sha256(verifier);
  std::string encoded = crypto::base64(crypto::bytes(digest));
  for (char& c : encoded)
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  encoded.resize(encoded.find('='));
  return encoded == challenge;
}

// "10/11/2022 9:18:20 PM"
std::string us_text(Instant at) {
  const std::string iso = to_string(at);  // 2022-10-11T21:18:20.000Z
  const auto part = [&](std::size_t from, std::size_t size) {
    return std::stoi(iso.substr(from, size));
  };
  const int hours = part(11, 2);
  const int clock_hours = hours % 12 == 0 ? 12 : hours % 12;
  return std::to_string(part(5, 2)) + "/" + std::to_string(part(8, 2)) + "/" + iso.substr(0, 4) +
         " " + std::to_string(clock_hours) + iso.substr(13, 6) + (hours < 12 ? " AM" : " PM");
}

}  // namespace

// The app that the request proves to be; none when it does not.
const TokenServer::App* TokenServer::authenticated(const Request& request, const Form& form) const {
  constexpr std::string_view scheme = "Basic ";
  const std::string header = request.header("authorization");
  if (header.starts_with(scheme)) {
    const auto pair = crypto::parse_base64(header.substr(scheme.size()));
    if (!pair || !rules_.basic_auth) return nullptr;
    const std::size_t colon = pair->find(':');
    if (colon == std::string::npos) return nullptr;
    const App* client = app(url_decoded(pair->substr(0, colon)));
    const bool right = client != nullptr && url_decoded(pair->substr(colon + 1)) == client->secret;
    return right ? client : nullptr;
  }
  const App* client = app(value(form, "client_id"));
  if (client == nullptr) return nullptr;
  if (client->secret.empty()) return rules_.pkce ? client : nullptr;
  return rules_.body_auth && value(form, "client_secret") == client->secret ? client : nullptr;
}

std::optional<Response> TokenServer::over_the_limit(Instant now) {
  const std::int64_t today = now.ms / day.count();
  if (today != day_) calls_today_ = 0;
  day_ = today;
  ++calls_today_;
  while (!errors_.empty() && errors_.front() + hour <= now)
    errors_.pop_front();
  const bool blocked =
      rules_.errors_an_hour > 0 && static_cast<int>(errors_.size()) > rules_.errors_an_hour;
  if (!blocked && (rules_.calls_a_day == 0 || calls_today_ <= rules_.calls_a_day))
    return std::nullopt;
  ++counts_["rate limited"];
  Response response;
  response.status = 429;
  response.content_type = "text/plain";
  return response;
}

Response TokenServer::token(const Request& request, Instant now) {
  if (auto limited = over_the_limit(now)) return *std::move(limited);
  const Form form = read_form(request.body);
  const App* client = authenticated(request, form);
  const std::string grant_type = value(form, "grant_type");
  Response response;
  if (client == nullptr) {
    response = refused(rules_.style == Style::microsoft ? 401 : 400, "invalid_client", "", now);
  } else if (grant_type == "authorization_code") {
    response = by_code(*client, form, now);
  } else if (grant_type == "refresh_token") {
    response = by_refresh_token(*client, form, now);
  } else if (grant_type == "client_credentials" && rules_.client_credentials) {
    response = by_client(*client, form, now);
  } else if (grant_type == "urn:ietf:params:oauth:grant-type:device_code" &&
             !rules_.device_path.empty()) {
    response = by_device(*client, form, now);
  } else {
    response = refused(400, "unsupported_grant_type", "", now);
  }
  response.headers.emplace_back("Cache-Control", "no-store");
  if (response.status != 200) {
    errors_.push_back(now);
    ++counts_[Json::parse(response.body).value("error", "")];
  } else if (rules_.lose_answers > 0) {
    --rules_.lose_answers;
    response.delivery = Delivery::cut;
  }
  return response;
}

Response TokenServer::by_code(const App& client, const Form& form, Instant now) {
  const auto found = codes_.find(value(form, "code"));
  if (found == codes_.end() || found->second.used || now >= found->second.made + rules_.code_life ||
      found->second.redirect_uri != value(form, "redirect_uri"))
    return refused(400, "invalid_grant", "the code is not valid", now);
  Code& code = found->second;
  Grant& grant = grants_.at(code.grant);
  if (grant.client != client.id || grant.revoked)
    return refused(400, "invalid_grant", "the code was given to another app", now);
  if (!code.challenge.empty() && !verifies(value(form, "code_verifier"), code.challenge))
    return refused(400, "invalid_grant", "the code verifier does not fit", now);
  code.used = true;
  Response response;
  response.body = text_of(tokens_of(grant, WithRefreshToken::yes, now));
  return response;
}

Response TokenServer::by_refresh_token(const App& client, const Form& form, Instant now) {
  const auto found = refresh_.find(value(form, "refresh_token"));
  if (found == refresh_.end()) return refused(400, "invalid_grant", "", now);
  Refresh& old = found->second;
  Grant& grant = grants_.at(old.grant);
  if (grant.client != client.id || grant.revoked) return refused(400, "invalid_grant", "", now);
  const Instant dies = old.made + rules_.refresh_life;
  if (rules_.refresh_life.count() > 0 && now >= dies) {
    if (rules_.style != Style::exact) return refused(400, "invalid_grant", "", now);
    return refused(
        400, "invalid_request",
        "The refresh token expired at " + us_text(dies) + " and it is now " + us_text(now) + ".",
        now);
  }
  if (old.used && rules_.rotates && !rules_.old_stays_good && now >= *old.used + rules_.grace) {
    if (rules_.style == Style::exact)
      return refused(rules_.old_token_status, "unauthorized_client", "Old refresh token used.",
                     now);
    return refused(rules_.old_token_status, "invalid_grant", "", now);
  }
  if (now < grant.last_token + rules_.too_early) {
    const std::string reason = "Rate limit exceeded: access_token not expired";
    Response response = refused(rules_.too_early_status, "access_denied", reason, now);
    response.headers.emplace_back("Reason", "TooEarlyToRefreshTokens: " + reason);
    return response;
  }
  if (!old.used) old.used = now;
  if (!rules_.rotates) old.made = now;
  ++grant.refreshes;
  Response response;
  response.body =
      text_of(tokens_of(grant, rules_.rotates ? WithRefreshToken::yes : WithRefreshToken::no, now));
  return response;
}

Response TokenServer::by_client(const App& client, const Form& form, Instant now) {
  if (!client.acts_for_itself) return refused(400, "unauthorized_client", "", now);
  auto scopes = read_scopes(value(form, "scope"));
  if (!scopes) return refused(400, "invalid_scope", "", now);
  scopes->erase("offline_access");
  Grant& grant = add_grant(client.id, std::move(*scopes), now);
  grant.by_user = false;
  Response response;
  response.body = text_of(tokens_of(grant, WithRefreshToken::no, now));
  return response;
}

// RFC 7009: a token that is not known is answered like one that was.
Response TokenServer::revoke(const Request& request, Instant now) {
  const Form form = read_form(request.body);
  const App* client = authenticated(request, form);
  if (client == nullptr) return refused(400, "invalid_client", "", now);
  const auto found = refresh_.find(value(form, "token"));
  if (found != refresh_.end() && grants_.at(found->second.grant).client == client->id) {
    // The user's connections go, all of them.
    for (auto& [number, grant] : grants_) {
      if (grant.client == client->id) grant.revoked = true;
    }
  }
  Response response;
  response.content_type = "text/plain";
  return response;
}

}  // namespace dunning::sandbox::oauth
