#include "connectors/xero/wire.hpp"

#include <doctest/doctest.h>

#include "daemon/json/write.hpp"
#include "tests/connectors/xero/example.hpp"

using namespace dunning;
using namespace dunning::xero;

namespace {

Invoice read(const json::Value& record, Source source = Source::invoices,
             const Reading& reading = {}) {
  const auto invoice = read_invoice(source, record, reading);
  REQUIRE_MESSAGE(invoice, invoice.error().message);
  return *invoice;
}

std::string refused(std::string_view key, std::string_view text) {
  const auto invoice =
      read_invoice(Source::invoices, example::with(example::invoice(), key, text), {});
  return invoice ? "read" : invoice.error().message;
}

Date day(const char* text) {
  return parse_date(text).value();
}

}  // namespace

TEST_CASE("xero: an invoice is read to the cent") {
  const auto invoice = read(example::invoice());
  CHECK(invoice.id.value == example::invoice_id);
  CHECK(invoice.debtor.value == example::contact_id);
  CHECK(invoice.number == "INV-2041");
  CHECK(invoice.reference == "PO 77-B");
  CHECK(to_string(invoice.total) == "980.50 EUR");
  CHECK(to_string(invoice.open) == "780.50 EUR");
  CHECK(invoice.invoice_date == day("2026-09-14"));
  CHECK(invoice.due_date == day("2026-10-14"));
  CHECK(invoice.state == InvoiceState::open);
  CHECK(invoice.ledger_state == "AUTHORISED");
  CHECK(invoice.sent == Known::yes);
  CHECK_FALSE(invoice.credit_note);
  CHECK_FALSE(invoice.on_account);
  CHECK_FALSE(invoice.dunned_elsewhere);
  REQUIRE(invoice.payments.size() == 1);
  CHECK(invoice.payments[0] == Payment{"90a1b2c3-1111-4222-8333-444455556666", day("2026-10-02"),
                                       Money{20'000, Currency()}, ""});
  CHECK(invoice.version.starts_with("1794205811043/"));
}

TEST_CASE("xero: each status has its state, and one that is not known is never dunned") {
  const std::pair<const char*, InvoiceState> table[] = {
      {"DRAFT", InvoiceState::draft},     {"SUBMITTED", InvoiceState::draft},
      {"AUTHORISED", InvoiceState::open}, {"PAID", InvoiceState::paid},
      {"VOIDED", InvoiceState::voided},   {"DELETED", InvoiceState::voided},
      {"PENDING", InvoiceState::unknown}, {"authorised", InvoiceState::unknown}};
  for (const auto& [status, state] : table) {
    CAPTURE(status);
    CHECK(read(example::with(example::invoice(), "Status", "\"" + std::string(status) + "\""))
              .state == state);
  }
}

TEST_CASE("xero: a draft has no number that anybody was shown") {
  CHECK(read(example::with(example::invoice(), "Status", R"("SUBMITTED")")).number.empty());
}

TEST_CASE("xero: what is not there is unknown, and money that is not there is nothing") {
  const auto invoice = read(example::parsed(
      R"({"Type":"ACCREC","InvoiceID":"1","Contact":{"ContactID":"c"},"Status":"DRAFT","CurrencyCode":"EUR"})"));
  CHECK(invoice.open.is_zero());
  CHECK(invoice.total.is_zero());
  CHECK(invoice.sent == Known::unknown);
  CHECK_FALSE(invoice.due_date);
  CHECK_FALSE(invoice.expected_on);
  CHECK(invoice.number.empty());
  CHECK(read(example::with(example::invoice(), "SentToContact", "false")).sent == Known::no);
}

TEST_CASE("xero: amounts may be quoted, and what is no amount is refused by name") {
  CHECK(to_string(read(example::with(example::invoice(), "AmountDue", R"("12.71")")).open) ==
        "12.71 EUR");
  CHECK(to_string(read(example::with(example::invoice(), "AmountDue", "12.7100")).open) ==
        "12.71 EUR");
  CHECK(refused("AmountDue", R"("12,50")").starts_with("AmountDue: "));
  CHECK(refused("Total", "1.005").starts_with("Total: "));
  CHECK(refused("CurrencyCode", R"("euro")").starts_with("CurrencyCode: "));
  CHECK(refused("Contact", "{}") == "Contact: the record has no contact");
  CHECK(refused("InvoiceID", "null") == "InvoiceID: expected a value, found null");
  CHECK(refused("DueDateString", R"("soon")") == "DueDate: expected a date");
  CHECK(refused("Payments", R"([{"PaymentID":"1","Amount":1}])") ==
        "Payments[0]: Date: the payment has no date");
}

TEST_CASE("S26: the day on which a bookkeeper expects the payment is carried") {
  CHECK(read(example::with(example::invoice(), "ExpectedPaymentDate",
                           R"("\/Date(1796428800000+0000)\/")"))
            .expected_on == day("2026-12-05"));
  const auto text =
      example::with(example::invoice(), "ExpectedPaymentDateString", R"("2026-12-06T00:00:00")");
  CHECK(read(text).expected_on == day("2026-12-06"));
  CHECK(read(text).version != read(example::invoice()).version);
}

TEST_CASE("S7: while Xero reminds by itself its open invoices are dunned elsewhere") {
  const Reading reminds{"", true};
  CHECK(read(example::invoice(), Source::invoices, reminds).dunned_elsewhere);
  CHECK_FALSE(
      read(example::with(example::invoice(), "Status", R"("PAID")"), Source::invoices, reminds)
          .dunned_elsewhere);
  // Switching it on or off makes every open invoice another version.
  CHECK(read(example::invoice(), Source::invoices, reminds).version !=
        read(example::invoice()).version);
}

TEST_CASE("xero: what was applied to an invoice is on it, and a payment that was deleted is not") {
  auto invoice = example::invoice();
  invoice.set(
      "CreditNotes",
      example::parsed(
          R"([{"CreditNoteID":"cn","AppliedAmount":30.00,"DateString":"2026-10-01T00:00:00"},
                                     {"CreditNoteID":"cn2","DateString":"2026-10-01T00:00:00"}])"));
  invoice.set(
      "Overpayments",
      example::parsed(
          R"([{"OverpaymentID":"op","AppliedAmount":5,"Date":"\/Date(1790812800000)\/"}])"));
  invoice.set(
      "Payments",
      example::parsed(R"([{"PaymentID":"p","Status":"DELETED","Date":"2026-10-01","Amount":7}])"));
  const auto read_one = read(invoice);
  REQUIRE(read_one.payments.size() == 2);
  CHECK(read_one.payments[0] ==
        Payment{"cn", day("2026-10-01"), Money{3'000, Currency()}, "CreditNotes/cn"});
  CHECK(read_one.payments[1] == Payment{"op", day("2026-10-01"), Money{500, Currency()}, ""});
}

TEST_CASE("S18: what is left of a credit note is a free credit") {
  const auto credit = read(example::credit_note(), Source::credit_notes);
  CHECK(credit.id.value == "CreditNotes/7a1b2c3d-0e4f-4a5b-8c6d-9e0f1a2b3c4d");
  CHECK(credit.credit_note);
  CHECK_FALSE(credit.on_account);
  CHECK(credit.number == "CN-0012");
  CHECK(to_string(credit.total) == "-100.00 EUR");
  CHECK(to_string(credit.open) == "-70.00 EUR");
  CHECK(credit.credits.empty());
  CHECK(credit.state == InvoiceState::open);
  const auto used = read(example::with(example::with(example::credit_note(), "Status", R"("PAID")"),
                                       "RemainingCredit", "0.00"),
                         Source::credit_notes);
  CHECK(used.open.is_zero());
  CHECK(used.state == InvoiceState::paid);
  CHECK(read(example::with(example::credit_note(), "Status", R"("VOIDED")"), Source::credit_notes)
            .open.is_zero());
}

TEST_CASE("S18: overpayments and prepayments are money on account") {
  const auto over = read(example::overpayment(), Source::overpayments);
  CHECK(over.id.value == "Overpayments/5566aabb-0011-4223-8334-445566778899");
  CHECK(over.on_account);
  CHECK_FALSE(over.credit_note);
  CHECK(to_string(over.open) == "-55.00 EUR");
  CHECK(over.number.empty());
  CHECK_FALSE(over.due_date);
  CHECK(over.reference == "dubbel betaald");
  const auto pre = read(example::prepayment(), Source::prepayments);
  CHECK(pre.id.value == "Prepayments/99887766-5544-4332-8211-00ffeeddccbb");
  CHECK(pre.on_account);
}

TEST_CASE("xero: a credit's id says what it is, and leads back to it") {
  for (const auto source : sources) {
    const auto ref = ref_of(source, "guid-1");
    CHECK(place_of(ref).source == source);
    CHECK(place_of(ref).guid == "guid-1");
  }
  CHECK(ref_of(Source::invoices, "1") == RecordRef{RecordKind::invoice, "1"});
  CHECK(ref_of(Source::contacts, "1") == RecordRef{RecordKind::debtor, "1"});
}

TEST_CASE("xero: bills and suppliers' credits are not ours, and neither is a credit in draft") {
  const auto wanted = [](Source source, const char* type, const char* status) {
    return is_wanted(source, json::Value::object({{"Type", type}, {"Status", status}}));
  };
  CHECK(wanted(Source::invoices, "ACCREC", "DRAFT"));
  CHECK_FALSE(wanted(Source::invoices, "ACCPAY", "AUTHORISED"));
  CHECK(wanted(Source::credit_notes, "ACCRECCREDIT", "AUTHORISED"));
  CHECK_FALSE(wanted(Source::credit_notes, "ACCRECCREDIT", "DRAFT"));
  CHECK_FALSE(wanted(Source::credit_notes, "ACCPAYCREDIT", "AUTHORISED"));
  CHECK(wanted(Source::overpayments, "RECEIVE-OVERPAYMENT", "AUTHORISED"));
  CHECK(wanted(Source::overpayments, "AROVERPAYMENT", "PAID"));
  CHECK_FALSE(wanted(Source::overpayments, "SPEND-OVERPAYMENT", "AUTHORISED"));
  CHECK_FALSE(wanted(Source::prepayments, "APPREPAYMENT", "AUTHORISED"));
  // What does not say what it is has to be looked at.
  CHECK(is_wanted(Source::invoices, example::parsed("{}")));
  CHECK(is_wanted(Source::invoices, example::parsed(R"({"Type":7})")));
}

TEST_CASE("xero: the summary of an invoice has the version of the whole one") {
  auto summary = example::without(example::invoice(), "Payments");
  summary = example::without(example::without(summary, "LineItems"), "HasAttachments");
  CHECK(read(summary).version == read(example::invoice()).version);
  CHECK_FALSE(is_whole_in_summary(read(summary)));
  CHECK(is_whole_in_summary(read(example::with(summary, "AmountDue", "980.50"))));
}

TEST_CASE("xero: changes that do not move the moment of change are another version all the same") {
  const auto version = read(example::invoice()).version;
  const std::pair<const char*, const char*> table[] = {
      {"DueDateString", R"("2026-10-15T00:00:00")"},
      {"SentToContact", "false"},
      {"AmountDue", "700.50"},
      {"Status", R"("PAID")"},
      {"Reference", R"("")"},
      {"InvoiceNumber", R"("INV-1")"},
      {"Contact", R"({"ContactID":"other"})"}};
  for (const auto& [key, text] : table) {
    CAPTURE(key);
    CHECK(read(example::with(example::invoice(), key, text)).version != version);
  }
  CHECK(read(example::with(example::invoice(), "UpdatedDateUTC", R"("\/Date(1794205811044)\/")"))
            .version != version);
}

TEST_CASE("xero: a link to pay by is part of the version") {
  auto invoice = read(example::invoice());
  const auto without_link = invoice.version;
  set_payment_link(invoice, "https://in.xero.com/x");
  CHECK(invoice.payment_link == "https://in.xero.com/x");
  CHECK(invoice.version != without_link);
  set_payment_link(invoice, "");
  CHECK(invoice.version == without_link);
}

TEST_CASE("xero: the organisations that a token opens, without practices") {
  const auto tenants = read_connections(example::parsed(
      R"([{"id":"x","tenantId":"t-1","tenantType":"ORGANISATION","tenantName":"Acme"},
          {"id":"y","tenantId":"t-2","tenantType":"PRACTICE","tenantName":"Kantoor"},
          {"id":"z","tenantId":"t-3"}])"));
  REQUIRE(tenants);
  REQUIRE(tenants->size() == 2);
  CHECK(tenants->at(0).id == "t-1");
  CHECK(tenants->at(0).name == "Acme");
  CHECK(tenants->at(1).name.empty());
}

TEST_CASE("xero: the organisation says its currency and its zone") {
  const auto identity = read_organisation(example::parsed(
      R"({"Organisations":[{"OrganisationID":"o-1","Name":"Acme","BaseCurrency":"EUR","Timezone":"WEUROPESTANDARDTIME"}]})"));
  REQUIRE(identity);
  CHECK(identity->ledger_id == "o-1");
  CHECK(identity->name == "Acme");
  CHECK(identity->currency == "EUR");
  CHECK(identity->time_zone == "Europe/Amsterdam");
  CHECK_FALSE(read_organisation(example::parsed(R"({"Organisations":[]})")));
}

TEST_CASE("xero: small answers") {
  CHECK(read_reminders_enabled(example::parsed(R"({"InvoiceReminders":[{"Enabled":true}]})"))
            .value());
  CHECK_FALSE(read_reminders_enabled(example::parsed(R"({"InvoiceReminders":[{"Enabled":false}]})"))
                  .value());
  CHECK_FALSE(read_reminders_enabled(example::parsed("{}")).value());
  CHECK(read_online_invoice(example::parsed(
            R"({"OnlineInvoices":[{"OnlineInvoiceUrl":"https://in.xero.com/a"}]})")) ==
        "https://in.xero.com/a");
  CHECK(read_online_invoice(
            example::parsed(R"({"OnlineInvoices":[{"OnlineInvoiceUrl":"javascript:x"}]})")) == "");
}

TEST_CASE("S9: the books are as of the newest payment that is reconciled, not of the future") {
  const auto newest = read_newest_reconciled(
      example::parsed(R"({"Payments":[{"DateString":"2026-12-24T00:00:00","IsReconciled":true},
                          {"DateString":"2026-11-20T00:00:00","IsReconciled":false},
                          {"DateString":"2026-11-18T00:00:00","IsReconciled":true},
                          {"DateString":"2026-11-17T00:00:00","IsReconciled":true}]})"),
      day("2026-11-21"));
  CHECK(newest.value() == day("2026-11-18"));
  CHECK_FALSE(read_newest_reconciled(example::parsed(R"({"Payments":[]})"), day("2026-11-21"))
                  .value()
                  .has_value());
}

TEST_CASE("xero: a note carries its marker, and is cut to what Xero takes") {
  const std::string marker = "00112233445566778899aabbccddeeff";
  const auto details = [&](const std::string& text) {
    const auto body = json::parse(note_body({{RecordKind::invoice, "1"}, text, marker})).value();
    return body.find("HistoryRecords")->items().at(0).find("Details")->text();
  };
  CHECK(details("Reminder sent") == "Reminder sent\n[dunningd " + marker + "]");
  CHECK(details("Sent " + marker) == "Sent " + marker);
  std::string longest;
  while (longest.size() < 4'000)
    longest += "\xc3\xab";
  CHECK(details(longest).size() <= note_limit);
  CHECK(details(longest).ends_with(marker + "]"));
  const auto history = example::parsed(
      R"({"HistoryRecords":[{"Details":"x"},{},{"Details":"Sent )" + marker + R"("}]})");
  CHECK(has_note(history, marker).value());
  CHECK_FALSE(has_note(history, "ffeeddccbbaa99887766554433221100").value());
}

TEST_CASE("xero: complaints are found in every form of an error answer") {
  const std::pair<const char*, const char*> table[] = {
      {R"({"ErrorNumber":16,"Type":"QueryParseException","Message":"Syntax error"})",
       "Syntax error"},
      {R"({"ErrorNumber":10,"Type":"ValidationException","Message":"A validation exception occurred",
           "Elements":[{"ValidationErrors":[{"Message":"Invoice # must be unique."}]}]})",
       "A validation exception occurred; Invoice # must be unique."},
      {R"({"Type":null,"Title":"Unauthorized","Status":401,"Detail":"TokenExpired: token expired"})",
       "Unauthorized; TokenExpired: token expired"},
      {R"({"title":"Forbidden","detail":"AuthenticationUnsuccessful"})",
       "Forbidden; AuthenticationUnsuccessful"},
      {"The Organisation is offline", "The Organisation is offline"},
      {"<html>no</html>", ""},
      {"", ""},
  };
  for (const auto& [body, complaint] : table) {
    CAPTURE(body);
    CHECK(complaint_in(body) == complaint);
  }
  CHECK(objection_in(example::parsed(
            R"({"HistoryRecords":[{"ValidationErrors":[{"Message":"too long"}]}]})")) ==
        "too long");
  CHECK(objection_in(example::parsed(R"({"HistoryRecords":[{"ValidationErrors":[]}]})")).empty());
}
