#pragma once

#include <filesystem>

#include "daemon/ports/channel.hpp"

namespace dunning::channels {

// Letters into a print folder, a file each, named by its outbox key ("<key>.pdf"). A person prints
// and posts it and says so; until then it is no delivery (S31).
//
// Exactly once: the file is written beside its place and made durable, `before_first_byte` is
// asked, and only then does it get its name, which it can get once.
class Letter final : public ports::Channel {
 public:
  // Makes the folder when it is missing, readable by its group alone.
  explicit Letter(std::filesystem::path folder) : folder_(std::move(folder)) {}

  ChannelKind kind() const override { return ChannelKind::letter; }
  // Accepted: the file lies in the folder. A full or missing disk is `later`.
  ports::Delivery deliver(const Outgoing& outgoing,
                          const ports::BeforeFirstByte& before_first_byte) override;
  // Where the file is; none when it is not there, or not any more.
  Result<std::optional<std::string>> find(const Outgoing& outgoing) override;

 private:
  std::filesystem::path place_of(const OutboxKey& key) const;
  std::filesystem::path draft_of(const OutboxKey& key) const;

  std::filesystem::path folder_;
};

}  // namespace dunning::channels
