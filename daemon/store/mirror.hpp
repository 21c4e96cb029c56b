#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/records.hpp"
#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

// What arrived from a ledger in one answer.
struct Arrived {
  struct Listed {
    RecordRef ref;
    std::string version;
  };
  struct Unreadable {
    RecordRef ref;
    std::string message;
  };
  std::vector<Record> records;
  std::vector<Listed> listed;   // named without being sent
  std::vector<RecordRef> gone;  // the ledger says that they are deleted, or does not know them
  std::vector<Unreadable> unreadable;  // to be quarantined
};

enum class Pull { delta, sweep };

// What the ledgers said: every version of every record with the moment it was seen, the newest
// readable one in force, and the items made of invoices (S1, S15). Each method is one transaction;
// re-delivery is harmless.
//
// A pull's data and its progress move together (design, rule 5): a page commits its records and the
// resume token; what it listed in a version the mirror lacks waits in `pending`; the cursor moves
// in the transaction in which the last page or the last pending record lands.
//
// A record that cannot be kept (a NUL, an amount in two currencies, an invoice without debtor) is
// quarantined: shown with its id and the reason, its newest good version kept, its items marked.
//
// Shrink guard (S23): when at least 5 and at least 20 % of the open items vanish within a day
// without having been paid, credited or voided, nothing is applied, the administration is
// `suspicious`, and the call ends in Error suspicious until Administrations::trust.
class Mirror {
 public:
  explicit Mirror(Store& store) : store_(store) {}

  // How far a pull is.
  struct Standing {
    bool under_way = false;
    Instant started_at;
    std::string resume;      // for the next page; empty: the first
    bool all_pages = false;  // only pending records are missing
    std::int64_t pending = 0;
    std::string cursor;  // of the last completed pull; empty before the first
  };
  Result<Standing> standing(AdministrationId administration, Pull pull) const;

  struct PageEnd {
    std::optional<std::string> resume;  // exactly one of the two
    std::optional<std::string> next_cursor;
    std::vector<RecordKind>
        complete_kinds;  // on the last page of a sweep: what is beyond is missing
    // On the last page of a sweep: invoices that are unsettled here and were not named are pending,
    // too.
    bool unsettled_invoices_listed = false;
  };
  // `now` is the moment before the page was asked for. True when the pull is thereby complete. What
  // two completed sweeps in a row have missed is gone.
  Result<bool> take_page(AdministrationId administration, Pull pull, const Arrived& arrived,
                         const PageEnd& end, Instant now);

  // A batch of one kind, debtors before invoices, so that an invoice finds its debtor.
  Result<std::vector<RecordRef>> pending(AdministrationId administration, Pull pull,
                                         std::size_t limit) const;
  // The answer to a batch of `pending`. What was asked for and is neither in records, gone nor
  // unreadable is quarantined. True when the pull is thereby complete.
  Result<bool> take_fetched(AdministrationId administration, Pull pull,
                            const std::vector<RecordRef>& asked, const Arrived& arrived,
                            Instant now);

  // The answer to a look again, outside any pull.
  Status take_look(AdministrationId administration, const Arrived& arrived, Instant now);

  // Forgets a pull that was begun, its pending records too; the cursor stays.
  Status abandon(AdministrationId administration, Pull pull);

  // The newest readable version; none when there is none, it is gone or was forgotten.
  Result<std::optional<Record>> find(AdministrationId administration, const RecordRef& ref) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
