// The contract of the objects that the Moneybird face serves, as a table of our own.
#include <doctest/doctest.h>

#include <regex>
#include <set>
#include <string_view>
#include <vector>

#include "tests/sandbox_test/peer.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

// Types: id, amount, text, date, time, int, flag, list, object; "?" means that null is allowed.
struct Field {
  const char* name;
  const char* type;
};

const std::vector<Field> invoice_fields{{"id", "id"},
                                        {"administration_id", "id"},
                                        {"contact_id", "id"},
                                        {"contact", "object"},
                                        {"contact_person_id", "id?"},
                                        {"contact_person", "object?"},
                                        {"invoice_id", "text?"},
                                        {"recurring_sales_invoice_id", "id?"},
                                        {"subscription_id", "id?"},
                                        {"workflow_id", "id"},
                                        {"document_style_id", "id"},
                                        {"identity_id", "id"},
                                        {"draft_id", "int?"},
                                        {"state", "text"},
                                        {"invoice_date", "date?"},
                                        {"due_date", "date"},
                                        {"payment_conditions", "text?"},
                                        {"payment_reference", "text?"},
                                        {"short_payment_reference", "text?"},
                                        {"reference", "text?"},
                                        {"language", "text"},
                                        {"currency", "text"},
                                        {"discount", "amount?"},
                                        {"original_sales_invoice_id", "id?"},
                                        {"paused", "flag"},
                                        {"paid_at", "date?"},
                                        {"sent_at", "date?"},
                                        {"created_at", "time"},
                                        {"updated_at", "time"},
                                        {"public_view_code", "text?"},
                                        {"public_view_code_expires_at", "time?"},
                                        {"version", "int"},
                                        {"details", "list"},
                                        {"payments", "list"},
                                        {"total_paid", "amount"},
                                        {"total_unpaid", "amount"},
                                        {"total_unpaid_base", "amount"},
                                        {"prices_are_incl_tax", "flag"},
                                        {"total_price_excl_tax", "amount"},
                                        {"total_price_excl_tax_base", "amount"},
                                        {"total_price_incl_tax", "amount"},
                                        {"total_price_incl_tax_base", "amount"},
                                        {"total_discount", "amount"},
                                        {"marked_dubious_on", "date?"},
                                        {"marked_uncollectible_on", "date?"},
                                        {"reminder_count", "int?"},
                                        {"next_reminder", "date?"},
                                        {"original_estimate_id", "id?"},
                                        {"url", "text"},
                                        {"payment_url", "text"},
                                        {"custom_fields", "list"},
                                        {"notes", "list"},
                                        {"attachments", "list"},
                                        {"events", "list"},
                                        {"tax_totals", "list"},
                                        {"time_entries", "list"}};

const std::vector<Field> contact_fields{{"id", "id"},
                                        {"administration_id", "id"},
                                        {"company_name", "text?"},
                                        {"firstname", "text?"},
                                        {"lastname", "text?"},
                                        {"address1", "text?"},
                                        {"address2", "text?"},
                                        {"zipcode", "text?"},
                                        {"city", "text?"},
                                        {"country", "text"},
                                        {"phone", "text?"},
                                        {"delivery_method", "text?"},
                                        {"customer_id", "text"},
                                        {"tax_number", "text?"},
                                        {"chamber_of_commerce", "text?"},
                                        {"bank_account", "text?"},
                                        {"is_trusted", "flag"},
                                        {"max_transfer_amount", "amount?"},
                                        {"attention", "text?"},
                                        {"email", "text?"},
                                        {"email_ubl", "flag"},
                                        {"send_invoices_to_attention", "text?"},
                                        {"send_invoices_to_email", "text?"},
                                        {"send_estimates_to_attention", "text?"},
                                        {"send_estimates_to_email", "text?"},
                                        {"direct_debit", "flag"},
                                        {"sepa_active", "flag?"},
                                        {"sepa_iban", "text?"},
                                        {"sepa_iban_account_name", "text?"},
                                        {"sepa_bic", "text?"},
                                        {"sepa_mandate_id", "text?"},
                                        {"sepa_mandate_date", "date?"},
                                        {"sepa_sequence_type", "text"},
                                        {"credit_card_number", "text?"},
                                        {"credit_card_reference", "text?"},
                                        {"credit_card_type", "text?"},
                                        {"tax_number_validated_at", "time?"},
                                        {"tax_number_valid", "flag?"},
                                        {"invoice_workflow_id", "id?"},
                                        {"estimate_workflow_id", "id?"},
                                        {"si_identifier", "text?"},
                                        {"si_identifier_type", "text?"},
                                        {"moneybird_payments_mandate", "flag?"},
                                        {"created_at", "time"},
                                        {"updated_at", "time"},
                                        {"version", "int"},
                                        {"sales_invoices_url", "text"},
                                        {"notes", "list"},
                                        {"custom_fields", "list"},
                                        {"contact_people", "list"},
                                        {"archived", "flag"}};

const std::vector<Field> payment_fields{{"id", "id"},
                                        {"administration_id", "id"},
                                        {"invoice_type", "text"},
                                        {"invoice_id", "id"},
                                        {"financial_account_id", "id?"},
                                        {"user_id", "id"},
                                        {"payment_transaction_id", "id?"},
                                        {"transaction_identifier", "text?"},
                                        {"price", "amount"},
                                        {"price_base", "amount"},
                                        {"payment_date", "date"},
                                        {"credit_invoice_id", "id?"},
                                        {"financial_mutation_id", "id?"},
                                        {"ledger_account_id", "id?"},
                                        {"linked_payment_id", "id?"},
                                        {"manual_payment_action", "text?"},
                                        {"created_at", "time"},
                                        {"updated_at", "time"}};

const std::vector<Field> note_fields{{"id", "id"},
                                     {"administration_id", "id"},
                                     {"entity_id", "id"},
                                     {"entity_type", "text"},
                                     {"user_id", "id"},
                                     {"assignee_id", "id?"},
                                     {"todo", "flag"},
                                     {"note", "text"},
                                     {"completed_at", "time?"},
                                     {"completed_by_id", "id?"},
                                     {"todo_type", "text?"},
                                     {"data", "object"},
                                     {"created_at", "time"},
                                     {"updated_at", "time"}};

const std::vector<Field> bank_line_fields{{"id", "id"},
                                          {"administration_id", "id"},
                                          {"amount", "amount"},
                                          {"code", "text?"},
                                          {"date", "date"},
                                          {"message", "text?"},
                                          {"contra_account_name", "text?"},
                                          {"contra_account_number", "text"},
                                          {"state", "text"},
                                          {"settlement_state", "text"},
                                          {"amount_open", "amount"},
                                          {"sepa_fields", "object?"},
                                          {"batch_reference", "text?"},
                                          {"financial_account_id", "id"},
                                          {"currency", "text"},
                                          {"original_amount", "amount?"},
                                          {"created_at", "time"},
                                          {"updated_at", "time"},
                                          {"version", "int"},
                                          {"financial_statement_id", "id"},
                                          {"processed_at", "time?"},
                                          {"account_servicer_transaction_id", "text?"},
                                          {"payments", "list"},
                                          {"ledger_account_bookings", "list"}};

const std::vector<Field> ledger_booking_fields{{"id", "id"},
                                               {"administration_id", "id"},
                                               {"financial_mutation_id", "id"},
                                               {"ledger_account_id", "id"},
                                               {"project_id", "id?"},
                                               {"description", "text?"},
                                               {"price", "amount"},
                                               {"created_at", "time"},
                                               {"updated_at", "time"}};

const std::vector<Field> custom_field_fields{{"id", "id"}, {"name", "text"}, {"value", "text"}};

const std::vector<Field> list_entry_fields{{"id", "id"}, {"version", "int"}};

bool is_of(const Json& value, std::string_view type) {
  static const std::regex id("[0-9]+"), amount("-?[0-9]+\\.[0-9]+"),
      date("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  static const std::regex time("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z");
  if (type.ends_with('?')) {
    if (value.is_null()) return true;
    type.remove_suffix(1);
  }
  if (type == "int") return value.is_number_integer();
  if (type == "flag") return value.is_boolean();
  if (type == "list") return value.is_array();
  if (type == "object") return value.is_object();
  if (type == "id" && value.is_number_unsigned()) return true;  // small ids come as numbers
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  if (type == "id") return std::regex_match(text, id);
  if (type == "amount") return std::regex_match(text, amount);
  if (type == "date") return std::regex_match(text, date);
  if (type == "time") return std::regex_match(text, time);
  return type == "text";
}

// Every documented field and no other, each of its type.
void check_fields(const Json& object, const std::vector<Field>& fields,
                  const std::set<std::string>& also = {}) {
  REQUIRE(object.is_object());
  std::set<std::string> known = also;
  for (const Field& field : fields) {
    CAPTURE(field.name);
    known.insert(field.name);
    REQUIRE(object.contains(field.name));
    CAPTURE(object[field.name]);
    CHECK(is_of(object[field.name], field.type));
  }
  for (const auto& [name, value] : object.items()) {
    CAPTURE(name);
    CHECK(known.contains(name));
  }
}

Json everything(Peer& peer) {
  return peer.get("/sales_invoices.json?per_page=100&filter=period:20240101..20281231").json();
}

}  // namespace

TEST_CASE("Moneybird serves every field of a sales invoice and of what lies in it") {
  Peer peer;
  std::set<std::string> states;
  int payments = 0;
  for (const Json& invoice : everything(peer)) {
    check_fields(invoice, invoice_fields);
    check_fields(invoice["contact"], contact_fields);
    for (const Json& payment : invoice["payments"]) {
      check_fields(payment, payment_fields);
      ++payments;
    }
    states.insert(invoice["state"].get<std::string>());
  }
  CHECK(payments > 0);
  CHECK(states.contains("draft"));
  CHECK(states.contains("scheduled"));
  CHECK(states.contains("open"));
  CHECK(states.contains("late"));
  CHECK(states.contains("paid"));
}

TEST_CASE("Moneybird's contacts, notes and version lists have their documented fields") {
  Peer peer;
  const Json contacts = peer.get("/contacts.json?per_page=100").json();
  CHECK(contacts.size() == 24);
  for (const Json& contact : contacts)
    check_fields(contact, contact_fields, {"events"});
  const std::string contact = contacts[0]["id"].get<std::string>();
  const Json note =
      peer.post("/contacts/" + contact + "/notes.json", {{"note", {{"note", "called"}}}}).json();
  check_fields(note, note_fields);
  for (const char* list :
       {"/sales_invoices/synchronization.json", "/contacts/synchronization.json"}) {
    const Json entries = peer.get(list).json();
    REQUIRE(entries.size() >= 24);
    for (const Json& entry : entries)
      check_fields(entry, list_entry_fields);
  }
}

TEST_CASE("Moneybird serves every field of a bank line and of what is booked on it") {
  Peer peer;
  peer.control("bank_line", {{"amount", "55.00"}});
  int payments = 0;
  int ledger_bookings = 0;
  int unprocessed = 0;
  const Json lines = peer.get("/financial_mutations.json?filter=period:this_month|all").json();
  CHECK(lines.is_object());  // a wrong period is refused
  for (const Json& line :
       peer.get("/financial_mutations.json?filter=period:20261025..20261102").json()) {
    check_fields(line, bank_line_fields);
    for (const Json& payment : line["payments"])
      check_fields(payment, payment_fields);
    for (const Json& booking : line["ledger_account_bookings"])
      check_fields(booking, ledger_booking_fields);
    payments += static_cast<int>(line["payments"].size());
    ledger_bookings += static_cast<int>(line["ledger_account_bookings"].size());
    const bool open = line["amount_open"] != "0.0";
    CHECK(line["state"] == (open ? "unprocessed" : "processed"));
    CHECK(line["processed_at"].is_null() == open);
    if (open) ++unprocessed;
  }
  CHECK(payments > 0);
  CHECK(ledger_bookings > 0);
  CHECK(unprocessed == 1);
  for (const Json& entry : peer.get("/financial_mutations/synchronization.json").json())
    check_fields(entry, list_entry_fields);
}

TEST_CASE(
    "Moneybird's custom fields are on the records that hold them and in a list of their own") {
  Peer peer({1, {0, 0}, "2026-11-02"});
  peer.control("add_debtor", {{"company", "Zadel B.V."}, {"customer_number", "Z-1"}});
  peer.control("add_invoice", {{"debtor", "Z-1"}, {"amount", "10.00"}, {"number", "A-1"}});
  peer.control("custom_field",
               {{"debtor", "Z-1"}, {"name", "Geen herinneringen"}, {"value", "ja"}});
  peer.control("custom_field", {{"invoice", "A-1"}, {"name", "Project"}, {"value", "Noord"}});
  const Json invoice = peer.invoice("A-1");
  REQUIRE(invoice["custom_fields"].size() == 1);
  check_fields(invoice["custom_fields"][0], custom_field_fields);
  CHECK(invoice["custom_fields"][0]["value"] == "Noord");
  CHECK(invoice["contact"]["custom_fields"][0]["name"] == "Geen herinneringen");
  const Json fields = peer.get("/custom_fields.json").json();
  REQUIRE(fields.size() == 2);
  CHECK(fields[0]["source"] == "contact");
  CHECK(fields[0]["id"] == invoice["contact"]["custom_fields"][0]["id"]);
  CHECK(fields[1]["source"] == "sales_invoice");
}

TEST_CASE("a Moneybird amount is a string with as many decimals as it needs and at least one") {
  Peer peer({1, {0, 0}, "2026-11-02"});
  peer.control("add_debtor", {{"company", "Zadel B.V."}, {"customer_number", "Z-1"}});
  const std::vector<std::pair<const char*, const char*>> amounts{{"363", "363.0"},
                                                                 {"12.71", "12.71"},
                                                                 {"12.50", "12.5"},
                                                                 {"1000.00", "1000.0"},
                                                                 {"0.05", "0.05"}};
  for (const auto& [given, served] : amounts) {
    CAPTURE(given);
    const Json row = peer.control("add_invoice", {{"debtor", "Z-1"}, {"amount", given}});
    CHECK(peer.invoice(row["number"].get<std::string>())["total_unpaid"] == served);
  }
}

TEST_CASE("a Moneybird version is updated_at in unix seconds") {
  Peer peer;
  for (const Json& invoice : everything(peer)) {
    const auto updated = parse_instant(invoice["updated_at"].get<std::string>());
    REQUIRE(updated);
    CHECK(invoice["version"] == updated->ms / 1000);
  }
}

TEST_CASE("a draft has no number, a credit note names its original and is negative") {
  Peer peer;
  bool drafts = false;
  bool credits = false;
  for (const Json& invoice : everything(peer)) {
    if (invoice["state"] == "draft" || invoice["state"] == "scheduled") {
      drafts = true;
      CHECK(invoice["invoice_id"].is_null());
      CHECK(invoice["draft_id"].is_number());
      CHECK(invoice["next_reminder"].is_null());
      CHECK(invoice["public_view_code"].is_null());
    } else {
      CHECK(invoice["draft_id"].is_null());
      CHECK(invoice["invoice_id"].is_string());
    }
    if (invoice["original_sales_invoice_id"].is_string()) {
      credits = true;
      CHECK(invoice["total_price_incl_tax"].get<std::string>().front() == '-');
      CHECK(peer.get("/sales_invoices/" + invoice["original_sales_invoice_id"].get<std::string>() +
                     ".json")
                .status == 200);
    }
  }
  CHECK(drafts);
  CHECK(credits);
}
