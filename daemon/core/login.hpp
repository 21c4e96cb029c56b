#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "daemon/core/instant.hpp"
#include "daemon/core/secret.hpp"

// A login (OAuth 2.0): what a person's consent, or an app's own right, has been exchanged for.
namespace dunning {

struct TokenSet {
  Secret access_token;  // empty: none yet (a refresh token was moved here from elsewhere)
  Instant issued;       // when the answer came
  std::optional<Instant> expires;  // of the access token; none: when it is refused
  Secret refresh_token;            // empty: the system gives none
  // The refresh token before this one, kept until this one has been used with success.
  Secret previous_refresh_token;
  Instant refresh_since;              // when the refresh token was given, or used with success
  std::optional<Instant> idle_until;  // it dies then when nobody uses it
};

// What is known of a login beside its tokens.
struct LoginRecord {
  std::string name;
  std::int64_t generation = 0;  // raised by each token set that is kept
  std::optional<Instant> issued;
  std::optional<Instant> expires;
  std::optional<Instant> idle_until;
  std::optional<Instant> logged_in_at;  // by a person
  std::string logged_in_by;
  // A refresh token of this generation went out then, and no answer has been kept since.
  std::optional<Instant> sent_at;
  std::optional<Instant> claimed_until;  // somebody is asking for new tokens
  std::optional<Instant> not_before;     // of the next request for tokens
  int failures = 0;                      // since the last tokens
  std::string trouble;                   // what the last failure said
  std::optional<Instant> broken_since;   // nothing but a person's login helps
  std::string broken_why;
  std::int64_t calls_today = 0;  // at the token endpoint, on the day of the last one (UTC)
  std::int64_t calls_day = 0;    // that day, since 1970

  bool has_tokens() const { return issued.has_value(); }
};

struct LoginState {
  LoginRecord record;
  std::optional<TokenSet> tokens;  // none: nobody has logged in yet
};

}  // namespace dunning
