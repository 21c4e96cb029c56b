#pragma once

#include <functional>
#include <optional>
#include <string>

#include "daemon/net/token_answers.hpp"
#include "daemon/net/token_requests.hpp"
#include "daemon/ports/clock.hpp"

namespace dunning::net {

// How a person's consent becomes tokens, in two parts with the person in between. What has to be
// remembered over the pause is one text (`pending`: state, PKCE verifier, device code) that the
// caller keeps sealed. Each call makes one request at most and never waits. Borrows its parts.
class LogIn {
 public:
  struct Parts {
    const ports::TokenRules& rules;
    const OAuthClient& client;
    ports::Http& http;
    const ports::Clock& clock;
  };
  explicit LogIn(const Parts& parts) : parts_(parts) {}

  // So long after its beginning a login can be finished.
  static constexpr Millis pending_lives{60 * 60 * 1000};

  struct Begun {
    std::string pending;
    std::string url;           // to be opened in a browser
    std::string user_code;     // device code: to be typed there
    std::string redirect_uri;  // the browser comes back there
    Millis interval{0};        // device code: between two polls
  };
  // invalid_input when the system's rules do not have that grant.
  Result<Begun> begin_code(const std::string& redirect_uri) const;
  Result<Begun> begin_device() const;

  // `pasted`: the address the browser came to, or what stands after its "?"; a bare code only where
  // the system shows one. invalid_input when it belongs to another login (`state`), is too old, or
  // holds the person's no.
  Result<TokenSet> finish_code(const std::string& pending, const std::string& pasted) const;

  struct Poll {
    std::optional<TokenSet> tokens;  // none: not yet
    std::string pending;             // for the next poll
    Millis wait{0};
  };
  Result<Poll> poll_device(const std::string& pending) const;

  // The system forgets the consent. permanent where the rules know no way.
  Status revoke(const Secret& refresh_token) const;

 private:
  Result<TokenSet> tokens_from(const ports::HttpRequest& request) const;
  const Parts parts_;
};

}  // namespace dunning::net
