// Moneybird: what the sandbox answers is what the contract table says, whatever was asked.
#include <doctest/doctest.h>

#include "tests/contract/wire/observer.hpp"
#include "tests/sandbox/oauth/form.hpp"
#include "tests/sandbox_test/moneybird_client.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

std::string id(const Json& record) {
  return record["id"].get<std::string>();
}

Json ids(const Json& record) {
  return {{"ids", Json::array({record["id"]})}};
}

}  // namespace

TEST_CASE("moneybird: every operation of the contract table is answered as the table says") {
  auto table = contract::wire::Table::read(std::string(DUNNING_SOURCE_DIR) +
                                           "/tests/contract/wire/moneybird.json");
  REQUIRE(table);
  contract::wire::Observer observer(**table);
  Inside inside({24, 150});
  inside.sandbox().watch(std::ref(observer));
  inside.sandbox().deliver_by([](const Parcel&) { return 200; });
  inside.control("option", {{"name", "external_every"}, {"value", 5}});
  inside.control("custom_field", {{"debtor", 1}, {"name", "Klasse"}, {"value", "B"}});
  MoneybirdClient moneybird(inside);

  moneybird.ask("GET", "/api/v2/administrations.json");
  for (const char* below :
       {"/workflows.json", "/workflows/433130000000000001.json", "/custom_fields.json",
        "/users.json", "/users.json?include_api_users=true"})
    moneybird.get(below);
  moneybird.get("/workflows/" + id(moneybird.rows("/workflows.json")[0]) + ".json");

  const std::string ever = "period:20100101..20361231";
  const Json late = moneybird.one("sales_invoices", "state:late");
  const std::string invoice = "/sales_invoices/" + id(late);
  for (const char* state : {"draft", "scheduled", "open", "late", "paid", "nonsense"})
    moneybird.get("/sales_invoices.json?filter=state:" + std::string(state));
  moneybird.get("/sales_invoices.json?per_page=101");
  moneybird.get("/sales_invoices/synchronization.json?filter=state:all");
  moneybird.post("/sales_invoices/synchronization.json", ids(late));
  moneybird.get("/sales_invoices/find_by_invoice_id/" + late["invoice_id"].get<std::string>() +
                ".json");
  moneybird.get("/sales_invoices/find_by_invoice_id/none.json");
  moneybird.get("/sales_invoices/find_by_reference/" +
                oauth::url_encoded(
                    late["reference"].is_null() ? "none" : late["reference"].get<std::string>()) +
                ".json");
  moneybird.get(invoice + ".json");
  moneybird.get("/sales_invoices/1.json");
  const Response redirect = moneybird.get(invoice + "/download_pdf.json");
  const std::string location = header_of(redirect, "Location");
  inside.ask("GET", location.substr(location.find("/storage/")));

  const Json note{{"note", {{"note", "told"}}}};
  const std::string contact = "/contacts/" + late["contact_id"].get<std::string>();
  for (const std::string& target : {invoice, contact}) {
    const Response made = moneybird.post(target + "/notes.json", note);
    moneybird.ask("DELETE", moneybird.root + target + "/notes/" + id(json_of(made)) + ".json");
  }
  moneybird.post(invoice + "/notes.json", note);
  moneybird.post(invoice + "/notes.json", {{"note", {{"note", " "}}}});
  const Json payment{{"payment", {{"payment_date", "2026-11-01"}, {"price", "0.50"}}}};
  const std::string paid = id(json_of(moneybird.post(invoice + "/payments.json", payment)));
  moneybird.get("/payments/" + paid + ".json");
  moneybird.get(invoice + ".json");
  moneybird.ask("DELETE", moneybird.root + invoice + "/payments/" + paid + ".json");
  moneybird.post(invoice + "/pause.json", Json::object());
  moneybird.post(invoice + "/resume.json", Json::object());
  Json reminder{{"sales_invoice_ids", {late["id"]}}, {"delivery_method", "Manual"}};
  for (const char* member : {"contact_id", "workflow_id", "document_style_id", "identity_id"})
    reminder[member] = late[member];
  moneybird.post("/sales_invoices/send_reminders.json", {{"sales_invoice_reminders", {reminder}}});
  reminder["delivery_method"] = "Email";
  moneybird.post("/sales_invoices/send_reminders.json", {{"sales_invoice_reminders", {reminder}}});
  reminder["contact_id"] = 1;
  moneybird.post("/sales_invoices/send_reminders.json", {{"sales_invoice_reminders", {reminder}}});
  for (const char* deed : {"/mark_as_dubious.json", "/mark_as_uncollectible.json"})
    moneybird.ask("PATCH", moneybird.root + invoice + deed, Json::object());
  moneybird.ask("PATCH", moneybird.root + invoice + "/mark_as_dubious.json", Json::object());
  moneybird.get(invoice + ".json");
  moneybird.ask("DELETE", moneybird.root + invoice + ".json");

  const Json external = moneybird.one("external_sales_invoices", ever);
  moneybird.get("/external_sales_invoices.json");
  moneybird.get("/external_sales_invoices.json?filter=" + ever + "&page=2&per_page=10");
  moneybird.get("/external_sales_invoices/synchronization.json?filter=" + ever);
  moneybird.post("/external_sales_invoices/synchronization.json", ids(external));
  moneybird.post("/external_sales_invoices/" + id(external) + "/notes.json", note);
  moneybird.post("/external_sales_invoices/1/notes.json", note);
  moneybird.get("/external_sales_invoices/" + id(external) + ".json");

  moneybird.get("/contacts.json?include_archived=true&per_page=100");
  moneybird.get("/contacts/filter.json?filter=contact_type:company");
  moneybird.get("/contacts/synchronization.json?include_archived=true");
  moneybird.post("/contacts/synchronization.json", {{"ids", {late["contact_id"]}}});
  moneybird.get("/contacts/customer_id/" + late["contact"]["customer_id"].get<std::string>() +
                ".json");
  moneybird.get(contact + ".json");
  moneybird.get("/contacts/1.json");

  const Json versions =
      moneybird.rows("/financial_mutations/synchronization.json?filter=period:20261001..20261102");
  REQUIRE(!versions.empty());
  moneybird.post("/financial_mutations/synchronization.json", ids(versions[0]));
  moneybird.get("/financial_mutations/" + id(versions[0]) + ".json");
  moneybird.get("/financial_mutations.json?filter=period:20261030..20261102");
  moneybird.get("/financial_mutations.json?filter=" + ever);
  moneybird.get("/reports/debtors.json");
  moneybird.get("/reports/debtors.json?period=this_year");

  const Response made = moneybird.post("/webhooks.json", {{"url", "https://debtor.example/hooks"},
                                                          {"enabled_events", {"sales_invoice"}}});
  moneybird.get("/webhooks.json");
  moneybird.ask("DELETE", moneybird.root + "/webhooks/" + id(json_of(made)) + ".json");

  const Json access = inside.access("moneybird");
  inside.post_form("/oauth/token",
                   {{"grant_type", "refresh_token"},
                    {"refresh_token", access["refresh_token"].get<std::string>()},
                    {"client_id", access["client_id"].get<std::string>()},
                    {"client_secret", access["client_secret"].get<std::string>()}},
                   {{"content-type", "application/x-www-form-urlencoded"}});
  inside.post_form("/oauth/token",
                   {{"grant_type", "refresh_token"},
                    {"refresh_token", "wrong"},
                    {"client_id", access["client_id"].get<std::string>()},
                    {"client_secret", access["client_secret"].get<std::string>()}},
                   {{"content-type", "application/x-www-form-urlencoded"}});
  inside.control("token", {{"scopes", {"settings"}}});
  CHECK(moneybird.get("/sales_invoices.json").status == 401);
  moneybird.token = "wrong";
  CHECK(moneybird.get("/sales_invoices.json").status == 401);
  for (int i = 0; i < 150; ++i)
    moneybird.ask("GET", "/api/v2/administrations.json");
  CHECK(moneybird.ask("GET", "/api/v2/administrations.json").status == 429);

  for (const std::string& complaint : observer.complaints())
    FAIL_CHECK(complaint);
  for (const auto& [operation, count] : (*table)->met()) {
    CAPTURE(operation);
    CHECK(count > 0);
  }
}
