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

// S10. An adoption on a day to come was one of now: what has come since, also while the clock was
// doubted, is new, and what was there before it is not. The numbers of items tell which is which.
void adopted_by_now(Session& session, Instant now) {
  constexpr Millis just_after{1};
  session.run(
      "UPDATE items SET first_seen = ? WHERE first_seen <= ? AND adoption = '' "
      "AND administration IN (SELECT id FROM administrations WHERE adopted_at > ?) "
      "AND id > (SELECT COALESCE(MAX(k.id), 0) FROM items k "
      "JOIN administrations a ON a.id = k.administration "
      "WHERE k.administration = items.administration "
      "AND (k.adoption <> '' OR (k.first_seen > ? AND k.first_seen <= a.adopted_at)))",
      {now + just_after, now, now, now});
  session.run(
      "UPDATE items SET first_seen = ? WHERE first_seen > ? AND first_seen <= "
      "(SELECT adopted_at FROM administrations WHERE id = items.administration)",
      {now, now + just_after});
  session.run("UPDATE administrations SET adopted_at = ? WHERE adopted_at > ?", {now, now});
  const auto today = utc_date(now);
  session.run("UPDATE administrations SET adopted_on = ? WHERE adopted_on > ?", {today, today});
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
    adopted_by_now(session, now);
    session.run("UPDATE holds SET set_on = ? WHERE set_on > ?", {today, today});
    session.run("UPDATE words SET on_date = ? WHERE on_date > ?", {today, today});
    return {};
  });
}

}  // namespace dunning::store
