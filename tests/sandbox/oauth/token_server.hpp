#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/core/instant.hpp"
#include "tests/sandbox/dice.hpp"
#include "tests/sandbox/faults.hpp"
#include "tests/sandbox/http.hpp"
#include "tests/sandbox/json.hpp"
#include "tests/sandbox/oauth/form.hpp"
#include "tests/sandbox/oauth/rules.hpp"

namespace dunning::sandbox::oauth {

// What a user consented to once, or an app has by itself. Every token belongs to one.
struct Grant {
  std::int64_t number = 0;
  std::string id;  // a guid
  std::string client;
  std::set<std::string> scopes;
  std::vector<std::string> administrations;  // none: all that there are
  bool by_user = true;                       // false: client credentials
  bool revoked = false;
  Instant made;
  Instant last_token;  // when the last access token was given out
  int refreshes = 0;

  bool covers(const std::string& administration) const;
};

// The authorization server of one provider (RFC 6749, 7636, 7009, 8628), on the simulated clock.
// It has three apps: one with a secret, one without (PKCE; its id is given where the rules have
// PKCE), and one that gets tokens for itself. The user consents at once, unless control says
// otherwise. All secrets follow from the seed. Thread rule: under the sandbox's lock.
class TokenServer {
 public:
  // `base_url` has no slash at its end. The first grant, for the app with a secret, exists from
  // `start` on; its refresh token is part of access().
  TokenServer(Rules rules, std::string base_url, std::uint64_t seed, Instant start);

  const std::string& name() const { return rules_.name; }
  bool serves(const std::string& path) const;
  Response answer(const Request& request, Instant now);
  // The answer that a fault of kind status asks for.
  Response failure(const Fault& fault) const;

  // client_id, client_secret, token_url, authorize_url, refresh_token and so on.
  Json access() const;

  // What a bearer token is worth now.
  enum class State { good, expired, revoked, unknown };
  struct Bearer {
    State state = State::unknown;
    const Grant* grant = nullptr;  // none when unknown
    Instant expires;               // of what has expired
  };
  Bearer bearer(const std::string& authorization_header, Instant now) const;
  const std::map<std::int64_t, Grant>& grants() const { return grants_; }
  const Rules& rules() const { return rules_; }

  // {"allowed": false}; {"administrations": […]}, {"scopes": […]}: what the user consents to from
  // now on.
  Status change_consent(const Json& wanted);
  // {"scopes": […], "administrations": […]}: a grant of the app with a secret, with its tokens.
  Result<Json> make_grant(const Json& wanted, Instant now);
  // The user withdraws every consent.
  void revoke_all();
  // One administration is disconnected from every grant, out of these.
  void disconnect(const std::string& administration, const std::vector<std::string>& all);
  Status change_option(const std::string& member, const Json& value);
  // Every grant, the counts of what was asked and refused.
  Json view() const;
  // {"token": …}: what a token is worth, for servers that play a part beside the sandbox.
  Json introspect(const std::string& token, Instant now) const;

 private:
  struct App {
    std::string id;
    std::string secret;  // empty: none
    bool acts_for_itself = false;
  };
  struct Code {
    std::int64_t grant = 0;
    std::string redirect_uri;
    std::string challenge;  // of PKCE
    Instant made;
    bool used = false;
  };
  struct Access {
    std::int64_t grant = 0;
    Instant made;
    std::optional<Instant> expires;
  };
  struct Refresh {
    std::int64_t grant = 0;
    Instant made;  // or last used, where it stays the same
    std::optional<Instant> used;
  };
  struct Device {
    std::string client;
    std::set<std::string> scopes;
    std::string user_code;
    Instant made;
    int polls = 0;
    bool done = false;
  };

  // authorize.cpp
  Response authorize(const Request& request, Instant now);
  Response device_authorization(const Request& request, Instant now);
  bool accepts_redirect(const std::string& uri) const;
  // token_endpoint.cpp
  Response token(const Request& request, Instant now);
  Response by_code(const App& app, const Form& form, Instant now);
  Response by_refresh_token(const App& app, const Form& form, Instant now);
  Response by_client(const App& app, const Form& form, Instant now);
  Response by_device(const App& app, const Form& form, Instant now);
  Response revoke(const Request& request, Instant now);
  const App* authenticated(const Request& request, const Form& form) const;
  std::optional<Response> over_the_limit(Instant now);
  // token_server.cpp
  Response refused(int status, const std::string& error, const std::string& description,
                   Instant now) const;
  const App* app(const std::string& id) const;
  std::optional<std::set<std::string>> read_scopes(const std::string& asked) const;
  Grant& add_grant(const std::string& client, std::set<std::string> scopes, Instant now);
  enum class WithRefreshToken { no, yes };
  Json tokens_of(Grant& grant, WithRefreshToken with, Instant now);
  std::string add_refresh_token(const Grant& grant, Instant now);
  std::string random_text(std::size_t length, const char* alphabet);
  std::string random_guid();
  std::string access_token(const Grant& grant, Instant now);

  Rules rules_;
  std::string base_url_;
  Dice dice_;
  std::vector<App> apps_;
  std::map<std::int64_t, Grant> grants_;
  std::map<std::string, Code> codes_;
  std::map<std::string, Access> access_;
  std::map<std::string, Refresh> refresh_;
  std::map<std::string, Device> devices_;
  std::string first_refresh_token_;
  bool consents_ = true;
  std::vector<std::string> consented_administrations_;
  std::optional<std::set<std::string>> consented_scopes_;
  std::int64_t day_ = 0;  // of calls_today_, since 1970 in UTC
  int calls_today_ = 0;
  std::deque<Instant> errors_;
  std::map<std::string, int> counts_;  // "granted", or the error
};

}  // namespace dunning::sandbox::oauth
