#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "daemon/core/result.hpp"

namespace soci {
class session;
}

// The one place that knows SQL. SQLite by default, PostgreSQL by connection string, the same text
// on both. The tables are described in docs/store.md; the classes beside this one are its parts:
//   administrations  who we poll, cursors, pull state, guards
//   mirror           what the ledgers said, every version of it, and the items made of it
//   accounts         everything decide needs, and when each account next needs a look
//   outbox           occasions, taken rows, messages and their delivery states
//   sayings          what a person said: adoption, holds, pause
//   history          the hash chain
//   stops, forecasts what stops sending since when, and what the book made plausible
//   runs, requests   the daily run's row, and what a command asks of the daemon
//   budgets          what was spent of the accounting systems' request limits
//   overview         what lists and reports read
namespace dunning::store {

constexpr int schema_version = 6;

struct Options {
  std::string connection;    // "sqlite:///var/lib/dunningd/dunningd.db" or "postgresql://…"
  std::size_t sessions = 4;  // pooled; each thread that works on the store takes one for one call
  bool read_only = false;    // a command that only looks: never migrates
  std::int64_t most_pages = 0;  // SQLite: how far the file may grow (pages of 4 KiB); 0: no limit
};

// Tells SQLite that no two threads use a connection at once, as the pool sees to, and that nobody
// asks how much memory it takes: it locks and counts nothing then. Only before its first use in a
// process; a store opens with it, and whoever uses SQLite earlier calls it first. Idempotent,
// thread-safe.
void prepare_sqlite();

// A pool of sessions on a store of a known schema. Each method of the parts is one transaction
// (BEGIN IMMEDIATE on SQLite) and never waits for the network. Errors: transient when the database
// is busy or out of space, conflict when a unique row was there first, permanent when the schema is
// newer than this program or the file is none of ours. SQLite: WAL, synchronous=FULL, foreign_keys,
// files created with umask 0077. Thread-safe.
class Store {
 public:
  static Result<std::unique_ptr<Store>> open(const Options& options);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  int schema() const;
  bool is_sqlite() const;
  std::uint64_t commits() const;  // since opening; for the benchmark "commits per message"

  // Runs `body`; all that it does to the store is one transaction then, since a commit costs more
  // than most of what is committed. Each call sees what those before it wrote, and nobody else does
  // before the end. An error of `body`, or of a call in it that writes, undoes all of it. Others who
  // want to write wait meanwhile. Thread rule: what `body` does on other threads is no part of it.
  Status together(const std::function<Status()>& body);

  // Gives back the memory that sessions keep for their next call: SQLite's pages and the prepared
  // statements. For a daemon that only waits; what is in use meanwhile keeps its own.
  void rest();

  // For the parts of this directory only.
  struct Pool;
  Pool& pool() { return *pool_; }

 private:
  explicit Store(std::unique_ptr<Pool> pool);
  std::unique_ptr<Pool> pool_;
};

}  // namespace dunning::store
