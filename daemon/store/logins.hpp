#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/instant.hpp"
#include "daemon/core/login.hpp"
#include "daemon/core/result.hpp"
#include "daemon/core/secret.hpp"

namespace dunning::store {

class Store;

// The logins, each a row by the name the configuration gives it. Tokens are sealed (AES-256-GCM
// with the vault key, bound to the login's name) before they come near the database; what is not
// secret lies beside them. A save is durable when it returns, like every commit of this store. A
// claim gives order between threads and processes; that no token is lost or used twice depends on
// the generation alone. `key` has 32 bytes.
class Logins {
 public:
  explicit Logins(Store& store) : store_(store) {}

  // A claim that ends later than this from now was made by a clock that was wrong, and is none.
  static constexpr Millis longest_claim{10 * 60 * 1000};

  Result<std::vector<LoginRecord>> list() const;  // by name
  // Without the tokens. A name that has no row yet reads like a login nobody has made.
  Result<LoginRecord> look(const std::string& name) const;
  // auth when what is kept was not sealed with that key.
  Result<LoginState> read(const std::string& name, const Secret& key) const;

  struct Claim {
    std::int64_t generation = 0;
    std::string owner;
    Instant now;
    Instant until;
  };
  // False when the generation has moved on, when somebody else holds a claim that runs, or when the
  // login is broken. Counts a call at the token endpoint, and notes that the refresh token goes
  // out.
  Result<bool> claim(const std::string& name, const Claim& claim);
  // Ends the claim without tokens.
  Status give_up(const std::string& name, const Claim& claim, const std::string& trouble,
                 Instant not_before);

  // conflict when the generation has moved on.
  Status save(const std::string& name, std::int64_t generation, const TokenSet& tokens,
              const Secret& key);
  // False when the generation has moved on.
  Result<bool> mark_broken(const std::string& name, std::int64_t generation, const std::string& why,
                           Instant now);

  // A person has logged in: takes the place of whatever was there.
  Status log_in(const std::string& name, const TokenSet& tokens, const Secret& key,
                const std::string& by, Instant now);
  // The tokens are gone from the row. False when there were none.
  Result<bool> log_out(const std::string& name);

  // A login that was begun and is not finished (state, verifier, device code), sealed too; one for
  // each name, the newest. `pending` empty: none.
  Status keep_pending(const std::string& name, const std::string& pending, const Secret& key);
  Result<std::string> pending(const std::string& name, const Secret& key) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
