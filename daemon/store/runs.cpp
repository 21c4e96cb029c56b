#include "daemon/store/runs.hpp"

#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

Runs::Run run_of(Session& session, AdministrationId administration, Date date, bool finished) {
  const auto messages = session.value<std::int64_t>(
      "SELECT COUNT(*) FROM outbox WHERE administration = ? AND on_date = ? AND effect = 'message' "
      "AND delivered_on IS NOT NULL",
      {administration, date});
  return {date, finished, static_cast<int>(messages.value_or(0))};
}

std::int64_t insert_request(Session& session, const std::string& kind, const std::string& argument,
                            const std::string& author, Instant now) {
  const auto id = session.take_numbers("request", 1);
  session.run(
      "INSERT INTO requests (id, kind, argument, author, asked_at, answer) VALUES (?, ?, ?, ?, ?, "
      "'')",
      {id, kind, argument, author, now});
  return id;
}

}  // namespace

Result<Runs::Run> Runs::begin(AdministrationId administration, Date date, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<Run> {
    const auto row = session.row<std::optional<Instant>>(
        "SELECT finished_at FROM runs WHERE administration = ? AND on_date = ?",
        {administration, date});
    if (!row) {
      session.run("INSERT INTO runs (administration, on_date, begun_at) VALUES (?, ?, ?)",
                  {administration, date, now});
      return run_of(session, administration, date, false);
    }
    return run_of(session, administration, date, std::get<0>(*row).has_value());
  });
}

Status Runs::finish(AdministrationId administration, Date date, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    session.run(
        "UPDATE runs SET finished_at = ? WHERE administration = ? AND on_date = ? AND finished_at "
        "IS NULL",
        {now, administration, date});
    return {};
  });
}

Result<std::optional<Runs::Run>> Runs::newest(AdministrationId administration) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::optional<Run>> {
    const auto row = session.row<Date, std::optional<Instant>>(
        "SELECT on_date, finished_at FROM runs WHERE administration = ? ORDER BY on_date DESC "
        "LIMIT 1",
        {administration});
    if (!row) return std::nullopt;
    return run_of(session, administration, std::get<0>(*row), std::get<1>(*row).has_value());
  });
}

Result<std::int64_t> Requests::put(const std::string& kind, const std::string& argument,
                                   const std::string& author, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<std::int64_t> {
    return insert_request(session, kind, argument, author, now);
  });
}

Result<bool> Requests::put_once(const std::string& kind, const std::string& argument,
                                const std::string& author, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<bool> {
    const auto open = session.value<std::int64_t>(
        "SELECT COUNT(*) FROM requests WHERE answered_at IS NULL AND kind = ? AND argument = ?",
        {kind, argument});
    if (open.value_or(0) > 0) return false;
    insert_request(session, kind, argument, author, now);
    return true;
  });
}

Status Requests::drop(std::int64_t id) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    session.run("DELETE FROM requests WHERE id = ?", {id});
    return {};
  });
}

Result<std::vector<Requests::Request>> Requests::open() const {
  return transact(store_, Access::read, [](Session& session) -> Result<std::vector<Request>> {
    std::vector<Request> open;
    session.rows<std::int64_t, std::string, std::string, std::string>(
        "SELECT id, kind, argument, author FROM requests WHERE answered_at IS NULL ORDER BY id", {},
        [&](std::int64_t id, std::string kind, std::string argument, std::string author) {
          open.push_back({id, std::move(kind), std::move(argument), std::move(author), false, ""});
        });
    return open;
  });
}

Status Requests::answer(std::int64_t id, const std::string& answer, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const auto touched = session.run(
        "UPDATE requests SET answered_at = ?, answer = ? WHERE id = ? AND answered_at IS NULL",
        {now, answer, id});
    if (touched == 0)
      return fail(ErrorKind::conflict, "request " + std::to_string(id) + " is not open");
    return {};
  });
}

Status Requests::answer_and_erase(std::int64_t id, const std::string& answer, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const auto touched = session.run(
        "UPDATE requests SET answered_at = ?, answer = ?, argument = '' WHERE id = ? AND "
        "answered_at IS NULL",
        {now, answer, id});
    if (touched == 0)
      return fail(ErrorKind::conflict, "request " + std::to_string(id) + " is not open");
    return {};
  });
}

Result<std::optional<Requests::Request>> Requests::get(std::int64_t id) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::optional<Request>> {
    const auto row =
        session.row<std::string, std::string, std::string, std::optional<Instant>, std::string>(
            "SELECT kind, argument, author, answered_at, answer FROM requests WHERE id = ?", {id});
    if (!row) return std::nullopt;
    const auto& [kind, argument, author, answered_at, answer] = *row;
    return Request{id, kind, argument, author, answered_at.has_value(), answer};
  });
}

}  // namespace dunning::store
