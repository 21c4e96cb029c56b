#pragma once

#include "daemon/ports/channel.hpp"
#include "daemon/ports/mail.hpp"

namespace dunning::channels {

// Outgoing → one envelope (addressed.hpp), one SMTP transaction (S32a). It counts as accepted when
// the server took the message and one recipient of role `to`; what it said of each is in the
// delivery.
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
