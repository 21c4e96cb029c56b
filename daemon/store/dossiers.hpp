#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/store/definitions.hpp"
#include "daemon/store/history.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/tasks.hpp"
#include "daemon/store/words.hpp"

namespace dunning::store {

class Store;

// Everything that is known of a debtor and was done about it, for `export` (S42): what a judge or
// the debtor itself may ask for. Complete, in the order in which it happened; what was erased is
// empty.
struct Dossier {
  struct Version {
    RecordRef ref;
    std::int64_t nr = 0;
    Instant seen_at;
    std::string what;     // good, quarantined, gone
    std::string version;  // the ledger's own
    std::string body;     // the record as JSON, or what is wrong with it
  };
  struct Happening {
    Occasion occasion;
    std::string intent;  // all it states, as JSON: its digest stands in the history
    Instant written_at;
    std::string closed_because;  // nothing of it left: a reason, "refused", "expired"
    std::string closed_detail;
    std::vector<Row> rows;  // with their bytes
  };
  struct Link {
    Entry entry;
    std::string subject;
    std::optional<std::string> payload;
  };
  struct SetHold {
    std::int64_t id = 0;
    std::string invoice;  // empty: the debtor
    std::string reason;
    std::string author;
    std::optional<Date> until;
    Instant set_at;
    std::optional<Instant> ended_at;
    std::string ended_by;
  };
  std::vector<Version> records;
  std::vector<Happening> occasions;
  std::vector<SaidWord> words;
  std::vector<SetHold> holds;
  std::vector<Task> tasks;
  std::vector<Link> history;  // about the debtor, its items and its occasions
  // The policies and templates that the occasions name; what was never kept is missing.
  std::vector<Definitions::Definition> definitions;
};

class Dossiers {
 public:
  explicit Dossiers(Store& store) : store_(store) {}
  // One consistent picture. Not_found when nothing is known of the debtor.
  Result<Dossier> of(AdministrationId administration, const DebtorId& debtor) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
