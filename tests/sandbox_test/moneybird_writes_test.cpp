#include <doctest/doctest.h>

#include "tests/sandbox_test/peer.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

const char* const marker = "0123456789abcdef0123456789abcdef";

bool has_event(const Json& invoice, const std::string& action) {
  for (const Json& event : invoice["events"]) {
    if (event["action"] == action) return true;
  }
  return false;
}

std::string path_of(const Json& invoice, const std::string& rest = "") {
  return "/sales_invoices/" + invoice["id"].get<std::string>() + rest + ".json";
}

}  // namespace

TEST_CASE(
    "a note written to an invoice or a contact is seen on it, moves its version, and can be "
    "deleted") {
  Peer peer;
  const Json invoice = peer.some_invoice("late");
  const std::string text = std::string("Reminder sent [") + marker + "]";
  const Answer made = peer.post(path_of(invoice, "/notes"), {{"note", {{"note", text}}}});
  CHECK(made.status == 201);
  CHECK(made.json()["entity_type"] == "SalesInvoice");
  const Json after = peer.get(path_of(invoice)).json();
  REQUIRE(after["notes"].size() == invoice["notes"].size() + 1);
  CHECK(after["notes"].back()["note"] == text);
  CHECK(after["version"] != invoice["version"]);
  const std::string contact = "/contacts/" + invoice["contact_id"].get<std::string>();
  CHECK(peer.post(contact + "/notes.json", {{"note", {{"note", text}, {"assignee_id", 1}}}})
            .json()["todo"] == true);
  CHECK(peer.get(contact + ".json").json()["notes"].back()["note"] == text);

  const Json written = peer.view("written");
  CHECK(written["count"] == 2);
  CHECK(written["per_marker"][marker] == 2);
  CHECK(written["notes"][0]["label"] == invoice["invoice_id"]);

  const std::string note = "/notes/" + made.json()["id"].get<std::string>();
  CHECK(peer.remove(path_of(invoice, note)).status == 204);
  CHECK(peer.get(path_of(invoice)).json()["notes"].size() == invoice["notes"].size());
  CHECK(peer.remove(path_of(invoice, note)).status == 404);
}

TEST_CASE("a blank note is refused as invalid, and so is one on an unknown record") {
  Peer peer;
  const Json invoice = peer.some_invoice("late");
  const Answer blank = peer.post(path_of(invoice, "/notes"), {{"note", {{"note", " "}}}});
  CHECK(blank.status == 422);
  CHECK(blank.body == R"({"error":{"note":["can't be blank"],"todo_type":["can't be blank"]},)"
                      R"("details":{"note":[{"error":"blank"}],"todo_type":[{"error":"blank"}]}})");
  CHECK(peer.post("/sales_invoices/1/notes.json", {{"note", {{"note", "x"}}}}).status == 404);
  const Answer contact = peer.post("/contacts/1/notes.json", {{"note", {{"note", "x"}}}});
  CHECK(contact.status == 400);
  CHECK(contact.json()["symbolic"]["entity"] == "not_found");
  CHECK(peer.view("written")["count"] == 0);
}

TEST_CASE("a payment closes an invoice and taking it back opens it again") {
  Peer peer;
  const Json invoice = peer.some_invoice("late");
  const Json half{{"payment", {{"payment_date", "2026-11-01"}, {"price", "0,50"}}}};
  CHECK(peer.post(path_of(invoice, "/payments"), half).status == 201);
  const Json partly = peer.get(path_of(invoice)).json();
  CHECK(partly["state"] == "late");
  CHECK(partly["total_paid"] == "0.5");
  const Json rest{{"payment", {{"payment_date", "2026-11-02"}, {"price", partly["total_unpaid"]}}}};
  const Answer paid = peer.post(path_of(invoice, "/payments"), rest);
  REQUIRE(paid.status == 201);
  const Json after = peer.get(path_of(invoice)).json();
  CHECK(after["state"] == "paid");
  CHECK(after["paid_at"] == "2026-11-02");
  CHECK(after["total_unpaid"] == "0.0");
  CHECK(has_event(after, "sales_invoice_state_changed_to_paid"));
  CHECK(peer.remove(path_of(invoice, "/payments/" + paid.json()["id"].get<std::string>())).status ==
        204);
  const Json reopened = peer.get(path_of(invoice)).json();
  CHECK(reopened["state"] == "late");
  CHECK(reopened["paid_at"].is_null());
}

TEST_CASE("a payment without its fields or on a draft is refused") {
  Peer peer;
  const Answer empty =
      peer.post(path_of(peer.some_invoice("late"), "/payments"), {{"payment", Json::object()}});
  CHECK(empty.status == 422);
  CHECK(empty.json()["error"].contains("payment_date"));
  CHECK(empty.json()["error"].contains("price"));
  const std::string draft = peer.view("invoices?state=draft")[0]["moneybird_id"].get<std::string>();
  const Json payment{
      {"payment", {{"payment_date", "2026-11-02"}, {"price", "1"}, {"price_base", "1"}}}};
  CHECK(peer.post("/sales_invoices/" + draft + "/payments.json", payment).status == 400);
}

TEST_CASE("pause moves the next reminder to 2099 and resume brings it back, both answering 201") {
  Peer peer;
  const Json invoice = peer.some_invoice("late");
  const Answer paused = peer.post(path_of(invoice, "/pause"), Json::object());
  CHECK(paused.status == 201);
  CHECK(paused.json()["paused"] == true);
  CHECK(paused.json()["state"] == invoice["state"]);
  CHECK(paused.json()["next_reminder"] == "2099-01-01");
  CHECK(has_event(paused.json(), "sales_invoice_paused"));
  const Answer resumed = peer.post(path_of(invoice, "/resume"), Json::object());
  CHECK(resumed.status == 201);
  CHECK(resumed.json()["paused"] == false);
  CHECK(resumed.json()["next_reminder"] == invoice["next_reminder"]);
}

TEST_CASE("dubious keeps the state; uncollectible keeps what is unpaid and cannot be said twice") {
  Peer peer;
  const Json invoice = peer.some_invoice("late");
  const Answer dubious =
      peer.patch(path_of(invoice, "/mark_as_dubious"), {{"dubious_date", "2026-11-01"}});
  CHECK(dubious.status == 200);
  CHECK(dubious.json()["marked_dubious_on"] == "2026-11-01");
  CHECK(dubious.json()["state"] == invoice["state"]);
  const Json gone = peer.patch(path_of(invoice, "/mark_as_uncollectible"), Json::object()).json();
  CHECK(gone["state"] == "uncollectible");
  CHECK(gone["total_unpaid"] == invoice["total_unpaid"]);
  CHECK(gone["marked_uncollectible_on"] == "2026-11-02");
  const Answer again = peer.patch(path_of(invoice, "/mark_as_uncollectible"), Json::object());
  CHECK(again.status == 400);
  CHECK(again.json()["symbolic"]["invoice"] == "not_open");
}

TEST_CASE("Moneybird's own reminder answers a bare 200, counts, and moves the next one") {
  Peer peer;
  const Json invoice = peer.some_invoice("late");
  Json reminder{{"sales_invoice_ids", {invoice["id"]}}, {"delivery_method", "Manual"}};
  for (const char* member : {"contact_id", "workflow_id", "document_style_id", "identity_id"}) {
    reminder[member] = invoice[member];
  }
  const Answer sent =
      peer.post("/sales_invoices/send_reminders.json", {{"sales_invoice_reminders", {reminder}}});
  CHECK(sent.status == 200);
  CHECK(sent.body == "200");
  const Json after = peer.get(path_of(invoice)).json();
  CHECK(after["state"] == "reminded");
  CHECK(after["reminder_count"] == 1);
  CHECK(after["next_reminder"] == "2026-11-12");
  CHECK(has_event(after, "sales_invoice_send_reminder_manually"));
  reminder["contact_id"] = "433120000099999999";
  CHECK(peer.post("/sales_invoices/send_reminders.json", {{"sales_invoice_reminders", {reminder}}})
            .status == 400);
}

TEST_CASE("a deleted invoice is gone from lists and by id") {
  Peer peer;
  const Json invoice = peer.some_invoice("late");
  const std::size_t before = peer.get("/sales_invoices/synchronization.json").json().size();
  CHECK(peer.remove(path_of(invoice)).status == 204);
  CHECK(peer.get(path_of(invoice)).status == 404);
  CHECK(peer.get("/sales_invoices/synchronization.json").json().size() == before - 1);
}
