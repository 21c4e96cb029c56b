#pragma once

#include <memory>

#include "daemon/app/logins.hpp"
#include "daemon/app/system_random.hpp"
#include "daemon/ports/vault.hpp"
#include "daemon/settings/configuration.hpp"
#include "daemon/store/store.hpp"

namespace dunning::app {

// The login of the mail server for a command that mails without the daemon. Where mail goes by
// login, its token lies in the store that the daemon has left behind. Lives longer than what it
// opened.
class MailLogin {
 public:
  // Null when a password is used, or none.
  Result<ports::AccessTokens*> open(const settings::Configuration& configuration,
                                    const ports::Vault& vault, const ports::Clock& clock,
                                    ports::Log& log);

 private:
  std::unique_ptr<store::Store> store_;
  SystemRandom random_;
  std::unique_ptr<Logins> logins_;
};

}  // namespace dunning::app
