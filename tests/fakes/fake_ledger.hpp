#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/ports/connector.hpp"

namespace dunning::fakes {

// An accounting system in memory: the books of one administration, with what a test or a simulation
// does to them. Outlives the daemon that talks to it. Its versions rise with every change.
class FakeLedger {
 public:
  ports::Connector::Identity identity{"fake-1", "Acme Gereedschap B.V.", "EUR", "Europe/Amsterdam"};
  std::size_t page_size = 100;
  std::size_t look_again_batch = 100;
  bool notes_on_debtor = false;
  bool counts_reminders = false;    // and takes ours: Invoice::reminders_in_ledger
  bool lists_versions = true;       // false: pulls carry whole records
  std::optional<Date> books_as_of;  // S9; none: the newest bank line
  bool bank_lines_visible = true;   // false: the credentials may not see them

  // Adds or replaces; gives it a version of its own. Own ids may be given, or left to add_….
  void put(Record record);
  void remove(const RecordRef& ref);  // seen by the next sweep only, as in the real ones
  void spoil(const RecordRef& ref);   // from now on it cannot be read
  const Record* find(const RecordRef& ref) const;

  std::string add_debtor(const std::string& name, const std::string& address);
  // Sent and open, nothing paid; numbered in order.
  struct NewInvoice {
    std::string debtor;
    Money total;
    Date invoice_date;
    Date due_date;
    std::string number;  // empty: the next one
  };
  std::string add_invoice(const NewInvoice& invoice);
  // Books a payment; what is open then decides the state.
  void pay(const std::string& invoice, const Money& amount, Date on);
  std::string add_credit_note(const std::string& debtor, const Money& amount, Date on,
                              const std::string& of_invoice = "");
  // A line of the bank statement that nobody has booked.
  struct NewBankLine {
    Money amount;  // negative: spent
    Date on;
    std::string description;
    std::string iban;
    std::string name;
  };
  std::string add_bank_line(const NewBankLine& line);
  // Books of the line on the invoice what the invoice takes, as of the day of the line.
  void book(const std::string& bank_line, const std::string& invoice);
  // What a bookkeeper puts beside a debtor.
  Debtor& debtor(const std::string& id);  // to be followed by touch()
  void touch(const RecordRef& ref);

  struct Note {
    std::string id;
    RecordRef target;
    std::string text;  // with its marker
  };
  std::vector<Note> notes;
  bool has_tasks = false;  // and takes ours
  struct Task {
    std::string id;
    ports::LedgerTask task;
  };
  std::vector<Task> tasks;

  // The next call ends with this error and changes nothing; several queue up.
  std::deque<Error> failures;
  // The next write is carried out and its answer is lost on the way.
  bool lose_next_answer = false;
  std::size_t calls = 0;

  // Called at the start of every call, with its name ("pull", "write"…), and as "write.answer" when
  // a note has been written and its writer does not know yet. The world may act, the process may
  // die (throw).
  std::function<void(std::string_view)> on_call;

 private:
  friend class FakeConnector;
  struct Entry {
    std::optional<Record> record;  // none: unreadable
    std::size_t changed = 0;       // number of the last change
  };
  Invoice& invoice(const std::string& id);
  bool visible(const RecordRef& ref) const;

  std::map<RecordRef, Entry> entries_;
  // By the number of their last change; the place of an earlier one is empty.
  std::vector<std::optional<RecordRef>> in_order_{std::nullopt};
  std::map<RecordRef, std::vector<std::size_t>> notes_;  // on each record, by place in `notes`
  std::int64_t last_id_ = 0;
  std::int64_t last_number_ = 0;
};

// One connection to it, by the contract of ports::Connector.
class FakeConnector final : public ports::Connector {
 public:
  explicit FakeConnector(FakeLedger& ledger) : ledger_(ledger) {}

  ports::Capabilities capabilities() const override;
  Result<Identity> identify() override;
  Result<ports::Page> pull(ports::PullMode mode, const std::string& cursor,
                           const std::string& resume) override;
  Result<ports::LookedAt> look_again(const std::vector<RecordRef>& refs,
                                     ports::Purpose purpose) override;
  Result<std::string> write(const ports::LedgerNote& note) override;
  Result<std::optional<std::string>> find(const ports::LedgerNote& note) override;
  Result<std::string> write_task(const ports::LedgerTask& task) override;
  Result<std::optional<std::string>> find_task(const ports::LedgerTask& task) override;
  Result<std::string> log_reminder(const LedgerReminder& reminder) override;
  Result<std::optional<std::string>> find_reminder(const LedgerReminder& reminder) override;
  Result<std::optional<Date>> books_as_of() override;
  Result<ports::Document> document(const RecordRef& ref) override;

 private:
  Status begin(std::string_view call);
  Result<std::string> answer(const std::string& reference);  // to a write
  std::vector<std::string> without(const LedgerReminder& reminder) const;

  FakeLedger& ledger_;
};

}  // namespace dunning::fakes
