#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "daemon/core/records.hpp"
#include "daemon/store/mirror.hpp"
#include "daemon/store/session.hpp"

// Private to daemon/store: what the sweep that is under way has seen. Nearly all that a sweep lists
// is known and as it was, so that is not written at each record: ids and versions are kept in rows
// of many, in the transaction of the page that named them, until the sweep ends. When the last page
// has come, one walk over the records tells what is new and whether anything is missing. A record
// that arrives in a new version carries the number of the newest sweep itself (records.sweep).
namespace dunning::store {

class SweepMarks {
 public:
  SweepMarks(Session& session, AdministrationId administration);

  // The mirror has it and the ledger still has it. Does nothing while no sweep is under way.
  void add(const RecordRef& ref);

  // A page of the sweep named these; what cannot be noted is returned: it has to be asked for.
  std::vector<Arrived::Listed> note(const std::vector<Arrived::Listed>& listed);

  // What the mirror lacks in the version listed. The rest is marked, and whatever an earlier sweep
  // had missed of it is missed no more.
  std::vector<Arrived::Listed> news_among(const std::vector<Arrived::Listed>& listed);

  // Keeps what was added. Call once, at the end of the transaction's work.
  void write();

 private:
  void compare(const std::vector<const Arrived::Listed*>& some, std::vector<Arrived::Listed>& news);
  void keep(RecordKind kind, std::string& ids);

  Session& session_;
  AdministrationId administration_;
  bool under_way_ = false;
  std::map<RecordKind, std::string> ids_;  // each followed by a line feed, which no id holds
};

// Whether the sweep has seen anything of that kind so far.
bool any_noted(Session& session, AdministrationId administration, RecordKind kind);

// Once, when the last page of the sweep has been noted: calls `each_new` with what was listed in a
// version that the mirror lacks, and notes whether it has what was not listed. What an earlier
// sweep had missed and this one saw is missed no more.
void compare_with_listing(Session& session, AdministrationId administration, RecordKind kind,
                          const std::function<void(const Arrived::Listed&)>& each_new);
// What that noted: without it `unseen` is empty.
bool any_missing(Session& session, AdministrationId administration, RecordKind kind);

// A record of the mirror that the sweep under way has not seen.
struct Unseen {
  RecordRef ref;
  std::int64_t missed = 0;  // by how many sweeps in a row before this one
  std::string state;        // of an invoice
};
std::vector<Unseen> unseen(Session& session, AdministrationId administration, RecordKind kind);

// The ledger has it after all.
void forget_missed(Session& session, AdministrationId administration, const RecordRef& ref);

// The sweep has ended, or was given up.
void forget_marks(Session& session, AdministrationId administration);

}  // namespace dunning::store
