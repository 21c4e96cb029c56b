#pragma once

#include "daemon/channels/file_drop.hpp"

namespace dunning::channels {

// Letters into a print folder, exactly once, as "<key>.pdf". A person prints and posts it and says
// so; until then it is no delivery (S31). The bytes are base64.
class Letter final : public ports::Channel {
 public:
  explicit Letter(std::filesystem::path folder)
      : drop_(std::move(folder), ".pdf", "the print folder") {}

  ChannelKind kind() const override { return ChannelKind::letter; }
  ports::Delivery deliver(const Outgoing& outgoing,
                          const ports::BeforeFirstByte& before_first_byte) override;
  Result<std::optional<std::string>> find(const Outgoing& outgoing) override;

 private:
  FileDrop drop_;
};

}  // namespace dunning::channels
