// Xero: what happens in the books, and what moves UpdatedDateUTC.
#include <doctest/doctest.h>

#include "tests/sandbox_test/xero_client.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

std::string updated(XeroClient& xero, const std::string& id) {
  return xero.one("Invoices", id)["UpdatedDateUTCString"].get<std::string>();
}

}  // namespace

TEST_CASE("xero: an invoice is paid, un-paid and voided, and never vanishes") {
  Inside inside;
  XeroClient xero(inside);
  const std::string id = xero.invoice("Z-1");
  inside.control("pay", {{"invoice", "Z-1"}, {"amount", "21.00"}});
  Json invoice = xero.one("Invoices", id);
  CHECK(invoice["Status"] == "AUTHORISED");
  CHECK(invoice["AmountDue"] == 100.0);
  CHECK(invoice["AmountPaid"] == 21.0);
  CHECK(invoice["Payments"].size() == 1);
  inside.control("pay", {{"invoice", "Z-1"}});
  CHECK(xero.one("Invoices", id)["Status"] == "PAID");
  CHECK(xero.one("Invoices", id).contains("FullyPaidOnDate"));
  inside.control("unpay", {{"invoice", "Z-1"}});
  inside.control("unpay", {{"invoice", "Z-1"}});
  CHECK(xero.one("Invoices", id)["Status"] == "AUTHORISED");
  CHECK(xero.all("Payments", "?where=Status%3D%3D%22DELETED%22").size() == 2);
  xero.option("deleted_payments_shown", false);
  CHECK(xero.all("Payments").empty());
  inside.control("delete_invoice", {{"invoice", "Z-1"}});
  invoice = xero.one("Invoices", id);
  CHECK(invoice["Status"] == "VOIDED");
  CHECK(invoice["AmountDue"] == 0.0);
  CHECK(invoice["Total"] == 121.0);
  CHECK(xero.all("Invoices", "?Statuses=DELETED,VOIDED").size() == 1);
  const std::string draft = xero.invoice("", {{"as", "draft"}});
  inside.control("delete_invoice", {{"invoice", draft}});
  CHECK(xero.one("Invoices", draft)["Status"] == "DELETED");
}

TEST_CASE("xero: a bounced receipt is a deleted payment") {
  Inside inside;
  XeroClient xero(inside);
  const std::string id = xero.invoice("Z-1");
  inside.control("pay", {{"invoice", "Z-1"}});
  inside.control("reverse_payment", {{"invoice", "Z-1"}});
  CHECK(xero.one("Invoices", id)["AmountDue"] == 121.0);
  CHECK(xero.one("Invoices", id)["AmountPaid"] == 0.0);
  CHECK(xero.all("Payments")[0]["Status"] == "DELETED");
}

TEST_CASE("xero: credit notes, overpayments and prepayments stand beside the invoices") {
  Inside inside;
  XeroClient xero(inside);
  const std::string first = xero.invoice("Z-1");
  inside.control("credit", {{"invoice", "Z-1"}, {"amount", "21.00"}});
  Json note = xero.all("CreditNotes", "?page=1")[0];
  CHECK(note["Type"] == "ACCRECCREDIT");
  CHECK(note["Status"] == "PAID");
  CHECK(note["Total"] == 21.0);
  CHECK(note["RemainingCredit"] == 0.0);
  CHECK(note["Allocations"][0]["Invoice"]["InvoiceID"] == first);
  CHECK(xero.one("Invoices", first)["AmountCredited"] == 21.0);
  CHECK(xero.one("Invoices", first)["CreditNotes"][0]["CreditNoteID"] == note["CreditNoteID"]);
  inside.control("credit", {{"invoice", "Z-1"}, {"amount", "30.00"}, {"settle", false}});
  CHECK(xero.all("CreditNotes", "?where=Status%3D%3D%22AUTHORISED%22")[0]["RemainingCredit"] ==
        30.0);
  CHECK(xero.one("Invoices", first)["AmountDue"] == 100.0);

  inside.control("on_account", {{"debtor", "Z-1"}, {"amount", "40.00"}});
  const Json money = inside.control(
      "on_account", {{"debtor", "Z-1"}, {"amount", "25.00"}, {"kind", "prepayment"}});
  CHECK(xero.all("Overpayments")[0]["RemainingCredit"] == 40.0);
  CHECK(xero.all("Prepayments")[0]["Type"] == "RECEIVE-PREPAYMENT");
  inside.control("allocate", {{"on_account", money["id"]}, {"invoice", "Z-1"}});
  CHECK(xero.all("Prepayments")[0]["Status"] == "PAID");
  CHECK(xero.one("Invoices", first)["AmountDue"] == 75.0);
  CHECK(xero.one("Invoices", first)["Prepayments"][0]["AppliedAmount"] == 25.0);
}

TEST_CASE("xero: too much paid is an overpayment, and a write-off a credit note") {
  Inside inside;
  XeroClient xero(inside);
  const std::string id = xero.invoice("Z-1");
  inside.control("pay", {{"invoice", "Z-1"}, {"amount", "131.00"}});
  CHECK(xero.one("Invoices", id)["AmountPaid"] == 121.0);
  CHECK(xero.one("Invoices", id)["AmountDue"] == 0.0);
  CHECK(xero.all("Overpayments")[0]["RemainingCredit"] == 10.0);
  const std::string lost = xero.invoice("Z-2");
  inside.control("write_off", {{"invoice", "Z-2"}});
  CHECK(xero.one("Invoices", lost)["Status"] == "PAID");
  CHECK(xero.all("CreditNotes")[0]["Allocations"][0]["Invoice"]["InvoiceID"] == lost);
}

TEST_CASE(
    "xero: falling due, reminders and pauses move nothing; payments do, by its two readings") {
  Inside inside;
  XeroClient xero(inside);
  const std::string id = xero.invoice("Z-1", {{"due_in", 0}});
  inside.control("advance", {{"days", 2}});
  xero.renew();
  inside.control("pause", {{"invoice", "Z-1"}});
  inside.control("note", {{"invoice", "Z-1"}, {"text", "belde"}});
  CHECK(updated(xero, id) == "2026-11-02T08:00:00Z");
  inside.control("pay", {{"invoice", "Z-1"}, {"amount", "1.00"}});
  CHECK(updated(xero, id) == "2026-11-04T08:00:00Z");
  xero.option("payments_bump", false);
  const std::string other = xero.invoice("Z-2");
  inside.advance_s(60);
  inside.control("pay", {{"invoice", "Z-2"}, {"amount", "1.00"}});
  CHECK(updated(xero, other) == "2026-11-04T08:00:00Z");
  inside.control("pay", {{"invoice", "Z-2"}});
  CHECK(updated(xero, other) == "2026-11-04T08:01:00Z");
}

TEST_CASE("xero: due date and sent mark of what is paid in part change in silence") {
  Inside inside;
  XeroClient xero(inside);
  const std::string id = xero.invoice("Z-1");
  inside.control("pay", {{"invoice", "Z-1"}, {"amount", "21.00"}});
  inside.advance_s(60);
  inside.control("change_due_date", {{"invoice", "Z-1"}, {"due_date", "2026-12-01"}});
  CHECK(xero.one("Invoices", id)["DueDateString"] == "2026-12-01T00:00:00");
  CHECK(updated(xero, id) == "2026-11-02T08:00:00Z");
  xero.post("/Invoices/" + id, {{"InvoiceID", id}, {"SentToContact", false}});
  CHECK(updated(xero, id) == "2026-11-02T08:00:00Z");
  xero.option("quiet_edits", false);
  inside.control("change_due_date", {{"invoice", "Z-1"}, {"due_date", "2026-12-02"}});
  CHECK(updated(xero, id) == "2026-11-02T08:01:00Z");
}

TEST_CASE("xero: notes are written into the history, where the newest comes first") {
  Inside inside;
  XeroClient xero(inside);
  const std::string id = xero.invoice("Z-1");
  inside.advance_s(60);
  const Response answer =
      xero.put("/Invoices/" + id + "/History",
               {{"HistoryRecords", {{{"Details", "Reminder sent (ref 8f3c)."}}}}});
  CHECK(answer.status == 200);
  CHECK(json_of(answer)["HistoryRecords"][0]["DateUTCString"] == "2026-11-02T08:01:00");
  const Json history = json_of(xero.get("/Invoices/" + id + "/History"))["HistoryRecords"];
  CHECK(history[0]["Details"] == "Reminder sent (ref 8f3c).");
  CHECK(history[0]["User"] == "System Generated");
  CHECK(history.back()["Changes"] == "Created");
  CHECK(updated(xero, id) == "2026-11-02T08:00:00Z");
  xero.option("notes_bump", true);
  xero.post("/Invoices/" + id + "/History", {{"Details", "again"}});
  CHECK(updated(xero, id) == "2026-11-02T08:01:00Z");
  CHECK(xero.put("/Invoices/" + id + "/History", {{"Details", std::string(2501, 'x')}}).status ==
        400);
  xero.option("history_length", 250);
  CHECK(xero.put("/Invoices/" + id + "/History", {{"Details", std::string(251, 'x')}}).status ==
        400);
  const std::string contact = xero.one("Invoices", id)["Contact"]["ContactID"].get<std::string>();
  CHECK(xero.put("/Contacts/" + contact + "/History", {{"Details", "x"}}).status == 200);
  CHECK(xero.put("/Receipts/" + id + "/History", {{"Details", "x"}}).status != 200);
  CHECK(inside.view("written")["notes"].size() == 3);
}

TEST_CASE("xero: an invoice is changed as its status allows") {
  Inside inside;
  XeroClient xero(inside);
  const std::string id = xero.invoice("Z-1");
  const auto change = [&](Json members) {
    members["InvoiceID"] = id;
    return xero.post("/Invoices/" + id, members);
  };
  CHECK(json_of(change(
            {{"ExpectedPaymentDate", "2026-12-05"}}))["Invoices"][0]["ExpectedPaymentDateString"] ==
        "2026-12-05T00:00:00");
  CHECK(json_of(change({{"ExpectedPaymentDate", ""}}))["Invoices"][0].contains(
      "ExpectedPaymentDate"));
  CHECK(!json_of(change({{"ExpectedPaymentDateString", ""}}))["Invoices"][0].contains(
      "ExpectedPaymentDate"));
  inside.control("pay", {{"invoice", "Z-1"}, {"amount", "1.00"}});
  CHECK(change({{"Status", "VOIDED"}}).status == 400);
  xero.option("part_paid_editable", false);
  const Response refused = change({{"ExpectedPaymentDate", "2026-12-05"}});
  CHECK(refused.status == 400);
  CHECK(json_of(refused)["Elements"][0]["ValidationErrors"][0]["Message"] ==
        "Invoice not of valid status for modification");
  inside.control("unpay", {{"invoice", "Z-1"}});
  xero.option("lock_date", "2026-12-31");
  CHECK(change({{"Reference", "x"}}).status == 400);
  xero.option("lock_date", "");
  CHECK(json_of(change({{"Status", "VOIDED"}}))["Invoices"][0]["Status"] == "VOIDED");
  CHECK(change({{"Reference", "x"}}).status == 400);
  const std::string draft = xero.invoice("", {{"as", "draft"}});
  const Json warned = json_of(xero.post("/Invoices?summarizeErrors=false",
                                        {{"InvoiceID", draft}, {"SentToContact", true}}));
  CHECK(warned["Invoices"][0]["Warnings"][0]["Message"] ==
        "Only AUTHORISED invoices may have SentToContact updated.");
}

TEST_CASE("xero: PUT makes an invoice once, by its number; errors are summarised or not") {
  Inside inside;
  XeroClient xero(inside);
  const Json contact = xero.one("Invoices", xero.invoice("Z-1"))["Contact"]["ContactID"];
  const Json fee{{"Type", "ACCREC"},
                 {"InvoiceNumber", "FEE-1"},
                 {"Contact", {{"ContactID", contact}}},
                 {"Status", "AUTHORISED"},
                 {"DueDate", "2026-11-16"},
                 {"LineItems",
                  {{{"Description", "Costs"},
                    {"Quantity", 1},
                    {"UnitAmount", 40.00},
                    {"AccountCode", "200"}}}}};
  const Response made = xero.put("/Invoices", {{"Invoices", Json::array({fee})}});
  CHECK(made.status == 200);
  CHECK(json_of(made)["Invoices"][0]["AmountDue"] == 40.0);
  const Response again = xero.put("/Invoices", fee);
  CHECK(again.status == 400);
  CHECK(json_of(again)["Elements"][0]["ValidationErrors"][0]["Message"] ==
        "Invoice # must be unique.");
  const Response quiet = xero.put("/Invoices?summarizeErrors=false", fee);
  CHECK(quiet.status == 200);
  CHECK(json_of(quiet)["Invoices"][0]["StatusAttributeString"] == "ERROR");
}

TEST_CASE("xero: an invoice is mailed under its conditions, and up to the cap of a day") {
  Inside inside;
  XeroClient xero(inside);
  const std::string id = xero.invoice("Z-1");
  const auto mail = [&](const std::string& of) {
    return xero.post("/Invoices/" + of + "/Email", Json::object()).status;
  };
  CHECK(mail(id) == 204);
  CHECK(mail(xero.invoice("", {{"as", "draft"}})) == 400);
  CHECK(mail("00000000-0000-4000-8000-000000000000") == 404);
  xero.option("mail_cap", 1);
  CHECK(mail(id) == 400);
  inside.control("advance", {{"days", 1}});
  xero.renew();
  CHECK(mail(id) == 204);
}

TEST_CASE("xero: PDF, the page online, reminders of its own, and payments by hand") {
  Inside inside;
  XeroClient xero(inside);
  const std::string id = xero.invoice("Z-1");
  const Response pdf = xero.get("/Invoices/" + id, {{"accept", "application/pdf"}});
  CHECK(pdf.content_type == "application/pdf");
  CHECK(pdf.body.starts_with("%PDF"));
  CHECK(json_of(
            xero.get("/Invoices/" + id + "/OnlineInvoice"))["OnlineInvoices"][0]["OnlineInvoiceUrl"]
            .get<std::string>()
            .starts_with("https://in.xero.com/"));
  CHECK(xero.get("/Invoices/" + xero.invoice("", {{"as", "draft"}}) + "/OnlineInvoice").status ==
        404);
  CHECK(json_of(xero.get("/InvoiceReminders/Settings"))["InvoiceReminders"][0]["Enabled"] == false);
  xero.option("sends_reminders", true);
  CHECK(json_of(xero.get("/InvoiceReminders/Settings"))["InvoiceReminders"][0]["Enabled"] == true);
  xero.renew({{"scopes", {"accounting.payments", "accounting.invoices"}}});
  const Response paid = xero.put(
      "/Payments",
      {{"Invoice", {{"InvoiceID", id}}}, {"Account", {{"Code", "090"}}}, {"Amount", 21.00}});
  CHECK(paid.status == 200);
  const std::string payment = json_of(paid)["Payments"][0]["PaymentID"].get<std::string>();
  CHECK(xero.post("/Payments/" + payment, {{"Status", "DELETED"}}).status == 200);
  CHECK(xero.one("Invoices", id)["AmountDue"] == 121.0);
}

TEST_CASE("xero: a part of the debtors can be shown, the first one always") {
  Inside inside({9, 60});
  XeroClient xero(inside);
  const std::size_t all = xero.all("Contacts", "?includeArchived=true").size();
  xero.option("share", true);
  const std::size_t part = xero.all("Contacts", "?includeArchived=true").size();
  CHECK(part == 4);
  CHECK(part < all);
}
