// The company's bank account, who books it and who does not, and how Moneybird shows it.
#include <doctest/doctest.h>

#include "tests/sandbox_test/peer.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

// An empty economy with one debtor and one late invoice A-1 of 121.00, at 09:00 on a Monday, the
// clock standing still.
struct Bank : Peer {
  Bank() : Peer({1, {0, 0}, "2026-11-02"}) {
    control("clock", {{"now", "2026-11-02T08:00:00Z"}, {"ticking", false}});
    control(
        "add_debtor",
        {{"company", "Zadel B.V."}, {"customer_number", "Z-1"}, {"iban", "NL91ABNA0417164300"}});
    control("add_invoice",
            {{"debtor", "Z-1"}, {"amount", "121.00"}, {"number", "A-1"}, {"due_in", -5}});
  }
  Json line(const Json& row) {
    return get("/financial_mutations/" + row["moneybird_id"].get<std::string>() + ".json").json();
  }
  std::string newest_date() {
    std::string newest;
    for (const Json& row : view("bank_lines"))
      newest = std::max(newest, row["date"].get<std::string>());
    return newest;
  }
};

}  // namespace

TEST_CASE("a receipt waits on the bank statement until the bookkeeper gets to it") {
  Bank bank;
  bank.control("booking_delay", {{"days", 3}});
  const Json row = bank.control("receive", {{"invoice", "A-1"}});
  CHECK(row["open"] == "121.00");
  CHECK(bank.invoice("A-1")["state"] == "late");
  Json line = bank.line(row);
  CHECK(line["state"] == "unprocessed");
  CHECK(line["amount_open"] == "121.0");
  CHECK(line["contra_account_number"] == "NL91ABNA0417164300");
  CHECK(line["message"] == "Factuur A-1");
  const Json version = line["version"];
  bank.control("advance", {{"days", 2}});
  CHECK(bank.invoice("A-1")["state"] == "late");
  bank.control("advance", {{"days", 1}});
  CHECK(bank.invoice("A-1")["state"] == "paid");
  line = bank.line(row);
  CHECK(line["state"] == "processed");
  CHECK(line["version"] > version);
  REQUIRE(line["payments"].size() == 1);
  CHECK(line["payments"][0]["invoice_id"] == bank.invoice("A-1")["id"]);
  CHECK(line["payments"][0]["payment_date"] == "2026-11-02");  // when the money came
}

TEST_CASE("what debtors pay by habit waits for the bookkeeper as well") {
  Peer peer({7, {24, 150}, "2026-11-02"});
  peer.control("booking_delay", {{"days", 4}});
  peer.control("advance", {{"days", 21}});
  const Json waiting =
      peer.get("/financial_mutations.json?filter=state:unprocessed,period:this_month").json();
  REQUIRE(waiting.size() > 0);
  for (const Json& line : waiting)
    CHECK(line["date"].get<std::string>() >= "2026-11-19");
}

TEST_CASE("a receipt that nobody books stays open, and one told to is booked when told") {
  Bank bank;
  const Json never = bank.control("receive", {{"invoice", "A-1"}, {"book_in", -1}});
  bank.control("advance", {{"days", 60}});
  CHECK(bank.line(never)["state"] == "unprocessed");
  CHECK(bank.control("book", {{"bank_line", never["id"]}, {"invoice", "A-1"}})["open"] == "0.00");
  CHECK(bank.invoice("A-1")["state"] == "paid");
  // What the invoice does not take stays open on the line.
  bank.control("add_invoice", {{"debtor", "Z-1"}, {"amount", "20.00"}, {"number", "A-2"}});
  const Json more = bank.control("bank_line", {{"amount", "50.00"}});
  CHECK(bank.control("book", {{"bank_line", more["id"]}, {"invoice", "A-2"}})["open"] == "30.00");
  Json line = bank.line(more);
  CHECK(line["state"] == "unprocessed");
  CHECK(line["amount_open"] == "30.0");
  CHECK(bank.control("book", {{"bank_line", more["moneybird_id"]}})["open"] == "0.00");
  line = bank.line(more);
  CHECK(line["ledger_account_bookings"][0]["price"] == "30.0");
}

TEST_CASE("a payment that goes back leaves a line of money spent and an open invoice") {
  Bank bank;
  bank.control("pay", {{"invoice", "A-1"}});
  CHECK(bank.invoice("A-1")["state"] == "paid");
  const Json row = bank.control("reverse_payment", {{"invoice", "A-1"}});
  CHECK(row["amount"] == "-121.00");
  const Json invoice = bank.invoice("A-1");
  CHECK(invoice["state"] == "late");
  CHECK(invoice["total_unpaid"] == "121.0");
  CHECK(invoice["payments"].size() == 2);
  const Json line = bank.line(row);
  CHECK(line["state"] == "processed");
  CHECK(line["payments"][0]["price"] == "-121.0");
}

TEST_CASE("a payment taken back leaves its bank line unprocessed, and a line deleted its payment") {
  Bank bank;
  bank.control("pay", {{"invoice", "A-1"}});
  const Json row = bank.view("bank_lines").back();
  CHECK(bank.line(row)["state"] == "processed");
  bank.control("unpay", {{"invoice", "A-1"}});
  CHECK(bank.line(row)["state"] == "unprocessed");
  CHECK(bank.line(row)["payments"].empty());
  bank.control("book", {{"bank_line", row["id"]}, {"invoice", "A-1"}});
  CHECK(bank.invoice("A-1")["state"] == "paid");
  bank.control("delete_bank_line", {{"bank_line", row["id"]}});
  CHECK(bank.invoice("A-1")["state"] == "late");
  CHECK(
      bank.get("/financial_mutations/" + row["moneybird_id"].get<std::string>() + ".json").status ==
      404);
}

TEST_CASE("statements come in every banking day, and stop when the books are told to") {
  Bank bank;
  CHECK(bank.newest_date() == "2026-11-02");
  bank.control("advance", {{"days", 5}});  // Saturday
  CHECK(bank.newest_date() == "2026-11-06");
  CHECK(bank.control("books_stop")["books_stopped"] == true);
  bank.control("advance", {{"days", 9}});
  CHECK(bank.control("receive", {{"invoice", "A-1"}})["held"] == true);
  CHECK(bank.newest_date() == "2026-11-06");
  CHECK(bank.invoice("A-1")["state"] == "late");
  const auto lines = bank.view("bank_lines").size();
  bank.control("books_go_on");
  // Everything that arrived meanwhile, under its own date: six days of costs and the receipt.
  CHECK(bank.view("bank_lines").size() == lines + 7);
  CHECK(bank.newest_date() == "2026-11-16");
  CHECK(bank.invoice("A-1")["state"] == "paid");
}

TEST_CASE("bank lines are listed by state, direction and period, this year's by default") {
  Bank bank;
  bank.control("bank_line", {{"amount", "55.00"}, {"message", "A-2"}});
  bank.control("bank_line", {{"amount", "10.00"}, {"date", "2025-12-30"}, {"state", "processed"}});
  const auto count = [&](const std::string& path) { return bank.get(path).json().size(); };
  const auto all = bank.view("bank_lines").size();
  CHECK(count("/financial_mutations.json") == all - 1);
  CHECK(count("/financial_mutations/synchronization.json") == all - 1);
  CHECK(count("/financial_mutations/synchronization.json?filter=period:20250101..20261231") == all);
  CHECK(count("/financial_mutations/synchronization.json?filter=state:unprocessed") == 1);
  CHECK(count("/financial_mutations.json?filter=mutation_type:credit") == 2);
  CHECK(count("/financial_mutations.json?filter=updated_after:2030-01-01T00:00:00Z") == all);
  CHECK(bank.get("/financial_mutations.json?filter=state:lost").status == 400);
}

TEST_CASE("a list of more than a hundred bank lines is refused, the synchronization is not") {
  Bank bank;
  for (int n = 0; n < 101; ++n)
    bank.control("bank_line", {{"amount", "1.00"}});
  const Answer refused = bank.get("/financial_mutations.json");
  CHECK(refused.status == 400);
  CHECK(refused.json()["error"] == "Too many financial mutations to return, please use sync API");
  CHECK(bank.get("/financial_mutations/synchronization.json").json().size() > 100);
}

TEST_CASE("bank lines need a scope of their own, and can be spoiled on the wire") {
  Bank bank;
  const Json row = bank.control("bank_line", {{"amount", "55.00"}});
  bank.control("override", {{"bank_line", row["id"]}, {"set", {{"amount", "12,50"}}}});
  CHECK(bank.line(row)["amount"] == "12,50");
  bank.control("token", {{"scopes", {"sales_invoices", "settings"}}});
  for (const char* path :
       {"/financial_mutations.json", "/financial_mutations/synchronization.json"})
    CHECK(bank.get(path).status == 401);
  CHECK(bank.get("/contacts/synchronization.json").status == 200);
}
