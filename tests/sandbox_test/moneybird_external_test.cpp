// Invoices of another program, and what Moneybird sends by itself.
#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "tests/sandbox_test/moneybird_client.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

constexpr const char* callback = "https://dunning.example/hooks/moneybird";

// Two debtors with an invoice each, of which one in two is another program's.
struct Company {
  Inside inside;
  MoneybirdClient moneybird{inside};
  std::string ours, theirs;  // wire ids

  Company() {
    inside.control("option", {{"name", "external_every"}, {"value", 2}});
    inside.control("add_debtor", {{"company", "Zadel B.V."}, {"customer_number", "Z-1"}});
    for (int i = 0; ours.empty() || theirs.empty(); ++i) {
      REQUIRE(i < 5);
      const Json made = inside.control("add_invoice", {{"debtor", "Z-1"},
                                                       {"amount", "121.00"},
                                                       {"number", "Z-2026-" + std::to_string(i)},
                                                       {"due_in", -20}});
      const auto id = made["moneybird_id"].get<std::string>();
      const bool other = moneybird.get("/external_sales_invoices/" + id + ".json").status == 200;
      (other ? theirs : ours) = id;
    }
  }
  Json external() { return moneybird.rows("/external_sales_invoices/" + theirs + ".json"); }
  Json subscribed(const Json& events) {
    const Response made =
        moneybird.post("/webhooks.json", {{"url", callback}, {"enabled_events", events}});
    REQUIRE(made.status == 201);
    return json_of(made);
  }
  // A second later, since a webhook hears of what changed after the last moment it looked.
  void later(const std::string& command, const Json& body) {
    inside.advance_s(1);
    inside.control(command, body);
  }
  // What was sent since the handshake.
  std::vector<Json> sent() {
    std::vector<Json> all;
    for (const Json& one : inside.view("webhooks")) {
      if (one["body"] != "{}") all.push_back(one);
    }
    return all;
  }
  std::vector<std::string> actions() {
    std::vector<std::string> all;
    for (const Json& one : sent())
      all.push_back(Json::parse(one["body"].get<std::string>())["action"].get<std::string>());
    return all;
  }
};

using Actions = std::vector<std::string>;

}  // namespace

TEST_CASE("moneybird: an external invoice is under its own address only, and in its own words") {
  Company company;
  auto& moneybird = company.moneybird;
  CHECK(moneybird.get("/sales_invoices/" + company.theirs + ".json").status == 404);
  CHECK(moneybird.get("/external_sales_invoices/" + company.ours + ".json").status == 404);
  const Json shown = company.external();
  CHECK(shown["state"] == "late");
  CHECK(shown["reference"].get<std::string>().starts_with("Z-2026-"));
  CHECK(shown["date"].is_string());
  for (const char* none :
       {"invoice_id", "workflow_id", "paused", "sent_at", "reminder_count", "url"})
    CHECK_FALSE(shown.contains(none));
  for (const Json& event : shown["events"])
    CHECK_FALSE(event["action"].get<std::string>().starts_with("sales_invoice_"));
}

TEST_CASE("moneybird: the list of external invoices is of this year unless it is asked otherwise") {
  Company company;
  company.inside.control("advance", {{"days", 90}});  // into the next year
  auto& moneybird = company.moneybird;
  CHECK(moneybird.rows("/external_sales_invoices/synchronization.json").empty());
  const Json ever = moneybird.rows(
      "/external_sales_invoices/synchronization.json?filter=period:20100101..20361231");
  CHECK(ever.size() >= 1);
  CHECK(moneybird.rows("/external_sales_invoices.json?filter=state:late").size() == ever.size());
  CHECK(moneybird.get("/external_sales_invoices.json?filter=state:nonsense").status == 400);
}

TEST_CASE("moneybird: an external invoice takes notes and payments, and never a reminder") {
  Company company;
  auto& moneybird = company.moneybird;
  const Response noted = moneybird.post(
      "/external_sales_invoices/" + company.theirs + "/notes.json", {{"note", {{"note", "told"}}}});
  CHECK(noted.status == 201);
  CHECK(json_of(noted)["entity_type"] == "ExternalSalesInvoice");
  CHECK(company.external()["notes"][0]["entity_type"] == "ExternalSalesInvoice");
  company.later("pay", {{"invoice", company.theirs}, {"amount", "21.00"}});
  CHECK(company.external()["total_unpaid"] == "100.0");
  CHECK(company.external()["payments"][0]["invoice_type"] == "ExternalSalesInvoice");
  const Json ours = moneybird.rows("/sales_invoices/" + company.ours + ".json");
  Json reminder{{"sales_invoice_ids", {company.theirs}}, {"delivery_method", "Manual"}};
  for (const char* member : {"contact_id", "workflow_id", "document_style_id", "identity_id"})
    reminder[member] = ours[member];
  CHECK(moneybird
            .post("/sales_invoices/send_reminders.json", {{"sales_invoice_reminders", {reminder}}})
            .status == 400);
}

TEST_CASE("moneybird: a webhook is asked for once, and tells its secret in that answer only") {
  Company company;
  auto& moneybird = company.moneybird;
  company.inside.control("webhooks", {{"answer", 500}});
  const Json wanted{{"url", callback}, {"enabled_events", {"sales_invoice"}}};
  CHECK(moneybird.post("/webhooks.json", wanted).status == 400);
  company.inside.control("webhooks", {{"answer", 200}});
  const Json made = company.subscribed({"sales_invoice"});
  CHECK(made["secret"].get<std::string>().size() == 64);
  const Json listed = moneybird.rows("/webhooks.json");
  REQUIRE(listed.size() == 1);
  CHECK_FALSE(listed[0].contains("secret"));
  CHECK(moneybird.post("/webhooks.json", {{"events", {"x"}}, {"url", callback}}).status == 400);
  const std::string path = moneybird.root + "/webhooks/" + made["id"].get<std::string>() + ".json";
  CHECK(moneybird.ask("DELETE", path).status == 204);
  CHECK(moneybird.ask("DELETE", path).status == 404);
  company.later("pay", {{"invoice", company.ours}});
  CHECK(company.sent().empty());
}

TEST_CASE("moneybird: a delivery is signed over its time and its raw content, each with its key") {
  Company company;
  const Json made = company.subscribed({"sales_invoice"});
  company.later("pay", {{"invoice", company.ours}, {"amount", "1.00"}});
  company.later("pay", {{"invoice", company.ours}});
  const auto sent = company.sent();
  REQUIRE(sent.size() == 2);
  CHECK(sent[0]["headers"]["Idempotency-Key"] != sent[1]["headers"]["Idempotency-Key"]);
  for (const Json& one : sent) {
    const auto header = one["headers"]["Moneybird-Signature"].get<std::string>();
    const auto moment = header.substr(2, header.find(',') - 2);
    CHECK(header == "t=" + moment + ",v1=" +
                        crypto::hex(crypto::bytes(
                            crypto::hmac_sha256(made["secret"].get<std::string>(),
                                                moment + "." + one["body"].get<std::string>()))));
  }
  const Json last = Json::parse(sent[1]["body"].get<std::string>());
  CHECK(last["action"] == "sales_invoice_state_changed_to_paid");
  CHECK(last["entity_id"] == company.ours);
  CHECK(last["entity"]["id"] == company.ours);
  CHECK(last["webhook_token"] == made["token"]);
}

TEST_CASE(
    "moneybird: a webhook hears of what it asked for: its groups, external invoices, contacts") {
  Company company;
  company.subscribed({"external_sales_invoice", "contact"});
  company.later("pay", {{"invoice", company.ours}});
  CHECK(company.sent().empty());
  company.later("pay", {{"invoice", company.theirs}});
  company.later("edit_debtor", {{"debtor", "Z-1"}, {"email", "ap@zadel.example"}});
  company.later("delete_invoice", {{"invoice", company.theirs}});
  CHECK(company.actions() == Actions{"external_sales_invoice_state_changed_to_paid",
                                     "contact_changed", "external_sales_invoice_destroyed"});
  const Json paid = Json::parse(company.sent()[0]["body"].get<std::string>());
  CHECK(paid["entity_type"] == "ExternalSalesInvoice");
  CHECK_FALSE(paid["entity"].contains("workflow_id"));
  const Json gone = Json::parse(company.sent()[2]["body"].get<std::string>());
  CHECK(gone["entity"].is_null());
  CHECK(gone["entity_type"] == "ExternalSalesInvoice");
}
