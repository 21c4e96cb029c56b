#include "daemon/desk/inbox_standing.hpp"

#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {

std::string mailbox_name(const settings::Inbox& inbox) {
  return inbox.user + " at " + inbox.host + ", " + inbox.folder;
}

Result<std::optional<InboxStanding>> inbox_standing(const Desk& desk) {
  const auto& inbox = desk.configuration.inbox;
  if (!inbox) return std::nullopt;
  InboxStanding found;
  found.mailbox = mailbox_name(*inbox);
  found.standing = TRY(store::Inboxes(desk.store).standing(found.mailbox));
  found.command = inbox->login.empty() ? "correct inbox: in " + desk.configuration.file.string() +
                                             ", then systemctl reload dunningd"
                                       : "dunningctl auth login " + inbox->login;
  return std::optional<InboxStanding>(std::move(found));
}

std::string sentence(const InboxStanding& inbox) {
  return "The mailbox " + printable(inbox.mailbox) +
         " cannot be read: " + printable(inbox.standing.last_error) +
         ". Sending goes on, and bounces and replies are not noticed";
}

json::Value to_json(const std::optional<InboxStanding>& inbox) {
  if (!inbox) return json::Value();
  return json::Value::object({{"mailbox", inbox->mailbox},
                              {"read_at", json_part(inbox->standing.read_at)},
                              {"failing_since", json_part(inbox->standing.failing_since)},
                              {"error", json_or_null(inbox->standing.last_error)},
                              {"command", inbox->command}});
}

}  // namespace dunning::desk
