#include "daemon/app/inbox_task.hpp"

#include <utility>

#include "daemon/desk/inbox_standing.hpp"
#include "daemon/net/imap_mailbox.hpp"
#include "daemon/store/administrations.hpp"

namespace dunning::app {
namespace {

net::ImapSecurity security_of(settings::MailSecurity security) {
  switch (security) {
    case settings::MailSecurity::starttls:
      return net::ImapSecurity::starttls;
    case settings::MailSecurity::tls:
      return net::ImapSecurity::tls;
    case settings::MailSecurity::none:
      return net::ImapSecurity::none;
  }
  return net::ImapSecurity::tls;
}

}  // namespace

Result<std::unique_ptr<InboxTask>> InboxTask::create(const Parts& parts) {
  const auto& inbox = *parts.configuration.inbox;
  net::ImapSettings settings;
  settings.host = inbox.host;
  settings.port = inbox.port;
  settings.security = security_of(inbox.security);
  settings.user = inbox.user;
  if (!inbox.password.empty()) settings.password = TRY(parts.vault.secret(inbox.password));
  settings.tokens = parts.tokens;
  settings.folder = inbox.folder;
  settings.ca_file = parts.configuration.ca_file;
  auto mailbox = TRY(net::ImapMailbox::create(std::move(settings), parts.clock));
  return std::unique_ptr<InboxTask>(new InboxTask(parts, std::move(mailbox)));
}

InboxTask::InboxTask(const Parts& parts, std::unique_ptr<ports::Mailbox> mailbox)
    : parts_(parts),
      mailbox_(std::move(mailbox)),
      reader_({parts.store, *mailbox_, parts.clock, parts.log,
               desk::mailbox_name(*parts.configuration.inbox),
               [this] { return administrations(); }}) {}

Result<std::vector<inbox::Correspondence>> InboxTask::administrations() const {
  std::vector<inbox::Correspondence> all;
  const auto& configuration = parts_.configuration;
  for (const auto& stored : TRY(store::Administrations(parts_.store).all())) {
    const auto* configured = configuration.find(stored.label);
    if (configured == nullptr) continue;
    const law::Jurisdiction* law = &configuration.jurisdictions.at(configured->jurisdiction);
    const policy::Span hold = configuration.inbox->reply_hold;
    all.push_back(
        {stored.id, stored.label, configured->rules.stop_words,
         [this, configured](Instant at) {
           return parts_.clock.local(at, configured->time_zone).date;
         },
         [law, hold](Date came) { return policy::add(came, hold, law->working_days()); }});
  }
  return all;
}

TaskResult InboxTask::step() {
  const Millis elapsed = parts_.clock.elapsed();
  if (elapsed < next_) return TaskResult{false, next_ - elapsed};
  const auto more = reader_.step();
  if (more && *more) return TaskResult{true, {}};
  const Millis interval = parts_.configuration.inbox->interval;
  next_ = elapsed + interval;
  const std::string failed = more ? "" : more.error().message;
  if (failed != failed_) {
    if (failed.empty()) {
      parts_.log.info("mailbox_reads_again", {});
    } else {
      parts_.log.error("mailbox_failed",
                       {{"kind", std::string(name(more.error().kind))}, {"error", failed}});
    }
    failed_ = failed;
  }
  return TaskResult{false, interval};
}

}  // namespace dunning::app
