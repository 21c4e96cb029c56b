#include <algorithm>

#include "daemon/store/runs.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {

namespace {

struct Seen {
  std::string machine_id;
  Instant entered;
  Instant excused_until;
  Instant newest_record;  // without regard to what is excused
};

// The newest of what every working daemon writes again and again: the last link of each chain and
// the last completed pull, in one question made of keyed reads; and what was remembered of them.
Seen look(Session& session) {
  Seen seen;
  const auto newer = [&](const std::optional<Instant>& at) {
    if (at) seen.newest_record = std::max(seen.newest_record, *at);
  };
  session.rows<std::optional<std::string>, std::optional<Instant>, std::optional<Instant>,
               std::optional<Instant>, std::optional<Instant>, std::optional<Instant>,
               std::optional<Instant>>(
      "SELECT machine_id, machine.entered_at, excused_until, newest_record, delta_completed, "
      "sweep_completed, (SELECT at FROM history WHERE administration = administrations.id "
      "ORDER BY seq DESC LIMIT 1) "
      "FROM (SELECT 1 AS id) AS one LEFT JOIN machine ON machine.id = one.id "
      "LEFT JOIN administrations ON 1 = 1",
      {},
      [&](std::optional<std::string> machine_id, std::optional<Instant> entered,
          std::optional<Instant> excused_until, std::optional<Instant> remembered,
          std::optional<Instant> delta, std::optional<Instant> sweep, std::optional<Instant> link) {
        seen.machine_id = std::move(machine_id).value_or("");
        seen.entered = entered.value_or(Instant{});
        seen.excused_until = excused_until.value_or(Instant{});
        newer(entered);
        newer(remembered);
        newer(delta);
        newer(sweep);
        newer(link);
      });
  return seen;
}

}  // namespace

Result<Machine::Known> Machine::known() const {
  return transact(store_, Access::glance, [](Session& session) -> Result<Known> {
    const auto seen = look(session);
    return Known{seen.machine_id,
                 seen.newest_record > seen.excused_until ? seen.newest_record : seen.entered};
  });
}

Status Machine::enter(const std::string& machine_id, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    session.run(
        "INSERT INTO machine (id, machine_id, entered_at) VALUES (1, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET machine_id = excluded.machine_id, "
        "entered_at = excluded.entered_at",
        {machine_id, now});
    return {};
  });
}

Status Machine::remember(Instant newest) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    session.run("UPDATE machine SET newest_record = ? WHERE newest_record < ?", {newest, newest});
    return {};
  });
}

Status Machine::trust_clock(Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    session.run("UPDATE machine SET excused_until = ?, newest_record = 0, entered_at = ?",
                {look(session).newest_record, now});
    for (const std::string column : {"delta_completed", "sweep_completed"})
      session.run("UPDATE administrations SET " + column + " = NULL WHERE " + column + " > ?",
                  {now});
    const auto today = utc_date(now);
    session.run("UPDATE holds SET set_on = ? WHERE set_on > ?", {today, today});
    session.run("UPDATE words SET on_date = ? WHERE on_date > ?", {today, today});
    return {};
  });
}

}  // namespace dunning::store
