#include "daemon/app/mail_now.hpp"

#include "daemon/app/event_log.hpp"
#include "daemon/app/mail_channel.hpp"
#include "daemon/app/mail_login.hpp"
#include "daemon/app/state_directory.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/net/file_vault.hpp"

namespace dunning::app {

Status mail_now(const settings::Configuration& configuration, const ports::Clock& clock,
                const std::string& envelope_from, const std::vector<std::string>& recipients,
                const std::string& bytes) {
  TRY(become_state_owner(configuration.state_dir));
  const auto vault = net::FileVault::from_environment();
  EventLog log(ports::Level::warning);
  MailLogin login;
  auto* tokens = TRY(login.open(configuration, vault, clock, log));
  const auto channel = TRY(mail_channel(configuration, vault, clock, tokens));
  Outgoing outgoing;
  outgoing.key = {crypto::sha256_hex(bytes).substr(0, 32)};
  outgoing.envelope_from = envelope_from;
  for (const auto& recipient : recipients)
    outgoing.recipients.push_back({recipient, "to", ""});
  outgoing.bytes = bytes;
  const auto delivery = channel->deliver(outgoing, []() -> Status { return {}; });
  if (delivery.outcome == ports::Outcome::accepted) return {};
  const bool uncertain = delivery.outcome == ports::Outcome::uncertain;
  return fail(ErrorKind::transient,
              (uncertain ? "nobody can know whether it was taken: " : "it was not taken: ") +
                  delivery.evidence);
}

}  // namespace dunning::app
