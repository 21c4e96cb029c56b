#pragma once

#include <string>

#include "daemon/app/vault_key.hpp"
#include "daemon/ports/login_book.hpp"
#include "daemon/store/logins.hpp"

namespace dunning::app {

// ports::LoginBook of one login, in the store and under the vault key. Borrows both.
class StoredLogin final : public ports::LoginBook {
 public:
  StoredLogin(std::string name, store::Store& store, const VaultKey& key)
      : name_(std::move(name)), logins_(store), key_(key) {}

  Result<LoginState> read() override;
  Result<bool> claim(const Claim& claim) override;
  Status give_up(const Claim& claim, const std::string& trouble, Instant not_before) override;
  Status save(std::int64_t generation, const TokenSet& tokens) override;
  Result<bool> mark_broken(std::int64_t generation, const std::string& why, Instant now) override;

 private:
  std::string name_;
  store::Logins logins_;
  const VaultKey& key_;
};

}  // namespace dunning::app
