#pragma once

#include <string>
#include <string_view>

#include "daemon/json/parse.hpp"
#include "daemon/json/value.hpp"

// Records as Xero serialises them, invented; tests change one member at a time.
namespace dunning::xero::example {

inline json::Value parsed(std::string_view text) {
  return json::parse(text).value();
}

inline constexpr const char* invoice_id = "0f6c1c2e-54a8-4a39-8d27-6f0f5e2a9b11";
inline constexpr const char* contact_id = "c2d1a7f4-3b0e-4d55-9c0a-71d2b8e6f903";
inline constexpr const char* credit_id = "7a1b2c3d-0e4f-4a5b-8c6d-9e0f1a2b3c4d";
inline constexpr const char* tenant_id = "e5d4c3b2-a190-4f8e-9d7c-6b5a49382716";

// Paid in part, as an element of a page that is no summary.
inline json::Value invoice() {
  return parsed(R"json({"Type":"ACCREC","InvoiceID":"0f6c1c2e-54a8-4a39-8d27-6f0f5e2a9b11",
 "InvoiceNumber":"INV-2041","Reference":"PO 77-B",
 "Payments":[{"PaymentID":"90a1b2c3-1111-4222-8333-444455556666","Date":"\/Date(1790899200000+0000)\/",
  "Amount":200.00,"Reference":"","CurrencyRate":1.0000000000,"HasAccount":true,"HasValidationErrors":false}],
 "CreditNotes":[],"Prepayments":[],"Overpayments":[],
 "AmountDue":780.50,"AmountPaid":200.00,"AmountCredited":0.00,"SentToContact":true,
 "CurrencyRate":1.0000000000,"IsDiscounted":false,"HasAttachments":false,"HasErrors":false,
 "Contact":{"ContactID":"c2d1a7f4-3b0e-4d55-9c0a-71d2b8e6f903","Name":"Vlietstra Botenbouw",
  "Addresses":[],"Phones":[],"ContactGroups":[],"ContactPersons":[],"HasValidationErrors":false},
 "DateString":"2026-09-14T00:00:00","Date":"\/Date(1789344000000+0000)\/",
 "DueDateString":"2026-10-14T00:00:00","DueDate":"\/Date(1791936000000+0000)\/",
 "Status":"AUTHORISED","LineAmountTypes":"Exclusive",
 "LineItems":[{"LineItemID":"11112222-3333-4444-8555-666677778888","Description":"Romp","UnitAmount":810.33,
  "Quantity":1.0000,"LineAmount":810.33,"TaxAmount":170.17,"AccountCode":"200","Tracking":[]}],
 "SubTotal":810.33,"TotalTax":170.17,"Total":980.50,
 "UpdatedDateUTC":"\/Date(1794205811043+0000)\/","UpdatedDateUTCString":"2026-11-09T06:30:11Z",
 "CurrencyCode":"EUR"})json");
}

inline json::Value credit_note() {
  return parsed(
      R"json({"CreditNoteID":"7a1b2c3d-0e4f-4a5b-8c6d-9e0f1a2b3c4d","CreditNoteNumber":"CN-0012",
 "ID":"7a1b2c3d-0e4f-4a5b-8c6d-9e0f1a2b3c4d","Type":"ACCRECCREDIT","Payments":[],"HasErrors":false,
 "CurrencyRate":1.0000000000,"HasAttachments":false,"Reference":"",
 "Allocations":[{"AllocationID":"a1a1a1a1-b2b2-4c3c-8d4d-e5e5e5e5e5e5","Amount":30.00,"Date":"\/Date(1791158400000+0000)\/",
  "Invoice":{"InvoiceID":"0f6c1c2e-54a8-4a39-8d27-6f0f5e2a9b11","InvoiceNumber":"INV-2041"}}],
 "RemainingCredit":70.00,
 "Contact":{"ContactID":"c2d1a7f4-3b0e-4d55-9c0a-71d2b8e6f903","Name":"Vlietstra Botenbouw"},
 "DateString":"2026-10-01T00:00:00","Date":"\/Date(1790812800000+0000)\/","Status":"AUTHORISED",
 "LineAmountTypes":"Exclusive","LineItems":[],"SubTotal":82.64,"TotalTax":17.36,"Total":100.00,
 "UpdatedDateUTC":"\/Date(1794205000000+0000)\/","CurrencyCode":"EUR"})json");
}

inline json::Value overpayment() {
  return parsed(R"json({"OverpaymentID":"5566aabb-0011-4223-8334-445566778899",
 "ID":"5566aabb-0011-4223-8334-445566778899","Type":"RECEIVE-OVERPAYMENT","Reference":"dubbel betaald",
 "RemainingCredit":55.00,"Allocations":[],"Payments":[],"HasAttachments":false,
 "Contact":{"ContactID":"c2d1a7f4-3b0e-4d55-9c0a-71d2b8e6f903","Name":"Vlietstra Botenbouw"},
 "DateString":"2026-11-02T00:00:00","Date":"\/Date(1793577600000+0000)\/","Status":"AUTHORISED",
 "LineAmountTypes":"NoTax","LineItems":[],"SubTotal":55.00,"TotalTax":0.00,"Total":55.00,
 "UpdatedDateUTC":"\/Date(1793600000000+0000)\/","CurrencyCode":"EUR"})json");
}

inline json::Value prepayment() {
  auto record = overpayment();
  record.set("Type", "RECEIVE-PREPAYMENT");
  record.set("PrepaymentID", "99887766-5544-4332-8211-00ffeeddccbb");
  return record;
}

// As a page of contacts or a single one gives it.
inline json::Value contact() {
  return parsed(R"json({"ContactID":"c2d1a7f4-3b0e-4d55-9c0a-71d2b8e6f903","ContactNumber":"api-17",
 "AccountNumber":"D-1017","ContactStatus":"ACTIVE","Name":"Vlietstra Botenbouw","FirstName":"Anneke",
 "LastName":"Vlietstra","EmailAddress":"info@vlietstra.example","BankAccountDetails":"NL91 ABNA 0417 1643 00",
 "CompanyNumber":"12345678","TaxNumber":"NL000099998B57",
 "ContactPersons":[{"FirstName":"Ap","LastName":"Boek","EmailAddress":"ap@vlietstra.example","IncludeInEmails":true},
  {"FirstName":"Els","LastName":"Elders","EmailAddress":"els@vlietstra.example","IncludeInEmails":false}],
 "Addresses":[{"AddressType":"STREET","AddressLine1":"Kade 1","City":"Lemmer","PostalCode":"8531 AA","Country":"Nederland"},
  {"AddressType":"POBOX","AddressLine1":"Postbus 9","City":"Lemmer","PostalCode":"8530 AB","Country":"Netherlands","AttentionTo":"Crediteuren"}],
 "Phones":[{"PhoneType":"DDI","PhoneNumber":"","PhoneAreaCode":"","PhoneCountryCode":""},
  {"PhoneType":"DEFAULT","PhoneNumber":"561234","PhoneAreaCode":"514","PhoneCountryCode":"31"}],
 "UpdatedDateUTC":"\/Date(1790000000123+0000)\/",
 "ContactGroups":[{"ContactGroupID":"33334444-5555-4666-8777-88889999aaaa","Name":"Jachtwerven","Status":"ACTIVE"}],
 "IsSupplier":false,"IsCustomer":true,"HasAttachments":false,"HasValidationErrors":false})json");
}

inline json::Value with(json::Value record, std::string_view key, std::string_view text) {
  record.set(key, parsed(text));
  return record;
}

inline json::Value without(const json::Value& record, std::string_view key) {
  auto rest = json::Value::object();
  for (const auto& member : record.members()) {
    if (member.key != key) rest.set(member.key, member.value);
  }
  return rest;
}

}  // namespace dunning::xero::example
