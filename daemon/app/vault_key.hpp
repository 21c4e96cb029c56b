#pragma once

#include <filesystem>
#include <string>

#include "daemon/core/result.hpp"
#include "daemon/core/secret.hpp"
#include "daemon/ports/vault.hpp"

namespace dunning::app {

// The key under which tokens are kept in the store: 32 bytes, written as base64 or hex on the first
// line of what `vault_key:` names. Without that setting it is the credential `vault-key` when the
// service manager gave one, else STATE_DIR/vault.key (0600), which the first login makes. A key
// that is there is never overwritten: nothing else opens what it has sealed. Read anew each time.
// Thread-safe. Borrows `vault`.
class VaultKey {
 public:
  VaultKey(std::string reference, std::filesystem::path state_dir, const ports::Vault& vault);

  // auth when there is none or it is no key.
  Result<Secret> read() const;
  // The same, but makes the file of the state directory when that is where the key belongs and it
  // is missing.
  Result<Secret> read_or_make() const;

 private:
  std::string reference_;
  std::filesystem::path file_;  // that we may make; empty: the key is the owner's own affair
  const ports::Vault& vault_;
};

}  // namespace dunning::app
