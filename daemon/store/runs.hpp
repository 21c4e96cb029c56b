#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

// The daily run is a row (administration, date), resumed until finished: a clock set back does not
// run it twice, and a deleted row sends nothing again (taken rows see to that).
class Runs {
 public:
  explicit Runs(Store& store) : store_(store) {}
  struct Run {
    Date date;
    bool finished = false;
    int messages = 0;  // that were accepted on their day
  };
  Result<Run> begin(AdministrationId administration, Date date, Instant now);  // finds or makes
  Status finish(AdministrationId administration, Date date, Instant now);
  Result<std::optional<Run>> newest(AdministrationId administration) const;

 private:
  Store& store_;
};

// Which machine this store was last worked by, and since when; and what it was trusted for.
class Machine {
 public:
  explicit Machine(Store& store) : store_(store) {}
  struct Known {
    std::string machine_id;  // empty before the first daemon
    // The newest moment anything in the store was written, but for what a person excused.
    Instant newest_record;
  };
  Result<Known> known() const;
  // First contact, or after `trust machine`.
  Status enter(const std::string& machine_id, Instant now);

  // A clock stands behind this record: known() keeps to it until the clock is past it or trusted,
  // also when later entries are older.
  Status remember(Instant newest);
  // `trust clock`. What has been written up to here is excused; what people said on days that have
  // not come holds from today, an adoption among it, and books that were read then are read again.
  Status trust_clock(Instant now);

 private:
  Store& store_;
};

// The lock that makes one daemon work and the others stand by. SQLite: an exclusive file lock
// beside the database. PostgreSQL: an advisory lock on a session of its own. Released when
// destroyed, and by the death of the process.
class DaemonLock {
 public:
  // Conflict when another holds it; the message names the holder (host, pid, since).
  static Result<DaemonLock> acquire(Store& store, const std::string& holder);
  DaemonLock(DaemonLock&&) noexcept;
  DaemonLock& operator=(DaemonLock&&) noexcept;
  ~DaemonLock();
  // False when the lock was lost (the database connection ended): stop working.
  bool held();

 private:
  struct Held;
  explicit DaemonLock(std::unique_ptr<Held> held);
  std::unique_ptr<Held> held_;
};

// What a command asks of the daemon ("sync now"), and its answer.
class Requests {
 public:
  explicit Requests(Store& store) : store_(store) {}
  struct Request {
    std::int64_t id = 0;
    std::string kind;  // "sync", "trust", "hint"…
    std::string argument;
    std::string author;
    bool done = false;
    std::string answer;
  };
  Result<std::int64_t> put(const std::string& kind, const std::string& argument,
                           const std::string& author, Instant now);
  // Unless one of this kind and argument is open already; false then.
  Result<bool> put_once(const std::string& kind, const std::string& argument,
                        const std::string& author, Instant now);
  // For what nobody waits for an answer to.
  Status drop(std::int64_t id);
  Result<std::vector<Request>> open() const;
  Status answer(std::int64_t id, const std::string& answer, Instant now);
  // The same for a request whose argument nobody may read afterwards.
  Status answer_and_erase(std::int64_t id, const std::string& answer, Instant now);
  Result<std::optional<Request>> get(std::int64_t id) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
