#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "connectors/exact_online/term.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/records.hpp"
#include "daemon/core/result.hpp"

// Where a pull begins, and how far it is. Both are texts that the host keeps.
namespace dunning::exact_online {

// The highest row versions read, of each sync endpoint; each has a sequence of its own.
struct Marks {
  std::int64_t terms = 1;
  std::int64_t accounts = 1;
  std::int64_t contacts = 1;
  std::int64_t deleted = 1;
  bool operator==(const Marks&) const = default;
};

// Row versions can be committed out of order: a row may appear with a lower one than what the last
// run has seen. So each run begins where the run before the last one ended.
struct SyncCursor {
  Instant began;      // of the last delta; deletions are kept for two months only
  std::string moved;  // the division's dates; another value means that all row versions are new
  Marks from;         // of the last completed run but one: where the next begins
  Marks last;         // of the last completed run
  OwedSign bulk_sign;
  OwedSign sync_sign;

  std::string text() const;
  // Error for what is no cursor of this connector.
  static Result<SyncCursor> read(const std::string& text);
};

enum class Stage {
  contacts,
  accounts,
  terms,
  deleted,  // of a delta only
  totals,   // of a full reading only
};

struct Progress {
  bool full = false;  // everything that is open, over the bulk endpoints; else a delta
  Stage stage = Stage::contacts;
  std::string next;   // the next page of this stage; empty: the first
  SyncCursor cursor;  // that began the pull, or what a full reading has found out anew
  Marks seen;
  Instant began;
  // What is owed by currency as read here, and what the debtors have to their credit: compared with
  // Exact's own total. In minor units.
  struct Sums {
    std::int64_t claims = 0;
    std::int64_t credits = 0;
  };
  std::map<std::string, Sums> sums;
  int counts = 0;                // how often the sums were begun anew
  Instant counted_at;            // when they were, for the last time
  std::vector<RecordKind> gaps;  // kinds of which something could not be read

  void gap(RecordKind kind);
  std::string text() const;
  static Result<Progress> read(const std::string& text);
};

}  // namespace dunning::exact_online
