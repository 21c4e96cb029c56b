#pragma once

#include "daemon/ports/channel.hpp"
#include "daemon/ports/mail.hpp"

namespace dunning::channels {

// Outgoing → one envelope, one SMTP transaction (S32a). The envelope sender is the outgoing's own;
// recipients are those of role to, cc and bcc, so that a blind copy is in the envelope alone. It
// counts as accepted when the server took the message and one recipient of role `to`; what it said
// of each is in the delivery. An address that cannot stand in an envelope is a refused recipient.
class Mail final : public ports::Channel {
 public:
  explicit Mail(ports::MailTransport& transport) : transport_(transport) {}

  ChannelKind kind() const override { return ChannelKind::mail; }
  ports::Delivery deliver(const Outgoing& outgoing,
                          const ports::BeforeFirstByte& before_first_byte) override;
  // SMTP has no way to ask.
  Result<std::optional<std::string>> find(const Outgoing&) override { return std::nullopt; }

 private:
  ports::MailTransport& transport_;
};

}  // namespace dunning::channels
