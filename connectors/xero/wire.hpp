#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/records.hpp"
#include "daemon/core/result.hpp"
#include "daemon/json/value.hpp"
#include "daemon/ports/connector.hpp"

// Xero's JSON (Accounting API 2.0) to records and back; pure. Every error is invalid_input and
// names the place in the JSON. A field without value is usually left out: money that is not there
// is 0, anything else is unknown. Amounts are numbers, in documentation sometimes quoted.
namespace dunning::xero {

// The lists that the records come from, in the order in which a pull reads them. A credit comes
// before the invoices: what is applied to one while the lists are read is then seen on both for
// once, which nobody is dunned for, and never on neither.
enum class Source { contacts, credit_notes, overpayments, prepayments, invoices };
constexpr Source sources[] = {Source::contacts, Source::credit_notes, Source::overpayments,
                              Source::prepayments, Source::invoices};

// "CreditNotes": the path of the list, and its key in an answer.
std::string_view collection(Source source);
std::string_view id_key(Source source);  // "CreditNoteID"

// The record's id with us. Xero counts invoices and credits apart and here they are one kind, so
// that a credit's id says what it is: "CreditNotes/<guid>". An invoice's and a contact's is the
// guid.
RecordRef ref_of(Source source, const std::string& guid);
struct Place {
  Source source;
  std::string guid;
};
Place place_of(const RecordRef& ref);  // the inverse; of a bank line it means nothing

// The guid of a record of which perhaps nothing else can be read; empty when not even that.
std::string guid_of(Source source, const json::Value& record);
// Whether this is ours to mirror: no bill, no credit of a supplier, no credit that is still a
// draft. What cannot be told is.
bool is_wanted(Source source, const json::Value& record);

// What an administration's settings make of a record.
struct Reading {
  std::string stop_group;       // name of the contact group that stops reminders (S6); empty: none
  bool ledger_reminds = false;  // Xero mails reminders itself (S7)
};

// An invoice, of a list or by itself; a credit note, overpayment or prepayment, as credit. One
// without contact is an error: it cannot be attributed to anybody.
// The version is the moment of the last change with a digest of what was read, because Xero does
// not move that moment for every change. What only some shapes carry (payments) is no part of the
// digest, so that a summary and the whole invoice have the same version.
Result<Invoice> read_invoice(Source source, const json::Value& record, const Reading& reading);

Result<Debtor> read_contact(const json::Value& contact, const Reading& reading);

// Gives an invoice a link to pay by, and the version that goes with it.
void set_payment_link(Invoice& invoice, const std::string& link);

// Whether the summary of an invoice says all there is: nothing was paid on it, so that the payments
// that a summary leaves out are none.
bool is_whole_in_summary(const Invoice& invoice);

// One of the organisations that a token opens, of GET /connections.
struct Tenant {
  std::string id;
  std::string name;  // may be empty
};
Result<std::vector<Tenant>> read_connections(const json::Value& connections);

// GET /Organisation. ledger_id is the organisation's id.
Result<ports::Connector::Identity> read_organisation(const json::Value& answer);
// GET /InvoiceReminders/Settings: whether Xero reminds by itself.
Result<bool> read_reminders_enabled(const json::Value& answer);
// GET /Invoices/{id}/OnlineInvoice; empty when there is none.
Result<std::string> read_online_invoice(const json::Value& answer);
// The newest date of a payment that is reconciled with a bank statement, not later than `today`.
Result<std::optional<Date>> read_newest_reconciled(const json::Value& answer, Date today);

// PUT …/History: the text with the marker on a line of its own unless the text holds it already;
// the text is cut where both would be longer than Xero takes.
constexpr std::size_t note_limit = 2'500;
std::string note_body(const ports::LedgerNote& note);
// Whether a record's history holds a note with the marker.
Result<bool> has_note(const json::Value& answer, std::string_view marker);
// What a 200 says against what was written all the same; empty when nothing.
std::string objection_in(const json::Value& answer);

// What an error answer says, in any of its forms; empty when it is none of them, for example the
// HTML page of a proxy. At most 300 bytes, one line.
std::string complaint_in(std::string_view body);

}  // namespace dunning::xero
