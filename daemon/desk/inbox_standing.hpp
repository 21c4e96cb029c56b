#pragma once

#include <optional>
#include <string>

#include "daemon/desk/desk.hpp"
#include "daemon/json/value.hpp"
#include "daemon/store/inboxes.hpp"

namespace dunning::desk {

// Whether the mailbox of bounces and replies is read. While it is not, sending goes on, and nobody
// notices what comes back: a person is told.
struct InboxStanding {
  std::string mailbox;  // "bounces@acme.example at imap.acme.example, INBOX"
  store::Inboxes::Standing standing;
  std::string command;  // what lifts it

  bool fails() const { return standing.failing_since.has_value(); }
};

// Under which the store keeps how far a mailbox has been read: another one is begun anew.
std::string mailbox_name(const settings::Inbox& inbox);

// None without `inbox:` in the configuration.
Result<std::optional<InboxStanding>> inbox_standing(const Desk& desk);

// "The mailbox … cannot be read: …" without a line end.
std::string sentence(const InboxStanding& inbox);
json::Value to_json(const std::optional<InboxStanding>& inbox);

}  // namespace dunning::desk
