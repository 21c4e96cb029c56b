#include "daemon/app/mail_login.hpp"

#include "daemon/app/host_name.hpp"
#include "daemon/desk/open_store.hpp"

namespace dunning::app {

Result<ports::AccessTokens*> MailLogin::open(const settings::Configuration& configuration,
                                             const ports::Vault& vault, const ports::Clock& clock,
                                             ports::Log& log) {
  if (configuration.mail.login.empty()) return nullptr;
  store_ = TRY(desk::open_store(configuration, desk::Access::write));
  logins_ = TRY(Logins::create(
      configuration, {*store_, nullptr, vault, clock, log, random_, "mail of " + host_name()}));
  return &logins_->tokens(configuration.mail.login);
}

}  // namespace dunning::app
