#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/exact_online/term.hpp"
#include "daemon/core/records.hpp"
#include "daemon/json/value.hpp"
#include "daemon/ports/connector.hpp"

// Exact Online's JSON to records and back; pure. Every error is invalid_input and names the place
// in the JSON. A version is a digest of what was read, because bulk endpoints know no row version
// and sync endpoints know one for each row: the same content has the same version, wherever it came
// from.
namespace dunning::exact_online {

// How this connector reads records; raised when it reads more or otherwise, so that the next sweep
// finds everything changed.
constexpr int reading_version = 1;

// Which of the numbers of an invoice is printed on it.
enum class NumberIs {
  invoice_number,  // the one Exact gave
  your_ref,        // of invoices that were made elsewhere and booked here
};

// What is known of payment conditions: the codes of those that have a scenario of Exact's own
// credit management (S7).
using Scenarios = std::set<std::string>;

struct Reading {
  const Scenarios& scenarios;
  NumberIs number_is = NumberIs::invoice_number;
  OwedSign::Sign owed = OwedSign::Sign::unknown;
};

// What the rows of one transaction are, once all of them are there.
struct Understood {
  std::vector<Record> records;
  std::vector<RecordRef> settled;  // ids under which nothing is owed or owing any more
};
// A claim or a credit note is an invoice. A receipt is a bank line (S8) and, for as long as it is
// not matched, money on account of the debtor (an invoice with a negative amount); when it is
// matched that one goes.
Result<Understood> understand(const Group& group, const Reading& reading);

bool is_settled(const Group& group);

// A line of a bank or cash book, on the other side than the bank's (TransactionLines, type 40). Its
// id is the TransactionID of the receivables' rows that it made.
struct BankEntry {
  std::string id;
  Date date;
  Money received;       // negative: spent
  std::string account;  // empty: booked on no customer or supplier
  std::string gl_code;
  std::string gl_description;
  std::string counterparty;
  std::string description;
};
extern const std::string_view bank_entry_fields;
Result<BankEntry> read_bank_entry(const json::Value& row, Currency books);

// The general ledger accounts on which money is booked that nobody can explain yet, by code or by
// description; letter case does not matter.
class Suspense {
 public:
  explicit Suspense(std::vector<std::string> names);
  bool holds(const BankEntry& entry) const;
  std::string filter() const;  // of TransactionLines; empty when there is no such account
 private:
  std::vector<std::string> names_;
};

// `receivables`: the rows that the entry made among the receivables; null when there are none. Then
// it is open as long as it stands on a suspense account and on nobody's.
Result<BankLine> understand(const BankEntry& entry, const Group* receivables,
                            const Suspense& suspense);

// Of an invoice, as messages say it: "20, open".
std::string status_text(std::int64_t status);

struct Contact {
  std::string name;
  std::string email;
  bool operator==(const Contact&) const = default;
};
struct ContactRow {
  std::string id;
  std::string account;
  bool is_main = false;
  std::int64_t timestamp = 0;
  Contact contact;
};
extern const std::string_view contact_fields;
Result<ContactRow> read_contact(const json::Value& row);

// `main_contact`: of the account, where it has one. `stop_classification`: the classification that
// stops reminders (S6), by code, by description or by its guid; letter case does not matter.
extern const std::string_view account_fields;
Result<Debtor> read_account(const json::Value& row, const std::optional<Contact>& main_contact,
                            std::string_view stop_classification);
std::string main_contact_of(const json::Value& account);  // guid, or empty
std::string id_of(const json::Value& row);                // guid of `ID`, or empty

struct Division {
  ports::Connector::Identity identity;
  std::string moved;  // when either of its two dates changes, all row versions are new
};
extern const std::string_view division_fields;
Result<Division> read_division(const json::Value& row);

struct Deletion {
  std::int64_t timestamp = 0;
  std::int64_t entity = 0;
  std::string key;
};
constexpr std::int64_t deleted_account = 2;
constexpr std::int64_t deleted_contact = 5;
constexpr std::int64_t deleted_term = 10;
extern const std::string_view deletion_fields;
Result<Deletion> read_deletion(const json::Value& row);

// The code of a payment condition, and whether Exact itself reminds under it.
struct PaymentCondition {
  std::string code;
  bool reminds = false;
};
extern const std::string_view condition_fields;
Result<PaymentCondition> read_payment_condition(const json::Value& row);

// Where a note goes, and the bodies that carry it. The marker "[dunningd:<id>]" stands at the end
// of the line that can be searched (Subject of a note, Description of a task) and of the text.
struct NoteTarget {
  std::string account;
};
constexpr std::size_t subject_limit = 120;  // bytes before the marker; Exact's limit is not known
std::string communication_note_body(const ports::LedgerNote& note, const NoteTarget& target);
std::string task_body(const ports::LedgerNote& note, const NoteTarget& target);
// Of a task of the ledger's own list; a call, as far as Exact has a kind for it.
std::string task_body(const ports::LedgerTask& task, const NoteTarget& target);
std::string marker_text(std::string_view marker);

}  // namespace dunning::exact_online
