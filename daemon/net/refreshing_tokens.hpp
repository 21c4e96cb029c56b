#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "daemon/net/token_answers.hpp"
#include "daemon/net/token_requests.hpp"
#include "daemon/ports/access_tokens.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/login_book.hpp"
#include "daemon/ports/random.hpp"

namespace dunning::net {

// A token that was handed out by hand: it is good until it is refused.
class FixedToken final : public ports::AccessTokens {
 public:
  explicit FixedToken(Secret token) : token_(std::move(token)) {}
  Result<Secret> current() override { return token_; }
  Result<Secret> after_refusal(const Secret& refused) override;

 private:
  Secret token_;
};

// How long a claim to ask for new tokens runs: the request's deadline, and time to keep its answer.
// Who dies in between holds the others up for no longer.
constexpr Millis claim_runs{120'000};

// The tokens of one login, renewed when that is due (docs/decisions/0011):
//   1. One asks, however many threads and processes want a token: the claim in the book.
//   2. New tokens are in the book before anybody uses them. When the book does not take them they
//      are kept here, offered to it again first of all, and handed to nobody.
//   3. A refresh token that may have been used up (no answer came) is sent again, after a growing
//      pause: where the system gives a grace it works, elsewhere the answer tells.
//   4. The refresh token before the newest is kept until the newest has worked, and tried once
//      before a person is called.
//   5. Before a login is declared broken the book is read again: somebody may have been faster.
// A token that is still good is handed out while a newer one cannot be had.
class RefreshingTokens final : public ports::AccessTokens {
 public:
  enum class Grant { refresh_token, client_credentials };
  struct Parts {
    std::string login;  // its name in the configuration
    ports::TokenRules rules;
    Grant grant = Grant::refresh_token;
    std::function<Result<OAuthClient>()> client;  // its secret is read when it is used
    ports::LoginBook& book;
    ports::Http& http;
    const ports::Clock& clock;
    ports::Random& random;
    ports::Log& log;
    std::string owner;  // of this process and object, for claims
  };
  explicit RefreshingTokens(Parts parts) : parts_(std::move(parts)) {}

  Result<Secret> current() override { return token(Wanted::good, nullptr); }
  Result<Secret> after_refusal(const Secret& refused) override;

  // Renews a refresh token that is half way to dying of idleness. When to ask again; none when that
  // never happens to this login.
  Result<std::optional<Instant>> keep_alive();

  // New tokens now, whatever the old ones are good for: proves that a login works.
  Status renew_now();

 private:
  enum class Wanted { good, another, newer };
  struct Unsaved {
    std::int64_t generation;
    TokenSet tokens;
  };

  Result<Secret> token(Wanted wanted, const Secret* refused);
  bool is_due(const TokenSet& tokens, Instant now) const;
  std::optional<Error> why_nobody_can(const LoginState& state) const;
  std::optional<Error> why_not_now(const LoginState& state, Instant now) const;
  Result<Secret> renew(const LoginState& state, const ports::LoginBook::Claim& claim);
  TokenAnswer ask(const OAuthClient& client, const TokenSet* before, const Secret& refresh_token);
  Result<Secret> keep(std::int64_t generation, TokenSet tokens);
  Result<Secret> refused(const LoginState& state, const ports::LoginBook::Claim& claim,
                         const OAuthClient& client, const TokenRefusal& first);
  Error give_up(const LoginState& state, const ports::LoginBook::Claim& claim,
                const TokenRefusal& why);
  Status save_unsaved();
  Error repair(const std::string& what) const;

  const Parts parts_;
  std::mutex mutex_;  // one request at a time through `http`, and what is unsaved
  std::optional<Unsaved> unsaved_;
};

}  // namespace dunning::net
