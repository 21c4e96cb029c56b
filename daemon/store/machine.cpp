#include <algorithm>

#include "daemon/store/runs.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {

// The newest of what every working daemon writes again and again: the last link of each chain and
// the last completed pull. Both are one keyed read.
Result<Machine::Known> Machine::known() const {
  return transact(store_, Access::glance, [](Session& session) -> Result<Known> {
    Known known;
    const auto newer = [&](const std::optional<Instant>& at) {
      if (at) known.newest_record = std::max(known.newest_record, *at);
    };
    session.rows<std::optional<std::string>, std::optional<Instant>, std::optional<Instant>,
                 std::optional<Instant>, std::optional<Instant>>(
        "SELECT machine_id, machine.entered_at, delta_completed, sweep_completed, (SELECT at FROM "
        "history "
        "WHERE administration = administrations.id ORDER BY seq DESC LIMIT 1) "
        "FROM (SELECT 1 AS id) AS one LEFT JOIN machine ON machine.id = one.id "
        "LEFT JOIN administrations ON 1 = 1",
        {},
        [&](std::optional<std::string> machine_id, std::optional<Instant> entered,
            std::optional<Instant> delta, std::optional<Instant> sweep,
            std::optional<Instant> link) {
          known.machine_id = std::move(machine_id).value_or("");
          newer(entered);
          newer(delta);
          newer(sweep);
          newer(link);
        });
    return known;
  });
}

Status Machine::enter(const std::string& machine_id, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    session.run("DELETE FROM machine", {});
    session.run("INSERT INTO machine (id, machine_id, entered_at) VALUES (1, ?, ?)",
                {machine_id, now});
    return {};
  });
}

Result<std::map<AdministrationId, std::int64_t>> Machine::chain_lengths() const {
  return transact(store_, Access::read,
                  [](Session& session) -> Result<std::map<AdministrationId, std::int64_t>> {
                    std::map<AdministrationId, std::int64_t> lengths;
                    session.rows<AdministrationId, std::int64_t>(
                        "SELECT id, (SELECT COALESCE(MAX(seq), 0) FROM history WHERE "
                        "administration = administrations.id) "
                        "FROM administrations ORDER BY id",
                        {},
                        [&](AdministrationId id, std::int64_t length) { lengths[id] = length; });
                    return lengths;
                  });
}

}  // namespace dunning::store
