#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/records.hpp"
#include "daemon/core/result.hpp"
#include "daemon/json/value.hpp"
#include "daemon/ports/connector.hpp"

// Moneybird's JSON (API v2) to records and back; pure. Every error is invalid_input and names the
// place in the JSON. Ids come as text or as number and are kept as text; what is unset comes as
// null or as "".
namespace dunning::moneybird {

// The lists of Moneybird's that the mirror's records come from.
enum class Source { invoices, external_invoices, contacts, bank_lines };

RecordKind kind_of(Source source);
Source source_of(const RecordRef& ref);
// The mirror's id of an external sales invoice, which no sales invoice can have; and back.
std::string external_id(std::string_view id);
std::string id_at_moneybird(const RecordRef& ref);
RecordRef ref_of(Source source, const std::string& id);

// What an invoice's workflow says that the invoice itself does not.
struct Workflow {
  bool reminds = false;   // a step mails reminders by itself (reminder_auto_send): S7
  bool collects = false;  // a collection method is set
  bool operator==(const Workflow&) const = default;
};
using Workflows = std::map<std::string, Workflow>;  // by id

// The id of a record, of which perhaps nothing else can be read; empty when not even that.
std::string id_of(const json::Value& record);
std::string workflow_id_of(const json::Value& invoice);

// An entry of a synchronization list: {"id": …, "version": unix seconds of the last change}.
Result<ports::Listed> read_listed(Source source, const json::Value& entry);

// A sales invoice or credit note. One without contact is an error: it cannot be attributed to
// anybody, so it is shown to a person instead of being carried on without debtor. A workflow that
// `workflows` lacks counts as one that reminds, because unknown means careful.
// `stop_field`: the custom field that stops reminders (remarks.hpp).
Result<Invoice> read_invoice(const json::Value& invoice, const Workflows& workflows,
                             std::string_view stop_field = {});

// An invoice that another program made and sent; Moneybird only books it. `reference` is the number
// its debtor knows; nobody says whether it was sent, and Moneybird reminds nobody of it.
Result<Invoice> read_external_invoice(const json::Value& invoice);

Result<Debtor> read_contact(const json::Value& contact, std::string_view stop_field = {});

// A bank line (financial mutation), incoming or outgoing.
Result<BankLine> read_bank_line(const json::Value& mutation);

Result<std::pair<std::string, Workflow>> read_workflow(const json::Value& workflow);

Result<ports::Connector::Identity> read_administration(const json::Value& administration);

// The id of the first note of an invoice or contact that holds the marker.
Result<std::optional<std::string>> find_note(const json::Value& record, std::string_view marker);

// How often the invoice was reminded of, as its counter says or its events, whichever says more:
// the counter may be unset, and events are never taken away.
Result<std::int64_t> reminders_of(const json::Value& invoice);

// What entering a reminder takes: the request names all of these, and they have to fit. Of an
// invoice that is not owed, only its id is read.
struct Remindable {
  std::string invoice;
  std::string contact, workflow, document_style, identity;
  std::int64_t reminders = 0;
  bool owed = false;  // open, late or reminded: others are not reminded of
};
Result<Remindable> read_remindable(const json::Value& invoice);
// POST …/send_reminders.json: delivered by hand, so that Moneybird mails nothing. One element for
// each contact, workflow, document style and identity.
std::string reminders_body(const std::vector<Remindable>& invoices);

std::string ids_body(const std::vector<std::string>& ids);  // POST …/synchronization.json
// POST …/notes.json: the text, and the marker on a line of its own unless the text holds it
// already.
std::string note_body(const ports::LedgerNote& note);
// The same for a to-do; `assignee` is the id of a user, or empty: it is everybody's.
std::string todo_body(const ports::LedgerTask& task, const std::string& assignee);
// The id of the user of that name or address; empty when there is none.
Result<std::string> find_user(const json::Value& user, std::string_view name_or_address);

// What an error answer says, from any of its documented forms (error as text, error as object of
// lists, errors as list, a bare text); empty when it is none of them, for example the HTML page of
// a proxy. At most 300 bytes, one line.
std::string complaint_in(std::string_view body);

}  // namespace dunning::moneybird
