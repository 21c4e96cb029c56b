#include "daemon/app/mail_channel.hpp"

#include "daemon/app/crash_points.hpp"
#include "daemon/app/host_name.hpp"
#include "daemon/channels/mail.hpp"
#include "daemon/channels/mail_folder.hpp"
#include "daemon/net/smtp_transport.hpp"

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

// Mail with the connection it goes through.
class MailOverSmtp final : public ports::Channel {
 public:
  explicit MailOverSmtp(std::unique_ptr<net::SmtpTransport> smtp) : smtp_(std::move(smtp)) {}

  ChannelKind kind() const override { return mail_.kind(); }
  ports::Delivery deliver(const Outgoing& outgoing,
                          const ports::BeforeFirstByte& before_first_byte) override {
    return mail_.deliver(outgoing, before_first_byte);
  }
  Result<std::optional<std::string>> find(const Outgoing& outgoing) override {
    return mail_.find(outgoing);
  }

 private:
  std::unique_ptr<net::SmtpTransport> smtp_;
  CrashingMail crashing_{*smtp_};
  channels::Mail mail_{crashing_};
};

}  // namespace

Result<std::unique_ptr<ports::Channel>> mail_channel(const settings::Configuration& configuration,
                                                     const ports::Vault& vault,
                                                     const ports::Clock& clock,
                                                     ports::AccessTokens* tokens) {
  if (!configuration.mail_folder.empty())
    return std::make_unique<channels::MailFolder>(configuration.mail_folder);
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
  return std::make_unique<MailOverSmtp>(
      TRY(net::SmtpTransport::create(std::move(settings), clock)));
}

}  // namespace dunning::app
