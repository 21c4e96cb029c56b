#pragma once

#include <memory>

#include "daemon/net/smtp_transport.hpp"
#include "daemon/ports/vault.hpp"
#include "daemon/settings/configuration.hpp"

namespace dunning::app {

// The way to the mail server that the configuration names; makes no connection. `tokens`: of the
// login that stands in place of a password; borrowed. Error: a secret that cannot be read, a
// setting that cannot be.
Result<std::unique_ptr<net::SmtpTransport>> mail_transport(
    const settings::Configuration& configuration, const ports::Vault& vault,
    const ports::Clock& clock, ports::AccessTokens* tokens);

}  // namespace dunning::app
