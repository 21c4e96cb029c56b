#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/store/outbox.hpp"

namespace dunning::store {

class Store;

// What lists, `status` and `why` read. Nothing here decides.
class Overview {
 public:
  explicit Overview(Store& store) : store_(store) {}

  struct InvoiceRow {
    ItemId item;
    InvoiceId invoice;
    DebtorId debtor;
    std::string debtor_name;
    std::string number;
    std::optional<Date> due_date;
    Money total;
    Money open;
    std::string state;
    std::string last_step;
    std::string reason;  // of the newest stored decision
  };
  Result<std::vector<InvoiceRow>> invoices(AdministrationId administration, bool open_only,
                                           std::size_t limit) const;

  struct DebtorRow {
    DebtorId debtor;
    std::string name;
    std::string customer_number;
    Money open;  // one row per currency
    int open_items = 0;
    std::optional<Date> oldest_due;
    std::string hold;  // its reason, or empty
  };
  Result<std::vector<DebtorRow>> debtors(AdministrationId administration, std::size_t limit) const;

  struct MessageRow {
    Row row;
    Occasion occasion;
    std::string debtor_name;
  };
  Result<std::vector<MessageRow>> messages(AdministrationId administration,
                                           std::optional<DeliveryState> state,
                                           std::size_t limit) const;  // newest first
  // Of that channel alone what nobody knows of, newest first: those of another, which only a person
  // can resolve, hide none of them.
  Result<std::vector<MessageRow>> uncertain(AdministrationId administration, ChannelKind channel,
                                            std::size_t limit) const;

  struct StoredDecision {
    Date on;
    Instant at;
    policy::Decision decision;
  };
  Result<std::vector<StoredDecision>> decisions(ItemId item) const;  // oldest first

  struct OccasionOf {
    Occasion occasion;
    std::vector<Row> rows;
    std::optional<policy::Reason> cancelled_because;
    std::string cancelled_detail;
  };
  // Oldest first, cancelled ones too: what took a step of it, and what is no step and names it.
  Result<std::vector<OccasionOf>> occasions(ItemId item) const;

  struct Quarantined {
    RecordRef ref;
    std::string message;
    Instant since;
  };
  Result<std::vector<Quarantined>> quarantined(AdministrationId administration) const;

  struct Counts {
    std::int64_t debtors = 0;
    std::int64_t open_items = 0;
    std::int64_t overdue_items = 0;
    std::int64_t quarantined = 0;
    std::int64_t not_adopted_items = 0;
    std::map<std::string, std::int64_t> rows_by_state;  // of the outbox
  };
  Result<Counts> counts(AdministrationId administration, Date today) const;

  struct Reasoned {
    std::int64_t items = 0;
    std::int64_t debtors = 0;
  };
  // Open items by the reason of their newest decision, as it stands with the item.
  Result<std::map<std::string, Reasoned>> reasons(AdministrationId administration) const;

  struct TaskCounts {
    std::int64_t open = 0;
    std::int64_t late = 0;  // whose day has passed
  };
  Result<TaskCounts> task_counts(AdministrationId administration, Date today) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
