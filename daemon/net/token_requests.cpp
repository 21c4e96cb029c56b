#include "daemon/net/token_requests.hpp"

#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "daemon/net/form.hpp"

namespace dunning::net {
namespace {

using Proof = ports::TokenRules::ClientProof;

std::string scope_text(const std::vector<std::string>& scopes) {
  std::string text;
  for (const auto& scope : scopes)
    text.append(text.empty() ? "" : " ").append(scope);
  return text;
}

ports::HttpRequest post(const ports::TokenRules& rules, const OAuthClient& client,
                        const std::string& url, FormFields fields) {
  ports::HttpRequest request;
  request.method = "POST";
  request.url = url;
  request.purpose = ports::Purpose::token;
  request.deadline = token_deadline;
  request.max_body_bytes = token_answer_limit_bytes;
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                     {"Accept", "application/json"}};
  if (client.secret.empty()) {
    fields.emplace_back("client_id", client.id);
  } else if (rules.client_proof == Proof::basic) {
    const auto pair = percent_encoded(client.id) + ":" + percent_encoded(client.secret.reveal());
    request.headers.emplace_back("Authorization", "Basic " + crypto::base64(pair));
  } else {
    fields.emplace_back("client_id", client.id);
    fields.emplace_back("client_secret", client.secret.reveal());
  }
  request.body = form_text(fields);
  return request;
}

}  // namespace

std::string challenge_of(const std::string& verifier) {
  const auto digest = crypto::sha256(verifier);
  auto text = crypto::base64(crypto::bytes(digest));
  for (char& c : text)
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  text.resize(text.find('='));
  return text;
}

std::string authorize_url(const ports::TokenRules& rules, const OAuthClient& client,
                          const std::string& redirect_uri, const std::string& state,
                          const std::string& challenge) {
  FormFields fields = {{"response_type", "code"},
                       {"client_id", client.id},
                       {"redirect_uri", redirect_uri},
                       {"state", state}};
  if (!rules.scopes.empty()) fields.emplace_back("scope", scope_text(rules.scopes));
  if (!challenge.empty()) {
    fields.emplace_back("code_challenge", challenge);
    fields.emplace_back("code_challenge_method", "S256");
  }
  for (const auto& [name, value] : rules.authorize_parameters)
    fields.emplace_back(name, value);
  const char separator = rules.authorize_url.find('?') == std::string::npos ? '?' : '&';
  return rules.authorize_url + separator + form_text(fields);
}

ports::HttpRequest by_code(const ports::TokenRules& rules, const OAuthClient& client,
                           const std::string& code, const std::string& redirect_uri,
                           const std::string& verifier) {
  FormFields fields = {
      {"grant_type", "authorization_code"}, {"code", code}, {"redirect_uri", redirect_uri}};
  if (!verifier.empty()) fields.emplace_back("code_verifier", verifier);
  return post(rules, client, rules.token_url, std::move(fields));
}

ports::HttpRequest by_refresh_token(const ports::TokenRules& rules, const OAuthClient& client,
                                    const Secret& refresh_token) {
  return post(rules, client, rules.token_url,
              {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token.reveal()}});
}

// An app acts for itself: what asks for a refresh token has no place among the scopes.
ports::HttpRequest by_client(const ports::TokenRules& rules, const OAuthClient& client) {
  auto scopes = rules.scopes;
  std::erase(scopes, "offline_access");
  FormFields fields = {{"grant_type", "client_credentials"}};
  if (!scopes.empty()) fields.emplace_back("scope", scope_text(scopes));
  return post(rules, client, rules.token_url, std::move(fields));
}

ports::HttpRequest ask_device_code(const ports::TokenRules& rules, const OAuthClient& client) {
  return post(rules, {client.id, {}}, rules.device_url, {{"scope", scope_text(rules.scopes)}});
}

ports::HttpRequest by_device_code(const ports::TokenRules& rules, const OAuthClient& client,
                                  const Secret& device_code) {
  return post(rules, client, rules.token_url,
              {{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
               {"device_code", device_code.reveal()}});
}

ports::HttpRequest revoke(const ports::TokenRules& rules, const OAuthClient& client,
                          const Secret& refresh_token) {
  return post(rules, client, rules.revocation_url, {{"token", refresh_token.reveal()}});
}

}  // namespace dunning::net
