#include <doctest/doctest.h>

#include "tests/sandbox_test/exact.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

constexpr const char* marker = "0123456789abcdef0123456789abcdef";

struct Desk {
  Exact exact;
  std::string account;

  Desk() {
    exact.debtor("1", {{"company", "Zadel B.V."}});
    exact.invoice("1", "A-1", "100.00");
    account = exact.rows("crm/Accounts", {{"$select", "ID"}})[0]["ID"].get<std::string>();
  }
};

}  // namespace

TEST_CASE("a note on an account is found again by the marker in its subject") {
  Desk desk;
  const Response response = desk.exact.post("activities/CommunicationNotes",
                                            {{"Subject", std::string("Herinnering ") + marker},
                                             {"Notes", "Verstuurd"},
                                             {"Date", "2026-11-02"},
                                             {"Account", desk.account}});
  REQUIRE(response.status == 201);
  CHECK(json_of(response)["d"]["Date"] == "/Date(1793577600000)/");
  CHECK(json_of(response)["d"]["AccountName"] == "Zadel B.V.");
  const auto found = [&](const std::string& wanted) {
    return desk.exact
        .rows("activities/CommunicationNotes",
              {{"$select", "ID,Subject"},
               {"$filter", "Account eq guid'" + desk.account + "' and substringof('" + wanted +
                               "',Subject) eq true"}})
        .size();
  };
  CHECK(found(marker) == 1);
  CHECK(found("fedcba") == 0);
  CHECK(desk.exact.inside.view("written")["per_marker"][marker] == 1);
  const std::string id = json_of(response)["d"]["ID"].get<std::string>();
  CHECK(desk.exact.put("activities/CommunicationNotes(guid'" + id + "')", {{"Subject", "x"}})
            .status == 405);
}

TEST_CASE("a task is open, and a reference to another division's record is dropped in silence") {
  Desk desk;
  const Json task = json_of(
      desk.exact.post("activities/Tasks", {{"Description", "Bel de klant"},
                                           {"Account", "00000000-0000-4000-8000-000000000001"},
                                           {"ActionDate", "2026-11-09T00:00:00"}}))["d"];
  CHECK(task["Status"] == 20);
  CHECK(task["Account"].is_null());
  CHECK(
      desk.exact.rows("activities/Tasks", {{"$filter", "Description eq 'Bel de klant'"}}).size() ==
      1);
}

TEST_CASE("a value of a wrong type is refused, an unknown member too, a missing one with a 500") {
  Desk desk;
  const Response wrong =
      desk.exact.post("activities/Tasks", {{"Account", "guid'" + desk.account + "'"}});
  CHECK(wrong.status == 400);
  CHECK(error_text(wrong).find("'Account' to type 'Guid'") != std::string::npos);
  CHECK(desk.exact.post("activities/Tasks", {{"Nothing", 1}}).status == 400);
  const Response missing = desk.exact.post("documents/Documents", {{"Subject", "x"}});
  CHECK(missing.status == 500);
  CHECK(error_text(missing) == "Verplicht: Type");
}

TEST_CASE("a new account answers nulls unless the client prefers the representation") {
  Desk desk;
  const Json silent = json_of(desk.exact.post("crm/Accounts", {{"Name", "Kees B.V."}}))["d"];
  CHECK(silent["ID"].is_string());
  CHECK(silent["Name"].is_null());
  Inside::Headers headers = desk.exact.headers();
  headers["prefer"] = "return=representation";
  const Response full =
      desk.exact.inside.ask("POST", desk.exact.target("crm/Accounts", {}), headers,
                            Json{{"Name", "Bos B.V."}, {"Code", "               900"}}.dump());
  CHECK(json_of(full)["d"]["Name"] == "Bos B.V.");
  CHECK(json_of(full)["d"]["Code"] == "               900");
  const Response again = desk.exact.post("crm/Accounts", {{"Name", "Bos"}, {"Code", "900"}});
  CHECK(again.status == 500);
  CHECK(error_text(again) == "Gegeven bestaat reeds.");
}

TEST_CASE("a PUT changes what it names, answers 204 and moves the row's Timestamp") {
  Desk desk;
  const Exact::Options ask{{"$filter", "Timestamp gt 1L"}, {"$select", "ID,Blocked,Name"}};
  const std::int64_t before = Exact::highest(desk.exact.rows("sync/CRM/Accounts", ask));
  const Response response =
      desk.exact.put("crm/Accounts(guid'" + desk.account + "')", {{"Blocked", true}});
  CHECK(response.status == 204);
  CHECK(response.body.empty());
  const Json after = desk.exact.rows("sync/CRM/Accounts", ask);
  CHECK(after[0]["Blocked"] == true);
  CHECK(after[0]["Name"] == "Zadel B.V.");
  CHECK(Exact::highest(after) > before);
  const std::string term = desk.exact.receivables()[0]["ID"].get<std::string>();
  CHECK(desk.exact.put("cashflow/Receivables(guid'" + term + "')", {{"Description", "Aangemaand"}})
            .status == 204);
  CHECK(json_of(desk.exact.get("cashflow/Receivables(guid'" + term + "')"))["d"]["Description"] ==
        "Aangemaand");
}

TEST_CASE("an account that is owed money cannot be deleted; another can, and is told of") {
  Desk desk;
  CHECK(desk.exact.remove("crm/Accounts(guid'" + desk.account + "')").status == 500);
  const std::string id =
      json_of(desk.exact.post("crm/Accounts", {{"Name", "Kees B.V."}}))["d"]["ID"]
          .get<std::string>();
  CHECK(desk.exact.remove("crm/Accounts(guid'" + id + "')").status == 204);
  CHECK(desk.exact.get("crm/Accounts(guid'" + id + "')").status == 404);
  const Json deleted = desk.exact.rows(
      "sync/Deleted", {{"$filter", "Timestamp gt 1L"}, {"$select", "EntityKey,EntityType"}});
  CHECK(deleted[0]["EntityKey"] == id);
  CHECK(deleted[0]["EntityType"] == 2);
}

TEST_CASE("the invoice's PDF hangs on its document, for whoever brings the token") {
  Desk desk;
  const std::string entry = desk.exact.receivables()[0]["TransactionEntryID"].get<std::string>();
  const Json document =
      desk.exact.rows("documents/Documents",
                      {{"$select", "ID,Type"},
                       {"$filter", "FinancialTransactionEntryID eq guid'" + entry + "'"}})[0];
  CHECK(document["Type"] == 10);
  const Json file = desk.exact.rows(
      "documents/DocumentAttachments",
      {{"$filter", "Document eq guid'" + document["ID"].get<std::string>() + "'"}})[0];
  CHECK(file["FileName"] == "Factuur A-1.pdf");
  CHECK(file["Attachment"].is_null());
  const std::string address = file["Url"].get<std::string>() + "&Download=1";
  const Response pdf = desk.exact.follow(address);
  CHECK(pdf.content_type == "application/pdf");
  CHECK(pdf.body.starts_with("%PDF-1.4"));
  desk.exact.token = "";
  CHECK(desk.exact.follow(address).status == 401);
}

TEST_CASE("a document and its file are posted apart") {
  Desk desk;
  const std::string id = json_of(desk.exact.post(
      "documents/Documents",
      {{"Subject", "Aanmaning"}, {"Type", 55}, {"Account", desk.account}}))["d"]["ID"]
                             .get<std::string>();
  const Json file = json_of(desk.exact.post(
      "documents/DocumentAttachments",
      {{"Document", id}, {"FileName", "aanmaning.txt"}, {"Attachment", "aGFsbG8="}}))["d"];
  CHECK(desk.exact.follow(file["Url"].get<std::string>() + "&Download=1").body == "hallo");
}

TEST_CASE("a sales entry that is posted is an invoice of the economy") {
  Desk desk;
  const Response response =
      desk.exact.post("salesentry/SalesEntries",
                      {{"Customer", desk.account},
                       {"Journal", "70"},
                       {"EntryDate", "2026-10-01"},
                       {"DueDate", "2026-10-15"},
                       {"YourRef", "X-77"},
                       {"SalesEntryLines", {{{"AmountFC", 121.5}, {"GLAccount", desk.account}}}}});
  REQUIRE(response.status == 201);
  const Json invoices = desk.exact.inside.view("invoices");
  CHECK(invoices[1]["number"] == "X-77");
  CHECK(invoices[1]["total"] == "121.50");
  const Json terms = desk.exact.rows(
      "cashflow/Receivables", {{"$select", "TransactionID"}, {"$filter", "YourRef eq 'X-77'"}});
  CHECK(invoices[1]["exact_online_id"] == terms[0]["TransactionID"]);
  CHECK(desk.exact.inside.control(
            "pay", {{"invoice", json_of(response)["d"]["EntryID"]}})["state"] == "paid");
}

TEST_CASE("what a test overrides is on the wire, also in the rows of a term") {
  Desk desk;
  desk.exact.held = false;
  desk.exact.inside.control("override", {{"system", "exact_online"},
                                         {"invoice", "A-1"},
                                         {"set", {{"AmountDC", "a lot"}}},
                                         {"remove", {"Currency"}}});
  const Json row = desk.exact.receivables()[0];
  CHECK(row["AmountDC"] == "a lot");
  CHECK_FALSE(row.contains("Currency"));
}

TEST_CASE("whether a user may call an endpoint can be asked") {
  Desk desk;
  const auto may = [&](const char* endpoint, const char* method) {
    return json_of(desk.exact.get(
        "users/UserHasRights", {{"endpoint", endpoint}, {"action", method}}))["d"]["UserHasRights"];
  };
  CHECK(may("'cashflow/Receivables'", "'PUT'") == true);
  CHECK(may("'cashflow/Receivables'", "'DELETE'") == false);
  CHECK(desk.exact.get("users/UserHasRights").status == 400);
}
