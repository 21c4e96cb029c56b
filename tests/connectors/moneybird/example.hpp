#pragma once

#include <string>
#include <string_view>

#include "daemon/json/parse.hpp"
#include "daemon/json/value.hpp"

// Records as Moneybird serialises them, invented; tests change one member at a time.
namespace dunning::moneybird::example {

inline json::Value parsed(std::string_view text) {
  return json::parse(text).value();
}

inline json::Value invoice() {
  return parsed(R"json({"id":"498100000000000001","administration_id":123,
 "contact_id":"498100000000000101",
 "contact":{"id":"498100000000000101","company_name":"Voorbeeld B.V.","firstname":null,"lastname":null,
  "sepa_active":false,"direct_debit":false,"version":1790000000,"archived":false},
 "contact_person_id":null,"contact_person":null,"invoice_id":"2026-0042","workflow_id":"433100000000000201",
 "document_style_id":"433100000000000301","identity_id":"433100000000000401",
 "draft_id":null,"state":"late","invoice_date":"2026-09-01","due_date":"2026-09-15",
 "payment_reference":"RF18000000000000000004242","reference":"PO-77","language":"nl","currency":"EUR",
 "original_sales_invoice_id":null,"paused":false,"paid_at":null,"sent_at":"2026-09-01",
 "created_at":"2026-09-01T08:00:00.120Z","updated_at":"2026-09-16T00:05:11.480Z","version":1789517111,
 "payments":[],"total_paid":"0.0","total_unpaid":"363.0","total_unpaid_base":"363.0",
 "total_price_excl_tax":"300.0","total_price_incl_tax":"363.0","total_discount":"0.0",
 "marked_dubious_on":null,"marked_uncollectible_on":null,"reminder_count":0,"next_reminder":"2026-09-15",
 "url":"https://moneybird.com/123/sales_invoices/x","payment_url":"https://moneybird.com/123/online_sales_invoices/x/pay",
 "custom_fields":[],"notes":[],"attachments":[],
 "events":[{"administration_id":123,"user_id":1,"action":"sales_invoice_state_changed_to_late","data":{}}],
 "tax_totals":[],"time_entries":[]})json");
}

inline json::Value contact() {
  return parsed(
      R"json({"id":"498100000000000101","administration_id":123,"company_name":"Voorbeeld B.V.",
 "firstname":"Anna","lastname":"de Vries","address1":"Kade 1","address2":"","zipcode":"1011 AA","city":"Amsterdam",
 "country":"NL","phone":"","delivery_method":"Email","customer_id":"C-17","tax_number":"NL000099998B57",
 "chamber_of_commerce":"12345678","bank_account":"NL91ABNA0417164300","attention":"","email":"info@voorbeeld.example",
 "send_invoices_to_attention":"Crediteuren","send_invoices_to_email":"ap@voorbeeld.example, boek@voorbeeld.example",
 "direct_debit":false,"sepa_active":false,"sepa_iban":null,"version":1790000000,"notes":[],"custom_fields":[],
 "contact_people":[],"archived":false})json");
}

// A receipt that nobody has booked.
inline json::Value bank_line() {
  return parsed(
      R"json({"id":"498100000000000801","administration_id":123,"amount":"363.0","code":null,
 "date":"2026-11-20","message":"Factuur 2026-0042","contra_account_name":"Voorbeeld B.V.",
 "contra_account_number":"NL91ABNA0417164300","state":"unprocessed","settlement_state":"settled",
 "amount_open":"363.0","sepa_fields":null,"batch_reference":null,
 "financial_account_id":"433100000000000801","currency":"EUR","original_amount":null,
 "created_at":"2026-11-20T16:00:00.120Z","updated_at":"2026-11-20T16:00:00.120Z","version":1795190400,
 "financial_statement_id":"433100000000000901","processed_at":null,
 "account_servicer_transaction_id":null,"payments":[],"ledger_account_bookings":[]})json");
}

inline json::Value with(json::Value record, std::string_view key, std::string_view text) {
  record.set(key, parsed(text));
  return record;
}

}  // namespace dunning::moneybird::example
