// Xero: what the sandbox answers is what the contract table says, whatever was asked.
#include <doctest/doctest.h>

#include "tests/contract/wire/observer.hpp"
#include "tests/sandbox_test/xero_client.hpp"

using namespace dunning;
using namespace dunning::sandbox;

TEST_CASE("xero: every operation of the contract table is answered as the table says") {
  auto table = contract::wire::Table::read(std::string(DUNNING_SOURCE_DIR) +
                                           "/tests/contract/wire/xero.json");
  REQUIRE(table);
  contract::wire::Observer observer(**table);
  Inside inside({8, 90});
  inside.sandbox().watch(std::ref(observer));
  XeroClient xero(inside);
  const Json access = inside.access("xero");
  inside.post_form("/connect/token",
                   {{"grant_type", "refresh_token"},
                    {"refresh_token", access["refresh_token"].get<std::string>()},
                    {"client_id", access["client_id"].get<std::string>()},
                    {"client_secret", access["client_secret"].get<std::string>()}});
  inside.post_form("/connect/token", {{"grant_type", "refresh_token"}});

  const std::string id = xero.invoice("Z-1");
  inside.control("pay", {{"invoice", "Z-1"}, {"amount", "1.00"}});
  inside.control("credit", {{"invoice", "Z-1"}, {"amount", "2.00"}});
  inside.control("expect", {{"invoice", "Z-1"}, {"in", 5}});
  inside.control("edit_debtor", {{"debtor", "Z-1"}, {"classification", "VIP"}});
  for (const char* kind : {"overpayment", "prepayment"}) {
    const Json money =
        inside.control("on_account", {{"debtor", "Z-1"}, {"amount", "9.00"}, {"kind", kind}});
    inside.control("allocate",
                   {{"on_account", money["id"]}, {"invoice", "Z-1"}, {"amount", "3.00"}});
  }
  xero.invoice("Z-2");
  inside.control("write_off", {{"invoice", "Z-2"}});
  xero.invoice("Z-3");
  inside.control("pay", {{"invoice", "Z-3"}, {"amount", "200.00"}});
  const std::string contact = xero.one("Invoices", id)["Contact"]["ContactID"].get<std::string>();
  const Json notes = xero.all("CreditNotes", "?page=1");
  const std::string note = notes[0]["CreditNoteID"].get<std::string>();
  const auto first = [&](const char* collection, const char* key) {
    return xero.all(collection)[0][key].get<std::string>();
  };

  inside.ask("GET", "/connections",
             {{"authorization", "Bearer " + xero.token}, {"accept", "application/json"}});
  for (const std::string& path :
       std::vector<std::string>{"/Organisation",
                                "/InvoiceReminders/Settings",
                                "/Invoices",
                                "/Invoices?page=1",
                                "/Invoices?summaryOnly=true&page=1&pageSize=1000",
                                "/Invoices?where=nonsense(",
                                "/Invoices?Statuses=AUTHORISED",
                                "/Invoices/" + id + "/OnlineInvoice",
                                "/Invoices/" + id + "/History",
                                "/Contacts",
                                "/Contacts?page=1&includeArchived=true",
                                "/Contacts?summaryOnly=true",
                                "/Contacts/" + contact,
                                "/Contacts/" + contact + "/History",
                                "/ContactGroups",
                                "/CreditNotes/" + note,
                                "/CreditNotes/" + note + "/History",
                                "/Overpayments/" + first("Overpayments", "OverpaymentID"),
                                "/Prepayments/" + first("Prepayments", "PrepaymentID"),
                                "/Payments?page=1",
                                "/BankTransactions?page=1",
                                "/Invoices/00000000-0000-4000-8000-000000000000"})
    xero.get(path);
  xero.get("/Invoices/" + id, {{"accept", "application/pdf"}});
  const Json details{{"HistoryRecords", {{{"Details", "told"}}}}};
  xero.put("/Invoices/" + id + "/History", details);
  xero.put("/Contacts/" + contact + "/History", details);
  xero.put("/CreditNotes/" + notes[0]["CreditNoteID"].get<std::string>() + "/History", details);
  xero.post("/Invoices/" + id, {{"InvoiceID", id}, {"SentToContact", true}});
  xero.post("/Invoices/" + id + "/Email", Json::object());
  xero.put(
      "/Invoices",
      {{"Invoices", Json::array({{{"Type", "ACCREC"}, {"Contact", {{"ContactID", contact}}}}})}});
  xero.option("minute_limit", 1);
  CHECK(xero.get("/Organisation").status == 429);
  const std::string token = xero.token;
  inside.ask("DELETE",
             "/connections/" + json_of(inside.ask("GET", "/connections",
                                                  {{"authorization", "Bearer " + token},
                                                   {"accept", "application/json"}}))[1]["id"]
                                   .get<std::string>(),
             {{"authorization", "Bearer " + token}, {"accept", "application/json"}});

  for (const std::string& complaint : observer.complaints())
    FAIL_CHECK(complaint);
  for (const auto& [operation, count] : (*table)->met()) {
    CAPTURE(operation);
    CHECK(count > 0);
  }
}
