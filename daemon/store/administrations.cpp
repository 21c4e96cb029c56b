#include "daemon/store/administrations.hpp"

#include "daemon/store/books.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

// A trusted source may lose records for a day and two hours: the next nightly sweep applies what it
// finds, and the guard is on again after it.
constexpr Millis trust_lasts = std::chrono::hours(26);

std::vector<Administration> read_where(Session& session, const std::string& where,
                                       std::initializer_list<In> in) {
  std::vector<Administration> all;
  session.rows<AdministrationId, std::string, std::string, std::string, std::string, std::string,
               std::optional<Instant>, std::optional<Instant>, std::optional<Date>, bool,
               std::string, std::string, std::optional<Instant>, int, std::optional<Date>,
               std::optional<Instant>>(
      "SELECT id, label, connector, ledger_id, owner, cursor, delta_completed, sweep_completed, "
      "adopted_on, paused, suspicious, last_error, failing_since, ramp_per_day, novelty_trusted, "
      "adopted_at FROM administrations " +
          where,
      in,
      [&](AdministrationId id, std::string label, std::string connector, std::string ledger_id,
          std::string owner, std::string cursor, std::optional<Instant> delta,
          std::optional<Instant> sweep, std::optional<Date> adopted, bool paused,
          std::string suspicious, std::string error, std::optional<Instant> failing, int ramp,
          std::optional<Date> novelty_trusted, std::optional<Instant> adopted_at) {
        all.push_back({id, std::move(label), std::move(connector), std::move(ledger_id),
                       std::move(owner), std::move(cursor), delta, sweep, adopted, paused,
                       std::move(suspicious), std::move(error), failing, ramp, novelty_trusted,
                       adopted_at});
      });
  return all;
}

Result<Administration> one_where(Session& session, const std::string& where,
                                 std::initializer_list<In> in, const std::string& what) {
  auto found = read_where(session, where, in);
  if (found.empty()) return fail(ErrorKind::not_found, "there is no administration " + what);
  return std::move(found.front());
}

Result<Administration> enter_row(Session& session, const Administration& wanted, Instant now) {
  const auto holder = read_where(session, "WHERE label = ?", {wanted.label});
  if (!holder.empty() && (holder.front().connector != wanted.connector ||
                          holder.front().ledger_id != wanted.ledger_id))
    return fail(ErrorKind::conflict, "the name " + wanted.label + " belonged to " +
                                         holder.front().connector + " administration " +
                                         holder.front().ledger_id + " and now points to " +
                                         wanted.connector + " administration " + wanted.ledger_id +
                                         ": give the new one another name");
  const auto known = read_where(session, "WHERE connector = ? AND ledger_id = ?",
                                {wanted.connector, wanted.ledger_id});
  if (known.empty()) {
    const auto id = session.take_numbers("administration", 1);
    session.run(
        "INSERT INTO administrations (id, label, connector, ledger_id, owner, entered_at, cursor, "
        "sweep_number, paused, suspicious, trusted_until, last_error, configuration) "
        "VALUES (?, ?, ?, ?, ?, ?, '', 0, 0, '', 0, '', '')",
        {id, wanted.label, wanted.connector, wanted.ledger_id, wanted.owner, now});
    append(session,
           {AdministrationId{id}, now, "administration_entered", "administration",
            json::Value::object({{"connector", wanted.connector}, {"ledger_id", wanted.ledger_id}}),
            ""});
  } else if (known.front().label != wanted.label || known.front().owner != wanted.owner) {
    session.run("UPDATE administrations SET label = ?, owner = ? WHERE id = ?",
                {wanted.label, wanted.owner, known.front().id});
  }
  return one_where(session, "WHERE connector = ? AND ledger_id = ?",
                   {wanted.connector, wanted.ledger_id}, wanted.label);
}

// Changes one row and tells the history who did.
Status change(Session& session, AdministrationId id, const char* event, const std::string& update,
              std::initializer_list<In> in, json::Value facts, const std::string& author,
              Instant now) {
  if (session.run(update, in) != 1)
    return fail(ErrorKind::not_found, "there is no such administration");
  append(session, {id, now, event, "administration", std::move(facts),
                   json::write(json::Value::object({{"author", author}}))});
  return {};
}

}  // namespace

Result<Administration> Administrations::enter(const std::string& label,
                                              const std::string& connector,
                                              const std::string& ledger_id,
                                              const std::string& owner, Instant now) {
  Administration wanted;
  wanted.label = label;
  wanted.connector = connector;
  wanted.ledger_id = ledger_id;
  wanted.owner = owner;
  return transact(store_, Access::write,
                  [&](Session& session) { return enter_row(session, wanted, now); });
}

Result<std::vector<Administration>> Administrations::all() const {
  return transact(store_, Access::glance,
                  [](Session& session) -> Result<std::vector<Administration>> {
                    return read_where(session, "ORDER BY id", {});
                  });
}

Result<Administration> Administrations::get(AdministrationId id) const {
  return transact(store_, Access::glance, [&](Session& session) {
    return one_where(session, "WHERE id = ?", {id}, std::to_string(id.value));
  });
}

Result<Administration> Administrations::find(const std::string& label) const {
  return transact(store_, Access::glance, [&](Session& session) {
    return one_where(session, "WHERE label = ?", {label}, label);
  });
}

Status Administrations::note_pull_error(AdministrationId id, const std::string& message,
                                        Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    session.run(
        "UPDATE administrations SET last_error = ?, failing_since = COALESCE(failing_since, ?) "
        "WHERE id = ?",
        {message, now, id});
    return {};
  });
}

Status Administrations::trust(AdministrationId id, const std::string& author, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const auto was =
        session.value<std::string>("SELECT suspicious FROM administrations WHERE id = ?", {id});
    if (!was) return fail(ErrorKind::not_found, "there is no such administration");
    if (was->empty()) return {};  // nothing to lift, and the guard stays on
    session.run("UPDATE administrations SET suspicious = '', trusted_until = ? WHERE id = ?",
                {now + trust_lasts, id});
    append(session,
           {id, now, "source_trusted", "administration", json::Value::object({{"was", *was}}),
            json::write(json::Value::object({{"author", author}}))});
    return {};
  });
}

Status Administrations::trust_novelty(AdministrationId id, Date day, const std::string& author,
                                      Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    return change(session, id, "novelty_trusted",
                  "UPDATE administrations SET novelty_trusted = ? WHERE id = ?", {day, id},
                  json::Value::object({{"day", to_string(day)}}), author, now);
  });
}

Status Administrations::set_ramp(AdministrationId id, int per_day, const std::string& author,
                                 Instant now) {
  if (per_day < 0) return fail(ErrorKind::invalid_input, "a ramp is a number a day, or 0 for none");
  return transact(store_, Access::write, [&](Session& session) -> Status {
    TRY(change(session, id, "ramp_set", "UPDATE administrations SET ramp_per_day = ? WHERE id = ?",
               {per_day, id}, json::Value::object({{"per_day", per_day}}), author, now));
    wake_decided(session, id, policy::Reason::ramp);
    return {};
  });
}

Status Administrations::note_books(AdministrationId id, std::optional<Date> as_of, Instant now) {
  if (!as_of) return {};
  return transact(store_, Access::write, [&](Session& session) -> Status {
    note_ledger_books(session, id, *as_of, now);
    return {};
  });
}

Status Administrations::set_books(AdministrationId id, Date as_of, const std::string& author,
                                  Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    note_said_books(session, id, as_of, now);
    append(session, {id, now, "books_said", "administration",
                     json::Value::object({{"as_of", to_string(as_of)}}),
                     json::write(json::Value::object({{"author", author}}))});
    return {};
  });
}

Result<policy::Books> Administrations::books(AdministrationId id) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<policy::Books> {
    return books_then(session, id, std::nullopt);
  });
}

}  // namespace dunning::store
