// Where a user says yes: the page in the browser, and the code typed in from a device.
#include <nlohmann/json.hpp>

#include "tests/sandbox/oauth/token_server.hpp"

namespace dunning::sandbox::oauth {

namespace {

constexpr const char* url_safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr const char* out_of_band = "urn:ietf:wg:oauth:2.0:oob";
constexpr std::int64_t device_life_s = 900;
constexpr std::int64_t device_interval_s = 5;

Response page(int status, const std::string& text) {
  Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = "<!DOCTYPE html>\n<html><body><p>" + text + "</p></body></html>\n";
  return response;
}

Response redirect(const std::string& uri, const Form& members) {
  std::string address = uri;
  char separator = uri.find('?') == std::string::npos ? '?' : '&';
  for (const auto& [name, value] : members) {
    if (value.empty()) continue;
    address += separator + name + "=" + url_encoded(value);
    separator = '&';
  }
  Response response = page(302, "Found");
  response.headers.emplace_back("Location", address);
  return response;
}

bool is_on_host(const std::string& uri, const std::string& origin) {
  return uri == origin || uri.starts_with(origin + "/") || uri.starts_with(origin + ":") ||
         uri.starts_with(origin + "?");
}

}  // namespace

bool TokenServer::accepts_redirect(const std::string& uri) const {
  if (uri == out_of_band) return rules_.out_of_band;
  if (is_on_host(uri, "http://localhost")) return rules_.http_localhost;
  if (is_on_host(uri, "http://127.0.0.1")) return rules_.http_loopback_address;
  if (is_on_host(uri, "https://localhost") || is_on_host(uri, "https://127.0.0.1"))
    return rules_.https_localhost;
  return uri.starts_with("https://") && uri.size() > std::string("https://").size();
}

// The user is taken to have said yes before the page is shown.
Response TokenServer::authorize(const Request& request, Instant now) {
  const App* client = app(request.query_value("client_id"));
  if (client == nullptr || client->acts_for_itself)
    return page(400, "unauthorized_client: there is no such app");
  const std::string uri = request.query_value("redirect_uri");
  if (!accepts_redirect(uri)) return page(400, "invalid_request: invalid redirect_uri");
  const std::string state = request.query_value("state");
  const auto back = [&](const std::string& error) {
    return redirect(uri == out_of_band ? base_url_ + "/" : uri,
                    {{"error", error}, {"state", state}});
  };
  if (request.query_value("response_type") != "code") return back("unsupported_response_type");
  auto scopes = read_scopes(request.query_value("scope"));
  if (!scopes) return back("invalid_scope");
  const std::string challenge = request.query_value("code_challenge");
  if (!challenge.empty() && request.query_value("code_challenge_method") != "S256")
    return back("invalid_request");
  if (client->secret.empty() && (challenge.empty() || !rules_.pkce)) return back("invalid_request");
  if (!consents_) return back("access_denied");
  if (consented_scopes_)
    std::erase_if(*scopes, [&](const auto& scope) { return !consented_scopes_->contains(scope); });
  if (rules_.one_chain) {
    for (auto& [number, grant] : grants_) {
      if (grant.client == client->id) grant.revoked = true;
    }
  }
  const Grant& grant = add_grant(client->id, std::move(*scopes), now);
  // Its characters have to be encoded in the address, and decoded again.
  const std::string code = random_text(20, url_safe) + "!/" + random_text(20, url_safe);
  codes_[code] = {grant.number, uri, challenge, now, false};
  if (uri == out_of_band) return page(200, "Authorization code: <code>" + code + "</code>");
  return redirect(uri, {{"code", code}, {"state", state}});
}

Response TokenServer::device_authorization(const Request& request, Instant now) {
  const Form form = read_form(request.body);
  const auto client = form.find("client_id");
  if (client == form.end() || app(client->second) == nullptr)
    return refused(401, "invalid_client", "there is no such app", now);
  const auto asked = form.find("scope");
  const auto scopes = read_scopes(asked == form.end() ? "" : asked->second);
  if (!scopes) return refused(400, "invalid_scope", "there is no such scope", now);
  const std::string device_code = random_text(80, url_safe);
  Device& device = devices_[device_code];
  device.client = app(client->second)->id;
  device.scopes = *scopes;
  device.user_code = random_text(9, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789");
  device.made = now;
  const std::string page_url = base_url_ + "/microsoft/devicelogin";
  Response response;
  response.body = text_of(
      Json{{"user_code", device.user_code},
           {"device_code", device_code},
           {"verification_uri", page_url},
           {"expires_in", device_life_s},
           {"interval", device_interval_s},
           {"message", "To sign in, use a web browser to open the page " + page_url +
                           " and enter the code " + device.user_code + " to authenticate."}});
  return response;
}

Response TokenServer::by_device(const App& client, const Form& form, Instant now) {
  const auto code = form.find("device_code");
  const auto found = code == form.end() ? devices_.end() : devices_.find(code->second);
  if (found == devices_.end() || found->second.client != client.id || found->second.done)
    return refused(400, "bad_verification_code", "the device code is not known", now);
  Device& device = found->second;
  if (now >= device.made + Millis{device_life_s * 1000})
    return refused(400, "expired_token", "the device code has expired", now);
  if (!consents_) return refused(400, "authorization_declined", "the user said no", now);
  if (++device.polls <= rules_.device_polls)
    return refused(400, "authorization_pending", "the user has not signed in yet", now);
  device.done = true;
  Grant& grant = add_grant(client.id, device.scopes, now);
  Response response;
  response.body = text_of(tokens_of(grant, WithRefreshToken::yes, now));
  return response;
}

}  // namespace dunning::sandbox::oauth
