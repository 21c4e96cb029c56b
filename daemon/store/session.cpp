#include "daemon/store/session.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <stdexcept>

#include "daemon/core/planted_bug.hpp"
#include "daemon/store/connection.hpp"

namespace dunning::store {
namespace {

using Connection = Session::Connection;
using Prepared = Connection::Prepared;

// One writer at a time on PostgreSQL too: any number, as long as all of ours take the same.
constexpr const char* writer_lock = "SELECT pg_advisory_xact_lock(7305812990442115)";

// "a = ? AND b = ?" → "a = :p1 AND b = :p2", which is how SOCI names parameters.
std::string with_names(std::string_view sql) {
  std::string named;
  named.reserve(sql.size() + 32);
  int count = 0;
  for (const char one : sql) {
    if (one == '?') {
      named += ":p" + std::to_string(++count);
    } else {
      named += one;
    }
  }
  return named;
}

template <class Bind>
void add_slot(std::vector<std::unique_ptr<Connection::Slot>>& slots, bool is_text, Bind bind) {
  slots.push_back(std::make_unique<Connection::Slot>());
  slots.back()->is_text = is_text;
  bind(*slots.back());
}

std::unique_ptr<Prepared> prepare(Connection& connection, std::string_view sql, const Ins& in,
                                  const bool* numbers, std::size_t columns) {
  auto made = std::make_unique<Prepared>(connection.session);
  soci::statement& statement = made->statement;
  for (std::size_t column = 0; column < columns; ++column) {
    add_slot(made->intos, !numbers[column], [&](Connection::Slot& slot) {
      if (slot.is_text) {
        statement.exchange(soci::into(slot.text, slot.indicator));
      } else {
        statement.exchange(soci::into(slot.number, slot.indicator));
      }
    });
  }
  for (const In& one : in) {
    add_slot(made->uses, one.is_text(), [&](Connection::Slot& slot) {
      if (slot.is_text) {
        statement.exchange(soci::use(slot.text, slot.indicator));
      } else {
        statement.exchange(soci::use(slot.number, slot.indicator));
      }
    });
  }
  statement.alloc();
  statement.prepare(with_names(sql));
  statement.define_and_bind();
  return made;
}

bool fits(const Prepared& prepared, const Ins& in) {
  if (prepared.uses.size() != in.size()) return false;
  std::size_t index = 0;
  for (const In& one : in) {
    if (prepared.uses[index++]->is_text != one.is_text()) return false;
  }
  return true;
}

void set(Prepared& prepared, const Ins& in) {
  std::size_t index = 0;
  for (const In& one : in) {
    Connection::Slot& slot = *prepared.uses[index++];
    slot.indicator = one.is_null() ? soci::i_null : soci::i_ok;
    if (slot.is_text) {
      slot.text.assign(one.text());
    } else {
      slot.number = one.number();
    }
  }
}

// The kept statement of this text, or one for this call only when the kept one is in use or was
// bound to other types. Forgets it again when it throws: a statement is never left half read.
class Use {
 public:
  Use(Connection& connection, std::string_view sql, const Ins& in, const bool* numbers,
      std::size_t columns)
      : connection_(connection), sql_(sql) {
    auto kept = connection.statements.find(sql);
    if (kept == connection.statements.end()) {
      kept = connection.statements
                 .emplace(std::string(sql), prepare(connection, sql, in, numbers, columns))
                 .first;
    }
    if (kept->second->busy || !fits(*kept->second, in)) {
      own_ = prepare(connection, sql, in, numbers, columns);
    }
    prepared_ = own_ ? own_.get() : kept->second.get();
    prepared_->busy = true;
    set(*prepared_, in);
  }
  ~Use() {
    prepared_->busy = false;
    if (done_ || own_) return;
    const auto kept = connection_.statements.find(sql_);
    if (kept != connection_.statements.end()) connection_.statements.erase(kept);
  }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

  Prepared& operator*() { return *prepared_; }
  void done() { done_ = true; }

 private:
  Connection& connection_;
  std::string_view sql_;  // the caller's, for as long as this call lasts
  std::unique_ptr<Prepared> own_;
  Prepared* prepared_ = nullptr;
  bool done_ = false;
};

Error of_sqlite(int result, const std::string& what) {
  switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::transient, "the database is busy: " + what, std::nullopt};
    case SQLITE_FULL:
      return {ErrorKind::transient, "the database has no room to grow, is the disk full? " + what,
              std::nullopt};
    case SQLITE_IOERR:
      return {ErrorKind::transient, "the database file could not be read or written: " + what,
              std::nullopt};
    case SQLITE_CONSTRAINT:
      if (result == SQLITE_CONSTRAINT_UNIQUE || result == SQLITE_CONSTRAINT_PRIMARYKEY)
        return {ErrorKind::conflict, "such a row is there already: " + what, std::nullopt};
      return {ErrorKind::permanent, "a rule of the database was broken: " + what, std::nullopt};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return {ErrorKind::permanent, "the file is damaged or no database: " + what, std::nullopt};
    default:
      return {ErrorKind::permanent, "database: " + what, std::nullopt};
  }
}

Error of_postgresql(const std::string& state, const std::string& what) {
  const std::string_view family = std::string_view(state).substr(0, 2);
  if (state == "23505")
    return {ErrorKind::conflict, "such a row is there already: " + what, std::nullopt};
  if (state == "53100")
    return {ErrorKind::transient, "the database server's disk is full: " + what, std::nullopt};
  // Connection, transaction rollback, resources, operator intervention, lock not available.
  if (family == "08" || family == "40" || family == "53" || family == "57" || state == "55P03")
    return {ErrorKind::transient, "the database is not available now: " + what, std::nullopt};
  return {ErrorKind::permanent, "database: " + what, std::nullopt};
}

}  // namespace

void throw_unexpected_null() {
  throw std::runtime_error("a column is NULL that never should be");
}

Date date_of_column(std::string_view text) {
  const auto date = parse_date(text);
  if (!date) throw std::runtime_error("a column holds no date where one belongs");
  return *date;
}

Error translate_exception() {
  try {
    throw;
  } catch (const soci::sqlite3_soci_error& error) {
    return of_sqlite(error.result(), error.get_error_message());
  } catch (const soci::postgresql_soci_error& error) {
    return of_postgresql(error.sqlstate(), error.get_error_message());
  } catch (const soci::soci_error& error) {
    const bool lost = error.get_error_category() == soci::soci_error::connection_error;
    return {lost ? ErrorKind::transient : ErrorKind::permanent,
            "database: " + error.get_error_message(), std::nullopt};
  } catch (const std::bad_alloc&) {
    return {ErrorKind::transient, "out of memory", std::nullopt};
  } catch (const std::exception& error) {
    return {ErrorKind::permanent, std::string("database: ") + error.what(), std::nullopt};
  }
}

std::int64_t Session::run(std::string_view sql, const Ins& in) {
  Use use(connection_, sql, in, nullptr, 0);
  (*use).statement.execute(true);
  const auto touched = (*use).statement.get_affected_rows();
  use.done();
  return touched < 0 ? 0 : touched;
}

void Session::fetch(std::string_view sql, const Ins& in, const bool* numbers, std::size_t columns,
                    Out* row, const std::function<void(const Out*)>& each) {
  Use use(connection_, sql, in, numbers, columns);
  Prepared& prepared = *use;
  // Read to the end: a statement that is left half way keeps its read lock.
  for (bool more = prepared.statement.execute(true); more; more = prepared.statement.fetch()) {
    for (std::size_t column = 0; column < columns; ++column) {
      const Connection::Slot& slot = *prepared.intos[column];
      row[column] = {slot.indicator == soci::i_null, slot.number, slot.text};
    }
    each(row);
  }
  use.done();
}

std::int64_t Session::take_numbers(std::string_view sequence, std::int64_t count) {
  const auto next = value<std::int64_t>(
      "UPDATE sequences SET next = next + ? WHERE name = ? RETURNING next", {count, sequence});
  if (!next) throw std::runtime_error("the sequence " + std::string(sequence) + " is missing");
  return *next - count;
}

void Connection::open() {
  statements.clear();
  session.close();
  if (location.engine == Engine::sqlite) {
    session.open(soci::sqlite3, "dbname=\"" + location.path + "\"");
    auto* backend = static_cast<soci::sqlite3_session_backend*>(session.get_backend());
    sqlite_api::sqlite3_extended_result_codes(backend->conn_, 1);
    // A plan does not depend on the values that are bound. Without this, SQLite compares them with
    // the conditions of partial indices and prepares the statement anew for every new value.
    sqlite_api::sqlite3_db_config(backend->conn_, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
    // Per connection: none of these is kept in the file but the journal mode. FULL: a commit that
    // was reported has reached the disk; losing one would send a reminder twice.
    session << "PRAGMA busy_timeout = 5000";
    session << "PRAGMA journal_mode = WAL";
    session << (planted(PlantedBug::commit_without_sync) ? "PRAGMA synchronous = NORMAL"
                                                         : "PRAGMA synchronous = FULL");
    session << "PRAGMA foreign_keys = ON";
    // kB, for as long as there is work. More is slower: SQLite walks the whole table of its pages
    // after a commit that moved some of them.
    session << "PRAGMA cache_size = -4000";
    session << "PRAGMA secure_delete = ON";  // what was erased is overwritten (S42)
    if (location.read_only) session << "PRAGMA query_only = ON";
    if (location.most_pages > 0)
      session << "PRAGMA max_page_count = " + std::to_string(location.most_pages);
  } else {
    session.open(soci::postgresql, location.connect);
    session << "SET client_min_messages = warning";
    session << "SET synchronous_commit = on";
    session << "SET lock_timeout = '10s'";
    if (location.read_only) session << "SET default_transaction_read_only = on";
  }
  broken = false;
}

// Prepared once on SQLite. PostgreSQL refuses to let go of a prepared statement after an error.
void Connection::command(std::string_view sql) {
  if (location.engine == Engine::sqlite) {
    Session(*this).run(sql);
  } else {
    session << std::string(sql);
  }
}

// A statement alone is a transaction on SQLite anyway. PostgreSQL begins one all the same: a
// connection that was lost is then noticed in one way only.
bool Connection::begin(Access access) {
  if (location.engine == Engine::sqlite) {
    if (access == Access::glance) return false;
    command(access == Access::write ? "BEGIN IMMEDIATE" : "BEGIN");
  } else if (access == Access::write) {
    session << "BEGIN";
    session << writer_lock;
  } else {
    session << "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
  }
  return true;
}

Lease::Lease(Store& store, Access access) : store_(store), access_(access) {
  connection_ = &store.pool().take();
  if (connection_->is_together) {
    is_part_ = true;
    session_.emplace(*connection_);
    return;
  }
  try {
    if (connection_->broken) connection_->open();
    open_ = connection_->begin(access);
    session_.emplace(*connection_);
  } catch (...) {
    if (connection_->location.engine == Engine::postgresql) connection_->broken = true;
    store.pool().give_back(*connection_);
    throw;
  }
}

Lease::~Lease() {
  if (is_part_) {
    if (access_ == Access::write && !is_done_) connection_->has_failed = true;
    return;
  }
  if (open_) {
    try {
      connection_->command("ROLLBACK");
    } catch (const std::exception&) {
      connection_->broken = true;
    }
  }
  store_.pool().give_back(*connection_);
}

void Lease::commit() {
  is_done_ = true;
  if (!open_) return;
  connection_->command("COMMIT");
  open_ = false;
  if (access_ == Access::write) ++store_.pool().commits;
}

void Connection::rest() {
  if (location.engine != Engine::sqlite || broken) return;
  statements.clear();
  auto* backend = static_cast<soci::sqlite3_session_backend*>(session.get_backend());
  sqlite_api::sqlite3_db_release_memory(backend->conn_);
}

namespace {

// All that this thread does is done on one connection.
class Binding {
 public:
  Binding(Store::Pool& pool, Connection& connection) : pool_(pool), connection_(connection) {
    const std::lock_guard lock(pool_.mutex);
    connection_.is_together = true;
    connection_.has_failed = false;
    pool_.together[std::this_thread::get_id()] = &connection_;
  }
  ~Binding() {
    const std::lock_guard lock(pool_.mutex);
    connection_.is_together = false;
    pool_.together.erase(std::this_thread::get_id());
  }
  Binding(const Binding&) = delete;
  Binding& operator=(const Binding&) = delete;

 private:
  Store::Pool& pool_;
  Connection& connection_;
};

}  // namespace

Status Store::together(const std::function<Status()>& body) {
  std::optional<Lease> lease;
  try {
    lease.emplace(*this, Access::write);
  } catch (...) {
    return fail(translate_exception());
  }
  // What it throws is none of the library's, whose exceptions end in its calls.
  if (lease->connection().is_together) {  // of a caller's
    TRY(body());
  } else {
    const Binding binding(*pool_, lease->connection());
    TRY(body());
    if (lease->connection().has_failed)
      return fail(ErrorKind::transient, "something that was to be written with it could not be");
  }
  try {
    lease->commit();
  } catch (...) {
    return fail(translate_exception());
  }
  return {};
}

Connection& Store::Pool::take() {
  std::unique_lock lock(mutex);
  if (const auto bound = together.find(std::this_thread::get_id()); bound != together.end())
    return *bound->second;
  given_back.wait(lock, [this] { return !free.empty(); });
  Connection* connection = free.back();
  free.pop_back();
  return *connection;
}

std::vector<Connection*> Store::Pool::take_all_free() {
  const std::lock_guard lock(mutex);
  return std::exchange(free, {});
}

void Store::Pool::give_back(Connection& connection) {
  {
    const std::lock_guard lock(mutex);
    free.push_back(&connection);
  }
  given_back.notify_one();
}

}  // namespace dunning::store
