#include "connectors/xero/wire.hpp"

#include <algorithm>

#include "connectors/xero/dates.hpp"
#include "connectors/xero/text.hpp"
#include "connectors/xero/time_zones.hpp"
#include "daemon/core/record_checks.hpp"
#include "daemon/json/cursor.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"

namespace dunning::xero {
namespace {

using json::Cursor;
using json::Value;

// Member names of error objects vary in their case from capture to capture.
const Value* find_any_case(const Value& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  for (const auto& member : object.members()) {
    if (ascii_lower(member.key) == key) return &member.value;
  }
  return nullptr;
}

void append(std::string& complaint, std::string_view part) {
  if (part.empty() || complaint.find(part) != std::string::npos) return;
  if (!complaint.empty()) complaint += "; ";
  complaint += part;
}

void append_text(std::string& complaint, const Value* value) {
  if (value != nullptr && value->kind() == Value::Kind::text) append(complaint, value->text());
}

// {"ValidationErrors":[{"Message":…}]}, in bulk answers {"Description":…}.
void append_validation_errors(std::string& complaint, const Value& element) {
  const auto* errors = find_any_case(element, "validationerrors");
  if (errors == nullptr || !errors->is_array()) return;
  for (const auto& one : errors->items()) {
    append_text(complaint, find_any_case(one, "message"));
    append_text(complaint, find_any_case(one, "description"));
  }
}

}  // namespace

std::string_view collection(Source source) {
  switch (source) {
    case Source::contacts:
      return "Contacts";
    case Source::credit_notes:
      return "CreditNotes";
    case Source::overpayments:
      return "Overpayments";
    case Source::prepayments:
      return "Prepayments";
    case Source::invoices:
      return "Invoices";
  }
  return "";
}

std::string_view id_key(Source source) {
  switch (source) {
    case Source::contacts:
      return "ContactID";
    case Source::credit_notes:
      return "CreditNoteID";
    case Source::overpayments:
      return "OverpaymentID";
    case Source::prepayments:
      return "PrepaymentID";
    case Source::invoices:
      return "InvoiceID";
  }
  return "";
}

RecordRef ref_of(Source source, const std::string& guid) {
  if (source == Source::contacts) return {RecordKind::debtor, guid};
  if (source == Source::invoices || guid.empty()) return {RecordKind::invoice, guid};
  return {RecordKind::invoice, std::string(collection(source)) + "/" + guid};
}

Place place_of(const RecordRef& ref) {
  if (ref.kind == RecordKind::debtor) return {Source::contacts, ref.id};
  for (const auto source : {Source::credit_notes, Source::overpayments, Source::prepayments}) {
    const auto prefix = std::string(collection(source)) + "/";
    if (ref.id.starts_with(prefix)) return {source, ref.id.substr(prefix.size())};
  }
  return {Source::invoices, ref.id};
}

std::string guid_of(Source source, const Value& record) {
  const auto guid = Cursor(record).find_id_text(id_key(source));
  return guid && *guid ? **guid : "";
}

Result<std::vector<Tenant>> read_connections(const Value& connections) {
  std::vector<Tenant> tenants;
  for (const Cursor& one : TRY(Cursor(connections).items())) {
    // A practice is no set of books.
    const auto type = TRY(one.text_or_empty("tenantType"));
    if (!type.empty() && type != "ORGANISATION") continue;
    tenants.push_back({TRY(one.id_text("tenantId")), TRY(plain_text(one, "tenantName"))});
  }
  return tenants;
}

Result<ports::Connector::Identity> read_organisation(const Value& answer) {
  const auto all = TRY(Cursor(answer).items("Organisations"));
  if (all.empty()) return fail(Cursor(answer).error("Organisations: there is none"));
  const Cursor& one = all.front();
  return ports::Connector::Identity{TRY(one.id_text("OrganisationID")),
                                    TRY(plain_text(one, "Name")), TRY(one.text("BaseCurrency")),
                                    iana_zone(TRY(plain_text(one, "Timezone")))};
}

Result<bool> read_reminders_enabled(const Value& answer) {
  bool enabled = false;
  for (const Cursor& one : TRY(Cursor(answer).find_items("InvoiceReminders")))
    enabled = enabled || TRY(one.find_boolean("Enabled")).value_or(false);
  return enabled;
}

Result<std::string> read_online_invoice(const Value& answer) {
  for (const Cursor& one : TRY(Cursor(answer).find_items("OnlineInvoices"))) {
    auto link = TRY(plain_text(one, "OnlineInvoiceUrl"));
    if (link.starts_with("https://")) return link;
  }
  return std::string();
}

Result<std::optional<Date>> read_newest_reconciled(const Value& answer, Date today) {
  std::optional<Date> newest;
  for (const Cursor& one : TRY(Cursor(answer).find_items("Payments"))) {
    if (!TRY(one.find_boolean("IsReconciled")).value_or(false)) continue;
    const auto date = TRY(find_calendar_date(one, "Date"));
    if (date && *date <= today) newest = std::max(newest.value_or(*date), *date);
  }
  return newest;
}

std::string note_body(const ports::LedgerNote& note) {
  std::string text = note.text;
  if (text.find(note.marker) == std::string::npos) {
    const std::string mark = "\n[dunningd " + note.marker + "]";
    text = cut_short(std::move(text), note_limit - mark.size()) + mark;
  }
  auto record = Value::object({{"Details", std::move(text)}});
  return json::write(Value::object({{"HistoryRecords", Value::array({std::move(record)})}}));
}

Result<bool> has_note(const Value& answer, std::string_view marker) {
  for (const Cursor& one : TRY(Cursor(answer).find_items("HistoryRecords"))) {
    if (TRY(one.text_or_empty("Details")).find(marker) != std::string::npos) return true;
  }
  return false;
}

std::string objection_in(const Value& answer) {
  std::string complaint;
  if (const auto* records = answer.find("HistoryRecords");
      records != nullptr && records->is_array()) {
    for (const auto& one : records->items())
      append_validation_errors(complaint, one);
  }
  return one_line(std::move(complaint));
}

std::string complaint_in(std::string_view body) {
  const auto parsed = json::parse(body);
  if (!parsed) {
    // A 503 and some 404s are a plain sentence; pages of markup are nobody's words.
    const bool sentence = body.size() < 300 && body.find_first_of("<{[") == std::string_view::npos;
    return sentence && is_utf8(body) ? one_line(trimmed(body)) : std::string();
  }
  std::string complaint;
  if (parsed->kind() == Value::Kind::text) complaint = parsed->text();
  for (const char* key : {"message", "title", "detail", "error", "error_description"})
    append_text(complaint, find_any_case(*parsed, key));
  if (const auto* elements = find_any_case(*parsed, "elements");
      elements != nullptr && elements->is_array()) {
    for (const auto& element : elements->items())
      append_validation_errors(complaint, element);
  }
  return one_line(std::move(complaint));
}

}  // namespace dunning::xero
