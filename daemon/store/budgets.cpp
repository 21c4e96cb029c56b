#include "daemon/store/budgets.hpp"

#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

using Key = Budgets::Key;
using Row = Budgets::Row;

// Who are added to what they had: rows of days long past are of no use to anybody.
constexpr int traffic_days = 60;

void read_slots(Session& session, Row& row, const std::string& but_not, Instant now) {
  session.rows<Instant, Instant, std::int64_t>(
      "SELECT from_at, until_at, requests FROM budget_slots "
      "WHERE scope = ? AND name = ? AND holder <> ? AND until_at > ? ORDER BY from_at",
      {row.key.scope, row.key.name, but_not, now - row.window},
      [&](Instant from, Instant until, std::int64_t requests) {
        row.slots.push_back({from, until, requests});
      });
}

std::vector<Row> read_rows(Session& session, const std::vector<Key>& keys,
                           const std::string& but_not, Instant now) {
  std::vector<Row> rows;
  for (const auto& key : keys) {
    const auto found = session.row<std::int64_t, std::int64_t, Instant>(
        "SELECT requests, window_ms, closed_until FROM budgets WHERE scope = ? AND name = ?",
        {key.scope, key.name});
    if (!found) continue;
    const auto& [requests, window_ms, closed] = *found;
    rows.push_back({key, requests, Millis{window_ms}, closed, {}});
    read_slots(session, rows.back(), but_not, now);
  }
  return rows;
}

void write_limit(Session& session, const Row& row) {
  session.run(
      "INSERT INTO budgets (scope, name, requests, window_ms, closed_until) VALUES (?, ?, ?, ?, ?) "
      "ON CONFLICT (scope, name) DO UPDATE SET requests = excluded.requests, "
      "window_ms = excluded.window_ms, closed_until = excluded.closed_until",
      {row.key.scope, row.key.name, row.requests, row.window.count(), row.closed_until});
}

void write_slots(Session& session, const Row& row, const std::string& holder, Instant now) {
  session.run("DELETE FROM budget_slots WHERE scope = ? AND name = ? AND until_at <= ?",
              {row.key.scope, row.key.name, now - row.window});
  for (const auto& slot : row.slots) {
    session.run(
        "INSERT INTO budget_slots (scope, name, holder, from_at, until_at, requests) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (scope, name, holder, from_at) DO UPDATE SET "
        "until_at = excluded.until_at, requests = excluded.requests",
        {row.key.scope, row.key.name, holder, slot.from, slot.until, slot.requests});
  }
}

void add_traffic(Session& session, const Budgets::Traffic& traffic) {
  session.run("DELETE FROM traffic WHERE administration = ? AND on_date < ?",
              {traffic.administration, traffic.day - traffic_days});
  session.run(
      "INSERT INTO traffic (administration, on_date, requests, bytes) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (administration, on_date) DO UPDATE SET "
      "requests = traffic.requests + excluded.requests, bytes = traffic.bytes + excluded.bytes",
      {traffic.administration, traffic.day, traffic.requests, traffic.bytes});
}

}  // namespace

Result<std::vector<Row>> Budgets::spent_by_others(const std::string& holder,
                                                  const std::vector<Key>& keys, Instant now) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<Row>> {
    return read_rows(session, keys, holder, now);
  });
}

Status Budgets::exchange(
    const Exchange& exchange,
    const std::function<Result<std::vector<Row>>(const std::vector<Row>&)>& decide) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const auto rows = TRY(decide(read_rows(session, exchange.keys, exchange.holder, exchange.now)));
    for (const auto& row : rows) {
      write_limit(session, row);
      write_slots(session, row, exchange.holder, exchange.now);
    }
    for (const auto& traffic : exchange.traffic)
      add_traffic(session, traffic);
    return {};
  });
}

Status Budgets::note_user(const std::string& administration, const std::vector<Row>& limits) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    session.run("DELETE FROM budget_users WHERE administration = ?", {administration});
    for (const auto& row : limits) {
      session.run(
          "INSERT INTO budgets (scope, name, requests, window_ms, closed_until) "
          "VALUES (?, ?, ?, ?, 0) ON CONFLICT (scope, name) DO UPDATE SET "
          "requests = excluded.requests, window_ms = excluded.window_ms",
          {row.key.scope, row.key.name, row.requests, row.window.count()});
      session.run(
          "INSERT INTO budget_users (administration, scope, name, batch) VALUES (?, ?, ?, 1)",
          {administration, row.key.scope, row.key.name});
    }
    return {};
  });
}

Result<std::vector<Row>> Budgets::used_by(const std::string& administration, Instant now) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<Row>> {
    std::vector<Key> keys;
    session.rows<std::string, std::string>(
        "SELECT scope, name FROM budget_users WHERE administration = ? ORDER BY scope, name",
        {administration}, [&](std::string scope, std::string name) {
          keys.push_back({std::move(scope), std::move(name)});
        });
    return read_rows(session, keys, "", now);
  });
}

Status Budgets::note_batch(const std::string& administration, std::size_t records) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    session.run("UPDATE budget_users SET batch = ? WHERE administration = ?",
                {records, administration});
    return {};
  });
}

Result<Budgets::Backlog> Budgets::backlog(AdministrationId id,
                                          const std::string& administration) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<Backlog> {
    const auto count = [&](std::string_view sql) {
      return session.value<std::int64_t>(sql, {id}).value_or(0);
    };
    Backlog backlog;
    backlog.notes = count(
        "SELECT COUNT(*) FROM outbox WHERE administration = ? AND state = 'ready' "
        "AND channel = 'write_back'");
    backlog.to_fetch = count("SELECT COUNT(*) FROM pending_fetches WHERE administration = ?");
    backlog.first_load =
        count("SELECT COUNT(*) FROM administrations WHERE id = ? AND delta_completed IS NULL") > 0;
    backlog.batch = session
                        .value<std::int64_t>(
                            "SELECT batch FROM budget_users WHERE administration = ? "
                            "ORDER BY batch DESC LIMIT 1",
                            {administration})
                        .value_or(1);
    return backlog;
  });
}

Result<std::vector<Budgets::Traffic>> Budgets::traffic(const std::string& administration,
                                                       std::size_t days) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<Traffic>> {
    std::vector<Traffic> found;
    session.rows<Date, std::int64_t, std::int64_t>(
        "SELECT on_date, requests, bytes FROM traffic WHERE administration = ? "
        "ORDER BY on_date DESC LIMIT ?",
        {administration, days}, [&](Date day, std::int64_t requests, std::int64_t bytes) {
          found.push_back({administration, day, requests, bytes});
        });
    return found;
  });
}

}  // namespace dunning::store
