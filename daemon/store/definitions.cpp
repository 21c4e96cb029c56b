#include "daemon/store/definitions.hpp"

#include "daemon/store/session.hpp"

namespace dunning::store {

Status Definitions::keep(const Definition& definition) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    session.run(
        "INSERT INTO definitions (digest, kind, name, body, first_used) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (digest) DO NOTHING",
        {definition.digest, definition.kind, definition.name, definition.body,
         definition.first_used});
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
