#pragma once

#include "daemon/ports/channel.hpp"
#include "daemon/ports/connector.hpp"

namespace dunning::channels {

// A note into the ledger (S22, S32), one for each message: on the first target of the outgoing, or
// beside its debtor where the connector prefers that. The outbox key is its
// marker: the connector writes it with the text and finds the note by it. Looks for the marker
// first, so that a note which is already there is not written again. An answer that was lost after
// the write began leaves the delivery uncertain until find() sees the marker.
//
// Or a task for a person (S34), by the same rules, about the debtor where the outgoing names one.
//
// Or a reminder that the ledger is to count (core/ledger_reminder.hpp): the ledger's own counters
// take the place of the marker.
class WriteBack final : public ports::Channel {
 public:
  explicit WriteBack(ports::Connector& connector) : connector_(connector) {}

  ChannelKind kind() const override { return ChannelKind::write_back; }
  ports::Delivery deliver(const Outgoing& outgoing,
                          const ports::BeforeFirstByte& before_first_byte) override;
  Result<std::optional<std::string>> find(const Outgoing& outgoing) override;

 private:
  Result<ports::LedgerNote> note(const Outgoing& outgoing) const;
  Result<ports::LedgerTask> task(const Outgoing& outgoing) const;
  Result<LedgerReminder> reminder(const Outgoing& outgoing) const;

  ports::Connector& connector_;
};

}  // namespace dunning::channels
