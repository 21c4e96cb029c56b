#include "daemon/channels/folder.hpp"

#include "daemon/crypto/encoding.hpp"

namespace dunning::channels {

Folder::Folder(const std::map<std::string, std::filesystem::path>& folders) {
  for (const auto& [agency, folder] : folders)
    drops_.emplace(agency, FileDrop(folder, ".zip", "the folder of " + agency));
}

const FileDrop* Folder::drop_for(const Outgoing& outgoing) const {
  if (outgoing.recipients.size() != 1) return nullptr;
  const auto found = drops_.find(outgoing.recipients.front().address);
  return found == drops_.end() ? nullptr : &found->second;
}

ports::Delivery Folder::deliver(const Outgoing& outgoing,
                                const ports::BeforeFirstByte& before_first_byte) {
  ports::Delivery refused;
  refused.outcome = ports::Outcome::refused;
  refused.evidence = "this is for no folder";
  if (outgoing.channel != kind()) return refused;
  const auto* drop = drop_for(outgoing);
  refused.evidence = "it names no agency that has a folder";
  if (!drop) return refused;
  const auto bytes = crypto::parse_base64(outgoing.bytes);
  refused.evidence = "the dossier is not base64";
  if (!bytes || bytes->empty()) return refused;
  return drop->deliver(outgoing.key, *bytes, before_first_byte);
}

Result<std::optional<std::string>> Folder::find(const Outgoing& outgoing) {
  const auto* drop = drop_for(outgoing);
  return drop ? drop->find(outgoing.key) : std::nullopt;
}

}  // namespace dunning::channels
