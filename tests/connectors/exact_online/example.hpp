#pragma once

#include <string>
#include <string_view>

#include "daemon/json/parse.hpp"
#include "daemon/json/value.hpp"

// Rows as Exact Online serialises them, invented; tests change one member at a time.
namespace dunning::exact_online::example {

inline constexpr const char* transaction = "0f3c2a11-7b1e-4d52-9c6e-1a2b3c4d5e6f";
inline constexpr const char* account_id = "6d0c9c5e-2f64-4a57-8a1b-9e8d7c6b5a40";
inline constexpr const char* contact_id = "7b0f7a55-0001-4c3e-8d2f-112233445566";

inline json::Value parsed(std::string_view text) {
  return json::parse(text).value();
}

// An overdue invoice of 1,210.00 with one term.
inline json::Value term() {
  return parsed(
      R"json({"__metadata":{"uri":"https://start.exactonline.nl/api/v1/123456/x","type":"x"},
 "ID":"a1000000-7b1e-4d52-9c6e-000000000001","TransactionID":"0f3c2a11-7b1e-4d52-9c6e-1a2b3c4d5e6f",
 "TransactionEntryID":"e1000000-7b1e-4d52-9c6e-000000000001",
 "Account":"6d0c9c5e-2f64-4a57-8a1b-9e8d7c6b5a40","AccountName":"Voorbeeld Techniek B.V.",
 "AccountBankAccountNumber":"NL91 ABNA 0417 1643 00","AccountContactName":"Anna de Vries",
 "Document":"d1000000-7b1e-4d52-9c6e-000000000001","InvoiceNumber":26700031,"EntryNumber":26700031,
 "YourRef":"F2026-0031","PaymentReference":null,"Description":"Advies januari","PaymentCondition":"30",
 "PaymentMethod":"B","DirectDebitMandate":null,"EntryDate":"/Date(1768435200000)/",
 "InvoiceDate":"/Date(1768435200000)/","DueDate":"/Date(1771027200000)/",
 "TransactionDueDate":"/Date(1771027200000)/","LastPaymentDate":null,"EndDate":null,
 "AmountDC":-1210,"AmountFC":-1210,"TransactionAmountDC":1210,"TransactionAmountFC":1210,
 "Currency":"EUR","TransactionType":20,"Status":20,"IsFullyPaid":false})json");
}

inline json::Value account() {
  return parsed(R"json({"ID":"6d0c9c5e-2f64-4a57-8a1b-9e8d7c6b5a40","Code":"               417",
 "Name":"Voorbeeld Techniek B.V.","Email":"info@voorbeeld.example","Phone":"020-1234567",
 "AddressLine1":"Kade 1","AddressLine2":null,"AddressLine3":"","Postcode":"1011 AA","City":"Amsterdam",
 "Country":"NL ","Language":"NL","VATNumber":"NL000099998B57","ChamberOfCommerce":"12345678",
 "MainContact":"7b0f7a55-0001-4c3e-8d2f-112233445566","Blocked":false,"EndDate":null,"IsAnonymised":0,
 "Remarks":null,"Classification":null,"ClassificationDescription":null,"Classification1":null})json");
}

inline json::Value contact() {
  return parsed(R"json({"ID":"7b0f7a55-0001-4c3e-8d2f-112233445566",
 "Account":"6d0c9c5e-2f64-4a57-8a1b-9e8d7c6b5a40","AccountMainContact":"7b0f7a55-0001-4c3e-8d2f-112233445566",
 "IsMainContact":true,"FullName":"Anna de Vries","Email":null,"BusinessEmail":"anna@voorbeeld.example"})json");
}

inline json::Value with(json::Value record, std::string_view key, std::string_view text) {
  record.set(key, parsed(text));
  return record;
}

}  // namespace dunning::exact_online::example
