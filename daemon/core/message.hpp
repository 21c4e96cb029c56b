#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/records.hpp"

// What leaves: effects, the rows of the outbox, and the states they pass through.
namespace dunning {

// What a step does. Each is one row of the outbox.
enum class Effect {
  message,   // a text to a debtor on a channel
  note,      // a note written back into the ledger
  reminder,  // a message of ours, entered in the ledger as a reminder (ledger_reminder.hpp)
  report,    // a mail to the owner: forewarning, what stopped, what waits for a person (S23, S24)
  task,   // something for a person to do: into the ledger, or by mail to whoever is to do it (S34)
  event,  // a step, told to a program of the owner as JSON
  hand_over,  // what an agency is told: the dossier, a payment, that a claim is taken back (S36)
};
// Whether it tells the ledger of a message, and so waits for it (S32b).
bool tells_the_ledger(Effect effect);
std::string_view name(Effect effect);
std::optional<Effect> parse_effect(std::string_view text);

// How it leaves.
enum class ChannelKind {
  mail,
  letter,      // a PDF in the print folder, which a person prints and posts (S31)
  write_back,  // into the ledger, through the connector
  sms,         // through an HTTP gateway
  webhook,     // a POST to a program of the owner, or to an agency; at least once, with its key
  folder,      // a file in a folder that an agency reads
};
std::string_view name(ChannelKind channel);
std::optional<ChannelKind> parse_channel_kind(std::string_view text);

// S31. The allowed transitions are in core/delivery_state.hpp.
enum class DeliveryState {
  planned,  // intent is stored; bytes are not yet made, or it waits for its message (notes)
  awaiting_approval,  // a person has to say yes
  ready,              // may be claimed
  claimed,            // one dispatcher has it; nothing has left
  sending,            // committed immediately before the first byte of the body
  accepted,           // our relay (or the ledger) took it
  refused,            // finally not taken
  awaiting_posting,   // a letter lies in the print folder; a person says when it was posted
  uncertain,          // we cannot know; never sent again by the machine (S32)
  delivered,
  bounced,
  cancelled,  // a fresh decision replaced it; nothing had left
  expired,    // not sent by the end of its day
};
std::string_view name(DeliveryState state);
std::optional<DeliveryState> parse_delivery_state(std::string_view text);

struct Recipient {
  std::string address;
  std::string role;  // to, cc, bcc
  std::string
      contact;  // which mailbox of the debtor: reminder_contact, invoice_contact, billing, main
};

// A row of the outbox as a channel sees it: everything needed to let it leave, nothing to decide.
struct Outgoing {
  OutboxKey key;  // also the marker by which a written-back note is found again
  AdministrationId administration;
  Effect effect = Effect::message;
  ChannelKind channel = ChannelKind::mail;
  std::string envelope_from;          // mail
  std::vector<Recipient> recipients;  // mail
  std::vector<RecordRef>
      targets;  // write_back: its invoices, the first one leading, then its debtor
  // The whole MIME message, the text of a note, reminder, task or SMS, the JSON of an event, or a
  // letter's PDF or a dossier's ZIP in base64; stored before `claimed`.
  std::string bytes;
};

}  // namespace dunning
