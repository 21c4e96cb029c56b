#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/money.hpp"

// What a ledger says, in one vocabulary for all systems. Connectors make these from the wire, the
// mirror keeps every version of them, decide reads them. Plain data: every field is as the books
// have it, text is valid UTF-8 without NUL, and what the ledger does not say stays unknown
// ("unknown is not no", S3).
namespace dunning {

enum class Known { unknown, no, yes };

// A kind of record as a ledger lists it. Credit notes are of kind invoice: ledgers list them
// together.
enum class RecordKind { debtor, invoice, bank_line };
std::string_view name(RecordKind kind);
std::optional<RecordKind> parse_record_kind(std::string_view text);

struct RecordRef {
  RecordKind kind = RecordKind::invoice;
  std::string id;  // the ledger's own id, opaque
  auto operator<=>(const RecordRef&) const = default;
};

struct Address {
  std::vector<std::string> lines;  // street and further lines
  std::string postcode;
  std::string city;
  std::string country;  // ISO 3166-1 alpha-2, or empty
  bool operator==(const Address&) const = default;
};

// Who owes.
struct Debtor {
  DebtorId id;
  std::string version;          // the ledger's version of this record; compared for inequality only
  std::string name;             // company name, else the person's
  std::string person;           // a natural person's name or the attention line; may be empty
  std::string customer_number;  // the number people know it by
  std::string company_number;   // Dutch KvK number and the like
  std::string vat_number;
  std::string iban;
  std::string language;  // ISO 639-1, or empty
  std::string phone;
  Address address;
  // E-mail addresses by role, best first (S33): reminder_contact, invoice_contact, billing, main.
  struct Mailbox {
    std::string role;
    std::string address;
    bool operator==(const Mailbox&) const = default;
  };
  std::vector<Mailbox> mailboxes;
  Known company_flag = Known::unknown;  // the ledger's own "is a company": the last thing S2 asks
  Known direct_debit = Known::unknown;
  std::vector<std::string>
      stop_signs;  // what a bookkeeper set in the ledger to stop us (S6), in the ledger's words
  std::vector<std::string> tags;   // labels and custom fields, "name: value" where they have both
  std::vector<std::string> notes;  // remarks of bookkeepers; stop words are looked for here (S23)
  bool archived = false;
  bool operator==(const Debtor&) const = default;
};

enum class InvoiceState {
  draft,              // not sent, no number yet (also: scheduled)
  open,               // may be dunned
  payment_under_way,  // a collection or online payment is running (S8)
  paid,
  voided,
  written_off,  // uncollectible
  unknown,      // a state this version does not know: never dunned
};
std::string_view name(InvoiceState state);
std::optional<InvoiceState> parse_invoice_state(std::string_view text);

// One due date of an invoice that has several ("term 1 of 3").
struct DueRow {
  Date due_date;
  Money amount;
  Money open;
  bool operator==(const DueRow&) const = default;
};

// Money received on an invoice, or given back (negative).
struct Payment {
  std::string id;
  Date booked_on;
  Money amount;
  std::string credit_note;  // the id of the credit note it settles with, or empty
  bool operator==(const Payment&) const = default;
};

// An invoice, a credit note, or money of the debtor that is booked on none of them.
struct Invoice {
  InvoiceId id;
  std::string version;
  DebtorId debtor;
  std::string number;  // printed; empty on a draft
  std::optional<Date> invoice_date;
  std::optional<Date> due_date;
  std::vector<DueRow> rows;  // only when it has more than one due date
  Money total;               // negative on a credit note
  Money open;  // still owed; same currency as total; negative on an unsettled credit note
  InvoiceState state = InvoiceState::unknown;
  std::string ledger_state;  // the ledger's own word
  bool credit_note = false;
  std::string credits;  // on a credit note: the id of the invoice it credits, or empty
  // An overpayment, a prepayment, a receipt that is not allocated: a credit (total and open are
  // negative) that is no credit note and has neither number nor due date.
  bool on_account = false;
  std::string reference;  // the customer's own: PO number, project
  std::string payment_reference;
  std::string contact_person;
  std::string contact_email;
  std::string account_manager;
  std::string language;      // of the document, ISO 639-1, or empty
  std::string payment_link;  // a page where the debtor can pay, or empty
  Known sent = Known::unknown;
  std::optional<Date> sent_on;
  std::optional<Date> expected_on;  // when a bookkeeper expects the payment (S26)
  Known direct_debit = Known::unknown;
  bool dubious = false;  // the ledger doubts that it can be collected
  std::vector<std::string> stop_signs;
  std::vector<std::string> tags;  // labels and custom fields, "name: value" where they have both
  int reminders_in_ledger = 0;    // sent by the ledger or noted there (S10)
  bool dunned_elsewhere = false;  // S7
  std::vector<Payment> payments;
  bool operator==(const Invoice&) const = default;
};

// A line of a bank statement (S8, S9).
struct BankLine {
  std::string id;
  std::string version;
  Date booked_on;
  Money amount;  // positive: received
  Money open;    // what of it is not booked on anything yet; zero: processed
  std::string counterparty_iban;
  std::string counterparty_name;
  std::string description;
  bool operator==(const BankLine&) const = default;
};

using Record = std::variant<Debtor, Invoice, BankLine>;
RecordRef ref(const Record& record);
const std::string& version(const Record& record);

}  // namespace dunning
