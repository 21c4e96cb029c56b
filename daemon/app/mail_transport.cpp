#include "daemon/app/mail_transport.hpp"

#include "daemon/app/host_name.hpp"

namespace dunning::app {
namespace {

net::SmtpSecurity security_of(settings::MailSecurity security) {
  switch (security) {
    case settings::MailSecurity::starttls:
      return net::SmtpSecurity::starttls;
    case settings::MailSecurity::tls:
      return net::SmtpSecurity::tls;
    case settings::MailSecurity::none:
      return net::SmtpSecurity::none;
  }
  return net::SmtpSecurity::starttls;
}

}  // namespace

Result<std::unique_ptr<net::SmtpTransport>> mail_transport(
    const settings::Configuration& configuration, const ports::Vault& vault,
    const ports::Clock& clock, ports::AccessTokens* tokens) {
  const auto& mail = configuration.mail;
  net::SmtpSettings settings;
  settings.host = mail.host;
  settings.port = mail.port;
  settings.security = security_of(mail.security);
  settings.user = mail.user;
  if (!mail.password.empty()) settings.password = TRY(vault.secret(mail.password));
  settings.tokens = tokens;
  settings.ca_file = configuration.ca_file;
  settings.helo = mail.helo.empty() ? host_name() : mail.helo;
  settings.deadline = mail.deadline;
  return net::SmtpTransport::create(std::move(settings), clock);
}

}  // namespace dunning::app
