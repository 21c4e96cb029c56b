// What is written back: notes, payments, marks, reminders.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "tests/sandbox/moneybird/ids.hpp"
#include "tests/sandbox/moneybird/moneybird.hpp"
#include "tests/sandbox/moneybird/refusals.hpp"

namespace dunning::sandbox::moneybird {

namespace {

constexpr std::array<int, 4> reminder_days{10, 5, 5, 5};  // as in the workflow

// The object inside the body's wrapper, or null.
Json wrapped(const Request& request, const char* wrapper) {
  const Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object() || !body.contains(wrapper) || !body[wrapper].is_object()) return nullptr;
  return body[wrapper];
}

bool blank(const Json& text) {
  if (!text.is_string()) return true;
  const std::string& value = text.get_ref<const std::string&>();
  return value.find_first_not_of(" \t\r\n") == std::string::npos;
}

// An id or an amount that may come as a string or as a number.
std::string loose_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? value.dump() : "";
}

Economy::NoteTarget target_of(NotedOn on) {
  return on == NotedOn::contact ? Economy::NoteTarget::debtor : Economy::NoteTarget::invoice;
}

Response not_open() {
  return symbolic(400,
                  "Sales invoice should be open, late or due, not a credit invoice and cannot have "
                  "a invoice date "
                  "in the future",
                  "invoice", "not_open");
}

}  // namespace

Response Moneybird::add_note(const Call& call, NotedOn on, std::int64_t record) {
  const Json wanted = wrapped(call.request, "note");
  if (wanted.is_null()) return symbolic(400, "Note is required", "note", "required");
  if (blank(wanted.value("note", Json()))) return blank_members({"note", "todo_type"});
  Note note;
  note.text = wanted["note"].get<std::string>();
  note.assignee = loose_text(wanted.value("assignee_id", Json()));
  const Json todo = wanted.value("todo", Json());
  note.todo = !note.assignee.empty() || todo == true || todo == "true";
  note.by_api = true;
  const auto made = economy_.add_note(target_of(on), record, note);
  if (!made) return record_not_found();
  const bool on_invoice = on != NotedOn::contact;
  const Debtor* debtor = economy_.debtor(on_invoice ? economy_.invoice(record)->debtor : record);
  journal_.wrote({name(), on_invoice ? "invoice" : "debtor", record,
                  on_invoice ? economy_.invoice(record)->number
                             : (debtor->company.empty() ? debtor->last_name : debtor->company),
                  make_id(IdKind::note, made->id), made->text, economy_.now()});
  return json_response(201, wire_.note(*made, on, record));
}

Response Moneybird::remove_note(const Call& call, NotedOn on, std::int64_t record) {
  const auto note = read_id(IdKind::note, call.parts[3]);
  if (!note || !economy_.remove_note(target_of(on), record, *note)) return record_not_found();
  return no_content();
}

Response Moneybird::add_payment(const Call& call, const Invoice& invoice) {
  const Json wanted = wrapped(call.request, "payment");
  if (wanted.is_null()) return symbolic(400, "Payment is required", "payment", "required");
  const bool foreign = invoice.total.currency != Currency();
  std::vector<std::string> missing;
  for (const char* member : {"payment_date", "price", "price_base"}) {
    const bool needed = foreign || std::string_view(member) != "price_base";
    if (needed && loose_text(wanted.value(member, Json())).empty()) missing.emplace_back(member);
  }
  if (!missing.empty()) return blank_members(missing);
  std::string price = loose_text(wanted["price"]);
  std::replace(price.begin(), price.end(), ',', '.');
  const auto amount = parse_money(price, invoice.total.currency);
  const auto date = parse_date(loose_text(wanted["payment_date"]));
  if (!amount || !date) {
    const char* member = amount ? "payment_date" : "price";
    Json body{{"error", {{member, Json::array({"is invalid"})}}}};
    body["details"] = {{member, Json::array({{{"error", "invalid"}}})}};
    return json_response(422, body);
  }
  if (!invoice.is_sent())
    return symbolic(400, "Sales invoice is a draft", "sales_invoice", "state");
  Economy::Receipt receipt;
  receipt.invoice = invoice.id;
  receipt.minor = amount->minor;
  receipt.date = *date;
  receipt.over_bank = false;
  receipt.by_api = true;
  receipt.reference = loose_text(wanted.value("transaction_identifier", Json()));
  const auto paid = economy_.pay(receipt);
  if (!paid) return plain_refusal(400, paid.error().message);
  return json_response(201, wire_.payment(invoice, invoice.payments.back()));
}

Response Moneybird::remove_payment(const Call& call, const Invoice& invoice) {
  const auto payment = read_id(IdKind::payment, call.parts[3]);
  if (!payment || !economy_.remove_payment(invoice.id, *payment)) return record_not_found();
  return no_content();
}

Response Moneybird::mark(const Call& call, const Invoice& invoice) {
  const std::string& deed = call.parts[2];
  if (deed == "pause" || deed == "resume") {
    (void)economy_.set_paused(invoice.id, deed == "pause", true);
    return json_response(201, wire_.invoice(invoice));
  }
  const bool owed = invoice.state == BooksState::open || invoice.state == BooksState::late ||
                    invoice.state == BooksState::reminded || invoice.state == BooksState::pending;
  if (!owed || invoice.is_credit_note() || *invoice.invoice_date > economy_.today())
    return not_open();
  const bool dubious = deed == "mark_as_dubious";
  const Json body = Json::parse(call.request.body, nullptr, false);
  const char* member = dubious ? "dubious_date" : "uncollectible_date";
  Date on = economy_.today();
  if (body.is_object() && body.contains(member)) {
    const auto given = parse_date(loose_text(body[member]));
    if (!given) return symbolic(400, std::string(member) + " is invalid", member, "invalid");
    on = *given;
  }
  (void)(dubious ? economy_.doubt(invoice.id, on, true) : economy_.write_off(invoice.id, on, true));
  return json_response(200, wire_.invoice(invoice));
}

// All elements are checked before any is carried out.
Response Moneybird::send_reminders(const Call& call) {
  const Json body = Json::parse(call.request.body, nullptr, false);
  if (!body.is_object() || !body.contains("sales_invoice_reminders") ||
      !body["sales_invoice_reminders"].is_array()) {
    return symbolic(400, "Sales invoice reminders is required", "sales_invoice_reminders",
                    "required");
  }
  std::vector<Economy::Reminder> reminders;
  for (const Json& wanted : body["sales_invoice_reminders"]) {
    for (const char* member : {"contact_id", "workflow_id", "document_style_id", "identity_id"}) {
      if (!wanted.is_object() || loose_text(wanted.value(member, Json())).empty()) {
        return symbolic(400, std::string(member) + " is required", member, "required");
      }
    }
    const Debtor* debtor = debtor_at(loose_text(wanted["contact_id"]));
    if (debtor == nullptr) return symbolic(400, "Contact is invalid", "contact_id", "not_found");
    const std::string method = loose_text(wanted.value("delivery_method", Json("Email")));
    if (method != "Email" && method != "Manual") {
      return symbolic(400, "Delivery method is not included in the list", "delivery_method", "in");
    }
    const Json ids = wanted.value("sales_invoice_ids", Json());
    if (!ids.is_array() || ids.empty()) {
      return symbolic(400, "Sales invoice ids is required", "sales_invoice_ids", "required");
    }
    for (const Json& id : ids) {
      const Invoice* invoice = invoice_at(loose_text(id));
      if (invoice == nullptr || invoice->debtor != debtor->id) {
        return symbolic(400, "Sales invoice is invalid", "sales_invoice_ids", "not_found");
      }
      const auto step = std::min<std::size_t>(static_cast<std::size_t>(invoice->reminders),
                                              reminder_days.size() - 1);
      const Json address = wanted.value("email_address", Json());
      reminders.push_back({invoice->id, method == "Email",
                           address.is_string() ? loose_text(address) : debtor->email,
                           economy_.today() + reminder_days[step]});
    }
  }
  for (const Economy::Reminder& reminder : reminders)
    (void)economy_.remind(reminder);
  return json_response(200, 200);
}

}  // namespace dunning::sandbox::moneybird
