#pragma once

#include <optional>
#include <string>
#include <variant>

#include "daemon/core/login.hpp"
#include "daemon/core/result.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/system_rules.hpp"

// What token servers answer, read (RFC 6749 sections 5.1 and 5.2, RFC 8628 section 3.5). A refusal
// is judged by its status, its `error` and the header Reason, never by words for people.
namespace dunning::net {

// Why no tokens came.
struct TokenRefusal {
  enum class Kind {
    broken,     // this grant gives no tokens any more: a person has to log in
    client,     // not the login but the app: its id, its secret, its scopes
    too_early,  // the tokens may not be renewed yet
    wait,       // a limit, until `not_before`
    pending,    // device code: the person has not said yes yet
    slow_down,  // device code: ask less often
    lost,       // no whole answer, or none that can be read: the request may have been carried out
  };
  Kind kind = Kind::lost;
  std::string why;  // a plain sentence; nothing secret in it
  std::optional<Instant> not_before;
};

using TokenAnswer = std::variant<TokenSet, TokenRefusal>;

struct Asked {
  Instant at;                 // when the request went out: an access token is never older
  const TokenSet* before;     // what it was asked with; null for a first login
  std::string refresh_token;  // that was sent; empty: none
};

// An answer to any request for tokens. What the answer leaves out stays as it was before: a refresh
// token, a lifetime that only the rules know.
TokenAnswer read_token_answer(const ports::TokenRules& rules,
                              const Result<ports::HttpResponse>& response, const Asked& asked,
                              Instant now);

struct DeviceCode {
  Secret device_code;
  std::string user_code;
  std::string verification_url;
  Instant until;
  Millis interval{5'000};
};
Result<DeviceCode> read_device_code(const Result<ports::HttpResponse>& response, Instant now);

}  // namespace dunning::net
