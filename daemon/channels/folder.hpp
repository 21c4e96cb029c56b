#pragma once

#include <map>

#include "daemon/channels/file_drop.hpp"

namespace dunning::channels {

// Dossiers into a folder that an agency reads, exactly once, as "<key>.zip" (S36). Each agency has
// a folder of its own; the outgoing's one recipient, of role `to`, names the agency. The bytes are
// base64.
class Folder final : public ports::Channel {
 public:
  // The folder of each agency, by the agency's name.
  explicit Folder(const std::map<std::string, std::filesystem::path>& folders);

  ChannelKind kind() const override { return ChannelKind::folder; }
  ports::Delivery deliver(const Outgoing& outgoing,
                          const ports::BeforeFirstByte& before_first_byte) override;
  Result<std::optional<std::string>> find(const Outgoing& outgoing) override;

 private:
  const FileDrop* drop_for(const Outgoing& outgoing) const;

  std::map<std::string, FileDrop> drops_;
};

}  // namespace dunning::channels
