#pragma once

#include <optional>
#include <string>

#include "daemon/core/login.hpp"
#include "daemon/core/result.hpp"

namespace dunning::ports {

// Where the tokens of one login are kept, for all threads and processes (bound to the store by the
// application). What `save` was given is durable when it returns. Thread-safe; each call is one
// transaction.
class LoginBook {
 public:
  virtual ~LoginBook() = default;

  // auth when what is kept cannot be opened with the key.
  virtual Result<LoginState> read() = 0;

  // Nobody else asks for tokens until then; counts the request. False when the generation has
  // moved on, when somebody else has the claim, or when the login is broken.
  struct Claim {
    std::int64_t generation = 0;
    std::string owner;
    Instant now;
    Instant until;
  };
  virtual Result<bool> claim(const Claim& claim) = 0;

  // The request brought no tokens: nobody asks again before that moment.
  virtual Status give_up(const Claim& claim, const std::string& trouble, Instant not_before) = 0;

  // Keeps new tokens, ends the claim whoever has it, and what was broken is whole. conflict when
  // the generation has moved on.
  virtual Status save(std::int64_t generation, const TokenSet& tokens) = 0;

  // Only a person's login helps. False when the generation has moved on.
  virtual Result<bool> mark_broken(std::int64_t generation, const std::string& why,
                                   Instant now) = 0;
};

}  // namespace dunning::ports
