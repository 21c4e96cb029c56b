// What is written into an organisation's books.
#include <nlohmann/json.hpp>

#include "tests/sandbox/xero/ids.hpp"
#include "tests/sandbox/xero/refusals.hpp"
#include "tests/sandbox/xero/wire_text.hpp"
#include "tests/sandbox/xero/xero.hpp"

namespace dunning::sandbox::xero {

namespace {

constexpr std::size_t longest_history = 10'000;  // beyond, not even the echo is kept
constexpr const char* not_modifiable = "Invoice not of valid status for modification";

// A single object, or those of the collection; none when the body is neither.
std::optional<std::vector<Json>> elements(const std::string& body, const char* collection) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  if (!json.contains(collection)) return std::vector<Json>{json};
  if (!json[collection].is_array()) return std::nullopt;
  return json[collection].get<std::vector<Json>>();
}

std::string text_in(const Json& from, const char* name) {
  return from.contains(name) && from[name].is_string() ? from[name].get<std::string>() : "";
}

// "2026-12-05", or a moment of that day.
std::optional<Date> date_in(const Json& from, const char* name) {
  return parse_date(text_in(from, name).substr(0, 10));
}

std::optional<Money> money_in(const Json& from, const char* name, Currency currency) {
  if (!from.contains(name)) return std::nullopt;
  const Json& value = from[name];
  if (!value.is_number() && !value.is_string()) return std::nullopt;
  const auto money =
      parse_money(value.is_string() ? value.get<std::string>() : value.dump(), currency);
  return money ? std::optional(*money) : std::nullopt;
}

Json with_error(Json element, const std::string& message) {
  element["HasErrors"] = true;
  element["StatusAttributeString"] = "ERROR";
  element["ValidationErrors"] = Json::array({{{"Message", message}}});
  return element;
}

Json with_warning(Json element, const std::string& message) {
  element["StatusAttributeString"] = "WARNING";
  element["Warnings"] = Json::array({{{"Message", message}}});
  return element;
}

Json with_ok(Json element) {
  element["StatusAttributeString"] = "OK";
  return element;
}

bool has_failed(const Json& element) {
  return element.value("StatusAttributeString", "") == "ERROR";
}

}  // namespace

std::optional<Response> Xero::write(const Call& call) {
  const auto& parts = call.parts;
  if (parts.empty()) return std::nullopt;
  const bool puts = call.request.method == "PUT" || call.request.method == "POST";
  if (!puts) return std::nullopt;
  if (parts[0] == "Invoices") {
    if (parts.size() == 1) return write_invoices(call, "");
    if (parts.size() == 2 && call.request.method == "POST") return write_invoices(call, parts[1]);
    const Paper* paper = parts.size() == 3 ? invoice_at(parts[1]) : nullptr;
    if (paper == nullptr) return std::nullopt;
    if (parts[2] == "History")
      return add_history(call, Economy::NoteTarget::invoice, paper->invoice.id,
                         paper->invoice.number);
    if (parts[2] == "Email" && call.request.method == "POST") return email(*paper);
    return std::nullopt;
  }
  if (parts[0] == "Contacts" && parts.size() >= 2) {
    const Person* person = contact_at(parts[1]);
    if (person == nullptr) return std::nullopt;
    if (parts.size() == 2 && call.request.method == "POST") return change_contact(call, *person);
    if (parts.size() == 3 && parts[2] == "History")
      return add_history(call, Economy::NoteTarget::debtor, person->debtor.id,
                         name_of(person->debtor));
    return std::nullopt;
  }
  if (parts[0] == "CreditNotes" && parts.size() == 3 && parts[2] == "History") {
    const auto id = read_guid(IdKind::invoice, parts[1]);
    const Paper* paper = id ? mirror_.paper(*id) : nullptr;
    if (paper == nullptr || !paper->is_credit_note()) return std::nullopt;
    return add_history(call, Economy::NoteTarget::invoice, *id, paper->invoice.number);
  }
  if (parts[0] == "Payments" && parts.size() == 1) return add_payment(call);
  if (parts[0] == "Payments" && parts.size() == 2) return remove_payment(call);
  if (parts.size() == 3 && parts[2] == "History")
    return invalid_elements(Json::array({with_error(
        Json::object(), "The document with the supplied id was not found for this endpoint.")}));
  return std::nullopt;
}

Response Xero::add_history(const Call& call, Economy::NoteTarget target, std::int64_t record,
                           const std::string& label) {
  const auto records = elements(call.request.body, "HistoryRecords");
  if (!records) return invalid("The request body could not be read");
  for (const Json& wanted : *records) {
    const std::string details = text_in(wanted, "Details");
    if (details.empty() || details.size() > longest_history ||
        static_cast<int>(details.size()) > switches_.history_length)
      return invalid_elements(Json::array({with_error(
          {{"Details", details.substr(0, longest_history)}},
          details.empty() ? "Details must be specified"
                          : "Details must not be longer than " +
                                std::to_string(switches_.history_length) + " characters")}));
  }
  Json answers = Json::array();
  for (const Json& wanted : *records) {
    Note note;
    note.text = text_in(wanted, "Details");
    note.by_api = true;
    const auto added = economy_.add_note(target, record, note);
    if (!added) return not_found();
    const bool on_invoice = target == Economy::NoteTarget::invoice;
    journal_.wrote({"xero", on_invoice ? "invoice" : "debtor", record, label,
                    std::to_string(added->id), added->text, economy_.now()});
    answers.push_back({{"DateUTCString", to_string(added->created).substr(0, 19)},
                       {"DateUTC", "/Date(" + std::to_string(added->created.ms) + ")/"},
                       {"Details", added->text},
                       {"ValidationErrors", Json::array()}});
  }
  mirror_.catch_up();
  return enveloped({{"HistoryRecords", std::move(answers)}});
}

// Sends the invoice again, in the organisation's own words: no dunning letter.
Response Xero::email(const Paper& paper) {
  const std::string status = paper.status();
  const Debtor* debtor = economy_.debtor(paper.invoice.debtor);
  if (status != "SUBMITTED" && status != "AUTHORISED" && status != "PAID")
    return invalid("The invoice is not of a valid status to be emailed");
  if (debtor == nullptr || debtor->email.empty())
    return invalid("The contact of the invoice has no email address");
  const std::int64_t today = economy_.today().days();
  if (today != mail_day_) mailed_today_ = 0;
  mail_day_ = today;
  if (mailed_today_ >= switches_.mail_cap)
    return invalid("The daily limit of emails has been reached");
  ++mailed_today_;
  journal_.wrote(
      {"xero", "mail", paper.invoice.id, paper.invoice.number, "", debtor->email, economy_.now()});
  if (switches_.email_marks_sent) mirror_.set_sent(paper.invoice.id, true);
  Response response;
  response.status = 204;
  return response;
}

Response Xero::write_invoices(const Call& call, const std::string& in_path) {
  const auto wanted = elements(call.request.body, "Invoices");
  if (!wanted) return invalid("The request body could not be read");
  if (!in_path.empty() && invoice_at(in_path) == nullptr) return not_found();
  const bool summarize = call.request.query_value("summarizeErrors") != "false";
  Json answers = Json::array();
  Json failed = Json::array();
  for (const Json& each : *wanted) {
    Json answer = each.is_object() ? write_invoice(each, call.request.method == "PUT", in_path)
                                   : with_error(Json::object(), "The element is no object");
    mirror_.catch_up();
    if (has_failed(answer)) failed.push_back(answer);
    answers.push_back(std::move(answer));
  }
  if (!failed.empty() && summarize) {
    Response response = invalid_elements(failed);
    response.body = wire_text(Json::parse(response.body), switches_);
    return response;
  }
  return enveloped({{"Invoices", std::move(answers)}});
}

Json Xero::write_invoice(const Json& wanted, bool create_only, const std::string& in_path) {
  const std::string number = text_in(wanted, "InvoiceNumber");
  const std::string id = text_in(wanted, "InvoiceID");
  const Paper* paper = nullptr;
  if (!in_path.empty()) {
    paper = invoice_at(in_path);
  } else if (!create_only && !id.empty()) {
    paper = invoice_at(id);
    if (paper == nullptr)
      return with_error(wanted,
                        "The document with the supplied id was not found for this endpoint.");
  } else if (!number.empty()) {
    paper = invoice_at(number);
    if (paper != nullptr && create_only) return with_error(wanted, "Invoice # must be unique.");
  }
  return paper == nullptr ? create_invoice(wanted) : change_invoice(*paper, wanted);
}

Json Xero::change_invoice(const Paper& paper, const Json& wanted) {
  const std::int64_t id = paper.invoice.id;
  const std::string status = paper.status();
  const Json before = wire().invoice(paper, Shape::single);
  const std::string new_status = text_in(wanted, "Status");
  if (paper.gone) return with_error(before, not_modifiable);
  if (!switches_.lock_date.empty() && paper.invoice.invoice_date &&
      *paper.invoice.invoice_date <= *parse_date(switches_.lock_date))
    return with_error(before,
                      "The document date cannot be before the period lock date, currently "
                      "set at " +
                          switches_.lock_date);
  if (paper.is_paid_in_part() && !switches_.part_paid_editable)
    return with_error(before, not_modifiable);
  const bool ends = new_status == "VOIDED" || new_status == "DELETED";
  if (ends) {
    const bool untouched = paper.invoice.payments.empty();
    const bool may = new_status == "VOIDED" ? status == "AUTHORISED" && untouched
                                            : status == "DRAFT" || status == "SUBMITTED";
    if (!may) return with_error(before, not_modifiable);
    (void)economy_.remove_invoice(id);
    mirror_.catch_up();
    return with_ok(wire().invoice(*mirror_.paper(id), Shape::single));
  }
  if (!new_status.empty() && new_status != status) return with_error(before, not_modifiable);

  if (const auto on = date_in(wanted, "ExpectedPaymentDate")) {
    (void)economy_.expect(id, on);
  } else if (wanted.contains("ExpectedPaymentDateString") &&
             text_in(wanted, "ExpectedPaymentDateString").empty()) {
    (void)economy_.expect(id, std::nullopt);
  }
  const auto due = date_in(wanted, "DueDate");
  if (due && *due != paper.invoice.due) (void)economy_.change_due(id, *due);
  if (wanted.contains("Reference"))
    economy_.edit_invoice(id)->reference = text_in(wanted, "Reference");
  bool warned = false;
  if (wanted.contains("SentToContact") && wanted["SentToContact"].is_boolean()) {
    warned = status != "AUTHORISED" && status != "PAID";
    if (!warned) mirror_.set_sent(id, wanted["SentToContact"].get<bool>());
  }
  mirror_.catch_up();
  Json after = wire().invoice(*mirror_.paper(id), Shape::single);
  return warned ? with_warning(std::move(after),
                               "Only AUTHORISED invoices may have SentToContact updated.")
                : with_ok(std::move(after));
}

Json Xero::create_invoice(const Json& wanted) {
  if (text_in(wanted, "Type") != "ACCREC") return with_error(wanted, "The Type field is mandatory");
  const Json contact = wanted.value("Contact", Json::object());
  const Person* person = contact.is_object() ? contact_at(text_in(contact, "ContactID")) : nullptr;
  if (person == nullptr)
    return with_error(wanted, "A Contact must be specified for this type of transaction");
  const Json lines = wanted.value("LineItems", Json::array());
  if (!lines.is_array() || lines.empty())
    return with_error(wanted, "One or more line items must be specified");
  const std::string code = text_in(wanted, "CurrencyCode");
  const auto currency = Currency::parse(code.empty() ? "EUR" : code);
  const std::string status = text_in(wanted, "Status");
  if (!currency || (!status.empty() && status != "DRAFT" && status != "AUTHORISED"))
    return with_error(wanted, "Invoice not of valid status for creation");
  Economy::NewInvoice made;
  made.debtor = person->debtor.id;
  made.tax_percent = 0;
  for (const Json& line : lines) {
    const std::string quantity =
        line.is_object() && line.contains("Quantity") ? line["Quantity"].dump() : "1";
    const auto price = line.is_object() ? money_in(line, "UnitAmount", *currency) : std::nullopt;
    if (!price || text_in(line, "Description").empty() || text_in(line, "AccountCode").empty())
      return with_error(wanted, "Description, UnitAmount and AccountCode must be specified");
    made.lines.push_back({text_in(line, "Description"), std::stoi("0" + quantity), *price});
  }
  made.number = text_in(wanted, "InvoiceNumber");
  made.reference = text_in(wanted, "Reference");
  made.invoice_date = date_in(wanted, "Date");
  made.due = date_in(wanted, "DueDate");
  made.as = status == "AUTHORISED" ? BooksState::open : BooksState::draft;
  if (made.as == BooksState::open && !made.due)
    return with_error(wanted, "DueDate must be specified");
  const auto id = economy_.add_invoice(made);
  if (!id) return with_error(wanted, id.error().message);
  mirror_.catch_up();
  return with_ok(wire().invoice(*mirror_.paper(*id), Shape::single));
}

Response Xero::add_payment(const Call& call) {
  const auto wanted = elements(call.request.body, "Payments");
  if (!wanted || wanted->size() != 1) return invalid("The request body could not be read");
  const Json& payment = wanted->front();
  const Json invoice = payment.value("Invoice", Json::object());
  const Paper* paper = invoice.is_object() ? invoice_at(text_in(invoice, "InvoiceID")) : nullptr;
  const auto refuse = [&](const char* message) {
    return invalid_elements(Json::array({with_error(payment, message)}));
  };
  if (paper == nullptr || paper->due_minor() == 0 || !paper->invoice.is_sent())
    return refuse("Payment cannot be made against the document");
  const auto paid = money_in(payment, "Amount", paper->invoice.total.currency);
  if (!paid || paid->minor <= 0 || paid->minor > paper->due_minor())
    return refuse("Payment amount exceeds the amount outstanding on this document");
  const auto id = economy_.pay({paper->invoice.id, paid->minor, date_in(payment, "Date"), true,
                                true, text_in(payment, "Reference")});
  if (!id) return refuse("Payment cannot be made against the document");
  mirror_.catch_up();
  return enveloped(
      {{"Payments", Json::array({with_ok(wire().payment(mirror_.receipts().at(*id)))})}});
}

Response Xero::remove_payment(const Call& call) {
  const auto id = read_guid(IdKind::payment, call.parts[1]);
  const auto found = id ? mirror_.receipts().find(*id) : mirror_.receipts().end();
  if (found == mirror_.receipts().end()) return not_found();
  const auto wanted = elements(call.request.body, "Payments");
  if (!wanted || wanted->size() != 1 || text_in(wanted->front(), "Status") != "DELETED" ||
      found->second.deleted)
    return invalid("Payments can only be deleted");
  (void)economy_.remove_payment(found->second.invoice, *id);
  mirror_.catch_up();
  return enveloped(
      {{"Payments", Json::array({with_ok(wire().payment(mirror_.receipts().at(*id)))})}});
}

Response Xero::change_contact(const Call& call, const Person& person) {
  const auto wanted = elements(call.request.body, "Contacts");
  if (!wanted || wanted->size() != 1) return invalid("The request body could not be read");
  const std::string address = text_in(wanted->front(), "EmailAddress");
  if (!address.empty() && address.find('@') == std::string::npos)
    return invalid_elements(
        Json::array({with_error(wanted->front(), "Email address must be valid")}));
  const std::int64_t id = person.debtor.id;
  Debtor* debtor = economy_.edit_debtor(id);
  if (!address.empty()) debtor->email = address;
  mirror_.catch_up();
  return enveloped(
      {{"Contacts", Json::array({with_ok(wire().contact(*mirror_.person(id), Shape::single))})}});
}

}  // namespace dunning::sandbox::xero
