#pragma once

#include <string>

#include "daemon/core/secret.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/system_rules.hpp"

// The requests of OAuth 2.0, as values: each function says what goes over the wire, and sends
// nothing.
namespace dunning::net {

// A token server may take its time, and a lost answer can cost a person's login: the deadline is
// long, and nothing is ever sent again blindly.
constexpr Millis token_deadline{100'000};
constexpr std::uint64_t token_answer_limit_bytes = 256 << 10;

// An app as it is registered with a system.
struct OAuthClient {
  std::string id;
  Secret secret;  // empty: a public client, which proves itself by PKCE alone
};

// RFC 7636, S256: the verifier stays here, its challenge goes with the person.
std::string challenge_of(const std::string& verifier);

// Where a person says yes (RFC 6749 section 4.1.1). `challenge` empty: without PKCE.
std::string authorize_url(const ports::TokenRules& rules, const OAuthClient& client,
                          const std::string& redirect_uri, const std::string& state,
                          const std::string& challenge);

// RFC 6749 section 4.1.3. `verifier` empty: without PKCE.
ports::HttpRequest by_code(const ports::TokenRules& rules, const OAuthClient& client,
                           const std::string& code, const std::string& redirect_uri,
                           const std::string& verifier);
// RFC 6749 section 6.
ports::HttpRequest by_refresh_token(const ports::TokenRules& rules, const OAuthClient& client,
                                    const Secret& refresh_token);
// RFC 6749 section 4.4.
ports::HttpRequest by_client(const ports::TokenRules& rules, const OAuthClient& client);
// RFC 8628 sections 3.1 and 3.4.
ports::HttpRequest ask_device_code(const ports::TokenRules& rules, const OAuthClient& client);
ports::HttpRequest by_device_code(const ports::TokenRules& rules, const OAuthClient& client,
                                  const Secret& device_code);
// RFC 7009.
ports::HttpRequest revoke(const ports::TokenRules& rules, const OAuthClient& client,
                          const Secret& refresh_token);

}  // namespace dunning::net
