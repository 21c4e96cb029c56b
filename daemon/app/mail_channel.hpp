#pragma once

#include <memory>

#include "daemon/ports/access_tokens.hpp"
#include "daemon/ports/channel.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/vault.hpp"
#include "daemon/settings/configuration.hpp"

namespace dunning::app {

// The way mails leave: through the mail server that the configuration names, or into its mail
// folder. Makes no connection. `tokens`: of the login that stands in place of a password; borrowed.
// Error: a secret that cannot be read, a setting that cannot be.
Result<std::unique_ptr<ports::Channel>> mail_channel(const settings::Configuration& configuration,
                                                     const ports::Vault& vault,
                                                     const ports::Clock& clock,
                                                     ports::AccessTokens* tokens);

}  // namespace dunning::app
