#include "daemon/store/definitions.hpp"

#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

void keep_one(Session& session, const Definitions::Definition& definition) {
  session.run(
      "INSERT INTO definitions (digest, kind, name, body, first_used) VALUES (?, ?, ?, ?, ?) "
      "ON CONFLICT (digest) DO NOTHING",
      {definition.digest, definition.kind, definition.name, definition.body,
       definition.first_used});
}

}  // namespace

Status Definitions::keep(const Definition& definition) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    keep_one(session, definition);
    return {};
  });
}

Status Definitions::keep_all(const std::map<std::string, std::string>& texts, Instant now,
                             const std::string& kind) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    for (const auto& [digest, text] : texts)
      keep_one(session, {digest, kind, "", text, now});
    return {};
  });
}

Result<std::optional<Definitions::Definition>> Definitions::find(const std::string& digest) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::optional<Definition>> {
    auto found = session.row<std::string, std::string, std::string, Instant>(
        "SELECT kind, name, body, first_used FROM definitions WHERE digest = ?", {digest});
    if (!found) return std::nullopt;
    auto& [kind, name, body, first_used] = *found;
    return Definition{digest, std::move(kind), std::move(name), std::move(body), first_used};
  });
}

}  // namespace dunning::store
