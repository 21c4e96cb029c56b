#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "daemon/app/stored_login.hpp"
#include "daemon/net/file_vault.hpp"
#include "daemon/net/refreshing_tokens.hpp"
#include "tests/in_process/systems.hpp"

namespace dunning::in_process {

// The login of one administration as the daemon has it: tokens kept sealed in the store, renewed at
// the token server of the sandbox through `http`. Borrows everything it is given.
class Login {
 public:
  struct Surroundings {
    InProcessSandbox& sandbox;
    store::Store& store;
    std::filesystem::path state_dir;
    ports::Http& http;
    const ports::Clock& clock;
    ports::Random& random;
    ports::Log& log;
  };
  Login(const System& system, const Surroundings& surroundings);

  ports::AccessTokens& tokens() { return *tokens_; }
  bool has_tokens();    // somebody has logged in
  bool needs_person();  // nothing but a person's login helps any more
  void log_in();        // a person consents, and the daemon gets tokens of a new grant

 private:
  const System& system_;
  const Surroundings around_;
  net::FileVault vault_{""};
  app::VaultKey key_;
  app::StoredLogin book_;
  std::unique_ptr<net::RefreshingTokens> tokens_;
};

}  // namespace dunning::in_process
