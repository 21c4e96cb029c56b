#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/core/records.hpp"
#include "daemon/store/due_parts.hpp"
#include "daemon/store/session.hpp"
#include "daemon/store/sweep_marks.hpp"

// Private to daemon/store: what one arriving record changes, inside the transaction of its page.
namespace dunning::store {

class Ingest {
 public:
  Ingest(Session& session, AdministrationId administration, Instant now);

  // A whole record: kept when it is a new version, quarantined when it is nonsense.
  void arrive(const Record& record);
  void quarantine(const RecordRef& ref, const std::string& message);
  void vanish(const RecordRef& ref);
  // Wakes the accounts touched, keeps the sweep's marks. Call once, at the end.
  void finish();

 private:
  // The row of a record as it stands before this change.
  struct Row {
    bool exists = false;
    std::string version;
    std::int64_t nr = 0;
    std::int64_t good_nr = 0;
    bool gone = false;
    bool quarantined = false;
    std::int64_t missed = 0;
    DebtorId debtor;
    std::string currency;
  };
  struct ItemRow {
    ItemId id;
    std::optional<Date> due_date;
    std::int64_t total_minor = 0;
    std::int64_t open_minor = 0;
    std::string state;
    bool settled = false;
    bool gone = false;
    std::int64_t round = 0;
    DebtorId debtor;
    std::string currency;
  };

  Row row_of(const RecordRef& ref);
  std::string body_of(const RecordRef& ref, std::int64_t nr);
  void mark_seen(const RecordRef& ref, const Row& row);
  void add_version(const RecordRef& ref, std::int64_t nr, const char* what,
                   const std::string& version, const std::string& body);
  void take_news(const Record& record, const Row& row);
  void keep(const Record& record, const RecordRef& ref, const Row& row, const std::string& body);
  void wake_for(const Record& record, const Row& row);
  void wake(const DebtorId& debtor, const std::string& currency);
  void look_again_for_agencies();
  // The books say something new: what was made ready on what they said before does not leave.
  void contradict(const DebtorId& debtor) { contradicted_.insert(debtor); }
  void move_sayings(const InvoiceId& invoice, const DebtorId& from, const DebtorId& to);

  std::vector<ItemRow> items_of(const InvoiceId& invoice);
  struct Twin {
    InvoiceId id;
    bool gone = false;
  };
  std::optional<Twin> twin_of(const Invoice& invoice);
  std::vector<ItemRow> inherit_items(const Invoice& invoice, const InvoiceId& old);
  void derive_items(const Invoice& invoice, bool first_seen);
  void add_item(const Invoice& invoice, const DuePart& part, std::int64_t place);
  void update_item(const Invoice& invoice, const DuePart& part, std::int64_t place,
                   const ItemRow& item);
  // What a retired item asked for when it went: the shrink guard counts what was open.
  enum class Still { open, nothing };
  void retire_item(const ItemRow& item, Still still);

  Session& session_;
  AdministrationId administration_;
  Instant now_;
  SweepMarks marks_;
  std::int64_t sweep_ = 0;  // number of the newest sweep: whatever arrives was seen by it
  std::optional<std::int64_t> next_item_;  // read at the first new item, written back by finish
  std::set<std::pair<DebtorId, std::string>> woken_;  // (debtor, currency)
  std::set<DebtorId> woken_debtors_;                  // in every currency
  std::set<DebtorId> contradicted_;                   // S22
  bool bank_changed_ = false;                         // S8: a veto may have come or gone
  bool money_arrived_ = false;                        // S8: a veto may have come, on anybody
  std::optional<Date> newest_line_;                   // S9: how far the books have been kept
};

}  // namespace dunning::store
