// What is asked of an organisation.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/sandbox/small_pdf.hpp"
#include "tests/sandbox/xero/ids.hpp"
#include "tests/sandbox/xero/refusals.hpp"
#include "tests/sandbox/xero/xero.hpp"

namespace dunning::sandbox::xero {

std::optional<Response> Xero::read(const Call& call) {
  const auto one_of = [&](const char* key, Json records) {
    return enveloped({{key, std::move(records)}});
  };
  if (call.is("GET", {"Organisation"}))
    return one_of("Organisations", Json::array({wire().organisation()}));
  if (call.is("GET", {"Organisation", "Actions"})) return one_of("Actions", wire().actions());
  if (call.is("GET", {"Accounts"})) return one_of("Accounts", wire().accounts());
  if (call.is("GET", {"BrandingThemes"})) return one_of("BrandingThemes", wire().branding_themes());
  if (call.is("GET", {"Currencies"}))
    return one_of("Currencies", Json::array({{{"Code", "EUR"}, {"Description", "Euro"}},
                                             {{"Code", "USD"}, {"Description", "US dollar"}}}));
  if (call.is("GET", {"InvoiceReminders", "Settings"}))
    return one_of("InvoiceReminders", Json::array({{{"Enabled", switches_.sends_reminders}}}));
  if (call.is("GET", {"ContactGroups"})) return one_of("ContactGroups", wire().contact_groups());
  if (call.is("GET", {"ContactGroups", "*"})) {
    for (const Json& group : wire().contact_groups()) {
      if (group["ContactGroupID"] == call.parts[1])
        return one_of("ContactGroups", Json::array({group}));
    }
    return not_found();
  }
  if (call.is("GET", {"Invoices"})) return list_of(call, invoices());
  if (call.is("GET", {"Invoices", "*"})) return one_invoice(call);
  if (call.is("GET", {"Invoices", "*", "OnlineInvoice"})) {
    const Paper* paper = invoice_at(call.parts[1]);
    if (paper == nullptr || !paper->invoice.is_sent()) return not_found();
    return one_of(
        "OnlineInvoices",
        Json::array({{{"OnlineInvoiceUrl",
                       "https://in.xero.com/" + make_guid(IdKind::answer, paper->invoice.id)}}}));
  }
  if (call.is("GET", {"Invoices", "*", "History"})) {
    const Paper* paper = invoice_at(call.parts[1]);
    return paper == nullptr ? not_found() : one_of("HistoryRecords", wire().history(*paper));
  }
  if (call.is("GET", {"CreditNotes", "*", "History"})) {
    const auto id = read_guid(IdKind::invoice, call.parts[1]);
    const Paper* paper = id ? mirror_.paper(*id) : nullptr;
    const bool found = paper != nullptr && paper->is_credit_note();
    return found ? one_of("HistoryRecords", wire().history(*paper)) : not_found();
  }
  if (call.is("GET", {"Contacts"})) return list_of(call, contacts(call.request));
  if (call.is("GET", {"Contacts", "*"})) return one_contact(call);
  if (call.is("GET", {"Contacts", "*", "History"})) {
    const Person* person = contact_at(call.parts[1]);
    return person == nullptr ? not_found() : one_of("HistoryRecords", wire().history(*person));
  }
  if (call.parts.empty()) return std::nullopt;
  Collection collection;
  if (call.parts[0] == "CreditNotes") {
    collection = credit_notes();
  } else if (call.parts[0] == "Overpayments" || call.parts[0] == "Prepayments") {
    collection = credits(call.parts[0] == "Prepayments");
  } else if (call.parts[0] == "Payments") {
    collection = payments();
  } else if (call.parts[0] == "BankTransactions") {
    collection = bank_transactions();
  } else {
    return std::nullopt;
  }
  if (call.parts.size() == 1) return list_of(call, std::move(collection));
  if (call.parts.size() != 2) return std::nullopt;
  for (const Row& row : collection.rows) {
    const auto number = row.field("CreditNoteNumber");
    if (row.guid == call.parts[1] || (number && *number == Value(call.parts[1])))
      return one_of(collection.key.c_str(), Json::array({row.wire(Shape::single)}));
  }
  return not_found();
}

Response Xero::list_of(const Call& call, Collection collection) const {
  auto answer = list(call.request, std::move(collection), switches_, call.page_shift);
  if (std::holds_alternative<Response>(answer)) return std::get<Response>(std::move(answer));
  return enveloped(std::get<Json>(std::move(answer)));
}

Response Xero::one_invoice(const Call& call) const {
  const Paper* paper = invoice_at(call.parts[1]);
  if (paper == nullptr) return not_found();
  if (call.request.header("accept").find("application/pdf") != std::string::npos) {
    Response response;
    response.content_type = "application/pdf";
    response.body = small_pdf("Factuur " + paper->invoice.number);
    return response;
  }
  return enveloped({{"Invoices", Json::array({wire().invoice(*paper, Shape::single)})}});
}

Response Xero::one_contact(const Call& call) const {
  // One that does not exist by id may exist by number.
  const Person* person = contact_at(call.parts[1]);
  if (person == nullptr) return not_found();
  return enveloped({{"Contacts", Json::array({wire().contact(*person, Shape::single)})}});
}

Collection Xero::invoices() const {
  Collection collection{"Invoices", "InvoiceID", "InvoiceNumber", true, {}};
  for (const auto& [id, paper] : mirror_.papers()) {
    if (paper.is_credit_note() || !mirror_.shows(paper.invoice.debtor)) continue;
    collection.rows.push_back(
        {make_guid(IdKind::invoice, id), paper.updated,
         [this, &paper](std::string_view name) { return wire().invoice_field(paper, name); },
         [this, &paper](Shape shape) { return wire().invoice(paper, shape); }});
  }
  return collection;
}

Collection Xero::contacts(const Request& request) const {
  Collection collection{"Contacts", "ContactID", "", true, {}};
  const bool archived = request.query_value("includeArchived") == "true";
  const auto shared = std::make_shared<Wire>(wire());
  for (const auto& [id, person] : mirror_.people()) {
    if (!mirror_.shows(id) || (person.debtor.archived && !archived)) continue;
    collection.rows.push_back(
        {make_guid(IdKind::contact, id), person.updated,
         [this, &person](std::string_view name) { return wire().contact_field(person, name); },
         [shared, &person](Shape shape) { return shared->contact(person, shape); }});
  }
  return collection;
}

Collection Xero::credit_notes() const {
  Collection collection{"CreditNotes", "CreditNoteID", "", true, {}};
  for (const CreditNote& note : wire().credit_notes()) {
    collection.rows.push_back(
        {note.guid, note.updated,
         [this, note](std::string_view name) { return wire().credit_note_field(note, name); },
         [this, note](Shape shape) { return wire().credit_note(note, shape); }});
  }
  return collection;
}

Collection Xero::credits(bool prepayments) const {
  Collection collection{prepayments ? "Prepayments" : "Overpayments",
                        prepayments ? "PrepaymentID" : "OverpaymentID",
                        "",
                        true,
                        {}};
  for (const Credit& credit : wire().credits(prepayments)) {
    collection.rows.push_back(
        {credit.guid, credit.updated,
         [this, credit](std::string_view name) { return wire().credit_field(credit, name); },
         [this, credit](Shape) { return wire().credit(credit); }});
  }
  return collection;
}

Collection Xero::payments() const {
  Collection collection{"Payments", "PaymentID", "", true, {}};
  for (const auto& [id, receipt] : mirror_.receipts()) {
    const Paper* paper = mirror_.paper(receipt.invoice);
    if (paper == nullptr || (receipt.deleted && !switches_.deleted_payments_shown)) continue;
    collection.rows.push_back(
        {make_guid(IdKind::payment, id), receipt.updated,
         [this, &receipt](std::string_view name) { return wire().payment_field(receipt, name); },
         [this, &receipt](Shape) { return wire().payment(receipt); }});
  }
  return collection;
}

Collection Xero::bank_transactions() const {
  Collection collection{"BankTransactions", "BankTransactionID", "", true, {}};
  for (const auto& [id, line] : economy_.bank_lines()) {
    const auto on_account = [](const BankLine::Booking& booking) { return booking.invoice == 0; };
    if (std::none_of(line.bookings.begin(), line.bookings.end(), on_account)) continue;
    collection.rows.push_back(
        {make_guid(IdKind::bank_transaction, id), line.updated,
         [this, &line](std::string_view name) { return wire().bank_transaction_field(line, name); },
         [this, &line](Shape) { return wire().bank_transaction(line); }});
  }
  return collection;
}

const Paper* Xero::invoice_at(const std::string& id_or_number) const {
  if (const auto id = read_guid(IdKind::invoice, id_or_number)) {
    const Paper* paper = mirror_.paper(*id);
    return paper == nullptr || paper->is_credit_note() ? nullptr : paper;
  }
  for (const auto& [id, paper] : mirror_.papers()) {
    if (!paper.is_credit_note() && paper.invoice.number == id_or_number &&
        mirror_.shows(paper.invoice.debtor))
      return &paper;
  }
  return nullptr;
}

const Person* Xero::contact_at(const std::string& id_or_number) const {
  if (const auto id = read_guid(IdKind::contact, id_or_number)) return mirror_.person(*id);
  for (const auto& [id, person] : mirror_.people()) {
    if (person.debtor.customer_number == id_or_number && mirror_.shows(id)) return &person;
  }
  return nullptr;
}

}  // namespace dunning::sandbox::xero
