#include "daemon/app/mail_now.hpp"

#include "daemon/app/event_log.hpp"
#include "daemon/app/mail_login.hpp"
#include "daemon/app/mail_transport.hpp"
#include "daemon/net/file_vault.hpp"

namespace dunning::app {

Status mail_now(const settings::Configuration& configuration, const ports::Clock& clock,
                const std::string& envelope_from, const std::vector<std::string>& recipients,
                const std::string& bytes) {
  const auto vault = net::FileVault::from_environment();
  EventLog log(ports::Level::warning);
  MailLogin login;
  auto* tokens = TRY(login.open(configuration, vault, clock, log));
  const auto transport = TRY(mail_transport(configuration, vault, clock, tokens));
  const auto delivery =
      transport->send({envelope_from, recipients}, bytes, []() -> Status { return {}; });
  if (delivery.outcome == ports::Outcome::accepted) return {};
  return fail(ErrorKind::transient, "the mail server has not taken it: " + delivery.evidence);
}

}  // namespace dunning::app
