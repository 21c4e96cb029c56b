#include <doctest/doctest.h>

#include "tests/sandbox_test/peer.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

// An empty economy with one quiet debtor Z-1, at 09:00 on a Monday, the clock standing still.
struct Quiet : Peer {
  Quiet() : Peer({1, {0, 0}, "2026-11-02"}) {
    control("clock", {{"now", "2026-11-02T08:00:00Z"}, {"ticking", false}});
    control("add_debtor",
            {{"company", "Zadel B.V."}, {"customer_number", "Z-1"}, {"email", "ap@zadel.example"}});
  }
  Json add(const std::string& number, int due_in, const std::string& amount = "121.00") {
    return control("add_invoice",
                   {{"debtor", "Z-1"}, {"amount", amount}, {"number", number}, {"due_in", due_in}});
  }
};

}  // namespace

TEST_CASE("an invoice becomes late on the day after it was due, and its version says so") {
  Quiet peer;
  CHECK(peer.add("A-1", 1)["state"] == "open");
  const Json before = peer.invoice("A-1");
  peer.control("advance", {{"hours", 14}});  // 22:00 UTC is 23:00 in Amsterdam, still the first day
  CHECK(peer.invoice("A-1")["state"] == "open");
  peer.control("advance", {{"days", 1}});
  CHECK(peer.invoice("A-1")["state"] == "open");
  peer.control("advance", {{"hours", 2}});
  const Json after = peer.invoice("A-1");
  CHECK(after["state"] == "late");
  CHECK(after["version"] > before["version"]);
  CHECK(peer.add("A-2", -30)["state"] == "late");
}

TEST_CASE("control pays, takes back, credits, writes off, doubts, pauses and deletes") {
  Quiet peer;
  peer.add("A-1", -5);
  CHECK(peer.control("pay", {{"invoice", "A-1"}, {"amount", "21.00"}})["open"] == "100.00");
  CHECK(peer.control("pay", {{"invoice", "A-1"}, {"date", "2026-11-01"}})["state"] == "paid");
  CHECK(peer.invoice("A-1")["paid_at"] == "2026-11-01");
  CHECK(peer.control("unpay", {{"invoice", "A-1"}})["open"] == "100.00");
  const Json note = peer.control("credit", {{"invoice", "A-1"}, {"amount", "40.00"}});
  CHECK(note["total"] == "-40.00");
  CHECK(note["open"] == "0.00");
  CHECK(peer.invoice("A-1")["total_unpaid"] == "60.0");
  const Json loose =
      peer.control("credit", {{"invoice", "A-1"}, {"amount", "10.00"}, {"settle", false}});
  CHECK(loose["open"] == "-10.00");
  CHECK(peer.invoice("A-1")["total_unpaid"] == "60.0");
  CHECK(peer.control("doubt", {{"invoice", "A-1"}})["doubted_on"] == "2026-11-02");
  CHECK(peer.control("pause", {{"invoice", "A-1"}})["paused"] == true);
  CHECK(peer.control("resume", {{"invoice", "A-1"}})["paused"] == false);
  CHECK(peer.control("collect", {{"invoice", "A-1"}})["state"] == "pending");
  CHECK(peer.invoice("A-1")["state"] == "pending_payment");
  CHECK(peer.control("collect", {{"invoice", "A-1"}, {"under_way", false}})["state"] == "late");
  CHECK(peer.control("write_off", {{"invoice", "A-1"}})["state"] == "uncollectible");
  peer.control("delete_invoice", {{"invoice", "A-1"}});
  CHECK(peer.get("/sales_invoices/find_by_invoice_id/A-1.json").status == 404);
}

TEST_CASE("a due date moved into the future makes a late invoice open, until that day has passed") {
  Quiet peer;
  peer.add("A-1", -5);
  CHECK(peer.control("change_due_date", {{"invoice", "A-1"}, {"due_in", 3}})["state"] == "open");
  CHECK(peer.invoice("A-1")["due_date"] == "2026-11-05");
  CHECK(peer.invoice("A-1")["next_reminder"] == "2026-11-05");
  peer.control("advance", {{"days", 4}});
  CHECK(peer.invoice("A-1")["state"] == "late");
}

TEST_CASE("an override replaces and removes members on the wire, and only there") {
  Quiet peer;
  peer.add("A-1", -5);
  const Json before = peer.invoice("A-1");
  peer.control("advance", {{"seconds", 5}});
  peer.control(
      "override",
      {{"invoice", "A-1"},
       {"set", {{"total_unpaid", "12,50"}, {"contact", nullptr}, {"/details/0/price", "abc"}}},
       {"remove", {"currency"}}});
  const Json after = peer.invoice("A-1");
  CHECK(after["total_unpaid"] == "12,50");
  CHECK(after["contact"].is_null());
  CHECK(after["details"][0]["price"] == "abc");
  CHECK_FALSE(after.contains("currency"));
  CHECK(after["version"] != before["version"]);
  CHECK(peer.view("invoices")[0]["open"] == "121.00");
  peer.control("clear_overrides");
  CHECK(peer.invoice("A-1")["total_unpaid"] == "121.0");
}

TEST_CASE("a debtor's address can be anything, also one with CR LF in it") {
  Quiet peer;
  const std::string evil = "ap@zadel.example\r\nBcc: all@zadel.example";
  peer.control("edit_debtor", {{"debtor", "Z-1"}, {"email", evil}});
  CHECK(peer.get("/contacts/customer_id/Z-1.json").json()["send_invoices_to_email"] == evil);
}

TEST_CASE("a trigger pays an invoice after the n-th matching request and no earlier") {
  Quiet peer;
  peer.add("A-1", -5);
  peer.control("trigger", {{"method", "GET"},
                           {"path_prefix", "/sales_invoices/synchronization"},
                           {"nth", 2},
                           {"do", {{"command", "pay"}, {"body", {{"invoice", "A-1"}}}}}});
  (void)peer.get("/sales_invoices/synchronization.json");
  CHECK(peer.invoice("A-1")["state"] == "late");
  peer.control("advance", {{"seconds", 1}});
  const Json list = peer.get("/sales_invoices/synchronization.json").json();
  const Json paid = peer.invoice("A-1");
  CHECK(paid["state"] == "paid");
  CHECK(list[0]["version"] != paid["version"]);  // the list was answered before the payment
  CHECK(peer.view("triggers")[0]["done"] == 1);
}

TEST_CASE("the request log counts operations and bytes, and is reset on request") {
  Quiet peer;
  peer.add("A-1", -5);
  (void)peer.invoice("A-1");
  const Answer list = peer.get("/sales_invoices/synchronization.json");
  const Json log = peer.view("requests");
  CHECK(log["total"] == 2);
  const Json& count = log["operations"]["GET /api/v2/{id}/sales_invoices/synchronization.json"];
  CHECK(count["count"] == 1);
  CHECK(count["bytes_out"] == list.body.size());
  CHECK(peer.view("requests?path_contains=synchronization")["total"] == 1);
  peer.control("reset");
  CHECK(peer.view("requests")["total"] == 0);
}

TEST_CASE("control says what is wrong with a command") {
  struct Row {
    const char* command;
    const char* body;
    int status;
    const char* says;
  };
  const Row rows[] = {
      {"fly", "{}", 404, "there is no command 'fly'"},
      {"pay", "[]", 400, "JSON object"},
      {"pay", "{}", 400, "'invoice' has to name one"},
      {"pay", R"({"invoice":"A-9"})", 404, "there is no invoice A-9"},
      {"pay", R"({"invoice":"A-1","amount":"12,50"})", 400, ""},
      {"add_invoice", R"({"debtor":"Z-1"})", 400, "'amount'"},
      {"add_invoice", R"({"debtor":"Z-1","amount":"1","due_date":"2026-02-30"})", 400,
       "'due_date'"},
      {"fault", R"({"kind":"flood"})", 400, "unknown kind of fault 'flood'"},
      {"trigger", R"({"do":{"command":"fly"}})", 404, "'fly'"},
      {"clock", R"({"now":"tomorrow"})", 400, "'now'"},
      {"token", R"({"system":"abacus"})", 404, "abacus"},
  };
  Quiet peer;
  peer.add("A-1", -5);
  for (const Row& row : rows) {
    CAPTURE(row.command);
    CAPTURE(row.body);
    const Answer answer = peer.send("POST", std::string("/control/") + row.command, row.body);
    CHECK(answer.status == row.status);
    CHECK(answer.body.find(row.says) != std::string::npos);
  }
}
