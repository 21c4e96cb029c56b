#pragma once

#include <memory>
#include <string>

#include "daemon/app/schedule.hpp"
#include "daemon/inbox/read_mailbox.hpp"
#include "daemon/ports/access_tokens.hpp"
#include "daemon/ports/vault.hpp"
#include "daemon/settings/configuration.hpp"

namespace dunning::app {

// Looks into the mailbox of bounces and replies, every `inbox.interval`, one page a step. A mailbox
// that cannot be read stops nothing: it is logged once, noted in the store for `status`, and tried
// again. Thread rule: one call at a time (the loop sees to that).
class InboxTask {
 public:
  struct Parts {
    const settings::Configuration& configuration;  // with an inbox
    store::Store& store;
    const ports::Vault& vault;
    const ports::Clock& clock;
    ports::Log& log;
    ports::AccessTokens* tokens = nullptr;  // of the login that stands in place of a password
  };
  // Error: a secret that cannot be read, a setting that cannot be. Makes no connection.
  static Result<std::unique_ptr<InboxTask>> create(const Parts& parts);

  TaskResult step();

 private:
  InboxTask(const Parts& parts, std::unique_ptr<ports::Mailbox> mailbox);
  Result<std::vector<inbox::Correspondence>> administrations() const;

  const Parts parts_;
  std::unique_ptr<ports::Mailbox> mailbox_;
  inbox::ReadMailbox reader_;
  Millis next_{0};      // on the clock that never goes back
  std::string failed_;  // what the log was told
};

}  // namespace dunning::app
