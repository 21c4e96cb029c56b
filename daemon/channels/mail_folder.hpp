#pragma once

#include "daemon/channels/file_drop.hpp"

namespace dunning::channels {

// Mails into a folder instead of to a mail server, exactly once, as "<key>.eml": for a look at them
// with any mail program, or for a program of the owner that sends them. Above the mail's own header
// stand `X-Envelope-From` and an `X-Envelope-To` for each recipient, the blind copies too. Lying
// there counts as accepted.
class MailFolder final : public ports::Channel {
 public:
  explicit MailFolder(std::filesystem::path folder)
      : drop_(std::move(folder), ".eml", "the mail folder") {}

  ChannelKind kind() const override { return ChannelKind::mail; }
  ports::Delivery deliver(const Outgoing& outgoing,
                          const ports::BeforeFirstByte& before_first_byte) override;
  Result<std::optional<std::string>> find(const Outgoing& outgoing) override;

 private:
  FileDrop drop_;
};

}  // namespace dunning::channels
