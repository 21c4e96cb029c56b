#include <doctest/doctest.h>

#include <set>

#include "tests/sandbox/amsterdam.hpp"
#include "tests/sandbox/check_digits.hpp"
#include "tests/sandbox/dice.hpp"
#include "tests/sandbox/http_date.hpp"
#include "tests/sandbox_test/inside.hpp"
#include "tests/sandbox_test/peer.hpp"

using namespace dunning;
using namespace dunning::sandbox;

TEST_CASE("equal seeds give equal economies, other seeds others") {
  const auto books = [](std::uint64_t seed) {
    Peer peer({seed, {16, 80}, "2026-11-02"});
    return std::pair{peer.view("invoices"), peer.view("debtors")};
  };
  const auto first = books(3);
  CHECK(first == books(3));
  CHECK(first != books(4));
}

TEST_CASE("neighbouring seeds and streams share no sequence") {
  std::set<std::uint64_t> seen;
  std::size_t drawn = 0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    for (std::uint64_t stream = 0; stream < 8; ++stream) {
      Dice dice(seed, stream);
      for (int i = 0; i < 100; ++i, ++drawn)
        seen.insert(dice.next());
    }
  }
  CHECK(seen.size() == drawn);
}

TEST_CASE("the same days lived through give the same books") {
  const auto books = [] {
    Peer peer({3, {16, 80}, "2026-11-02"});
    peer.control("clock", {{"now", "2026-11-02T08:00:00Z"}, {"ticking", false}});
    peer.control("advance", {{"days", 21}});
    return peer.view("invoices");
  };
  CHECK(books() == books());
}

TEST_CASE("an economy has every kind of debtor and of invoice, and its time goes on") {
  Peer peer({7, {48, 600}, "2026-11-02"});
  std::set<std::string> countries;
  bool person = false;
  bool without_mail = false;
  for (const Json& debtor : peer.view("debtors")) {
    countries.insert(debtor["country"].get<std::string>());
    person = person || debtor["company"] == false;
    const std::string email = debtor["email"].get<std::string>();
    without_mail = without_mail || email.empty();
    CHECK((email.empty() || email.ends_with(".example")));
  }
  CHECK(countries.contains("NL"));
  CHECK(countries.contains("GB"));
  CHECK(countries.contains("US"));
  CHECK(person);
  CHECK(without_mail);

  std::set<std::string> currencies;
  std::set<std::string> overdue_months;
  for (const Json& invoice : peer.view("invoices")) {
    currencies.insert(invoice["currency"].get<std::string>());
    if (invoice["state"] == "late")
      overdue_months.insert(invoice["due_date"].get<std::string>().substr(0, 7));
  }
  CHECK(currencies == std::set<std::string>{"EUR", "USD"});
  CHECK(overdue_months.size() >= 4);

  const Json before = peer.view("state");
  for (const char* state : {"draft", "scheduled", "open", "late", "paid"}) {
    CAPTURE(state);
    CHECK(before["invoices_by_state"].contains(state));
  }
  CHECK(before["credit_notes"] > 0);
  peer.control("advance", {{"days", 15}});
  const Json after = peer.view("state");
  CHECK(after["today"] == "2026-11-17");
  CHECK(after["invoices_by_state"]["paid"] > before["invoices_by_state"]["paid"]);
  CHECK_FALSE(after["invoices_by_state"].contains("scheduled"));
}

TEST_CASE("Amsterdam's clock changes at one in the morning UTC") {
  struct Row {
    const char* utc;
    const char* date;
    const char* time;
  };
  const Row rows[] = {{"2026-01-15T23:30:00Z", "2026-01-16", "00:30"},
                      {"2026-03-29T00:59:00Z", "2026-03-29", "01:59"},
                      {"2026-03-29T01:00:00Z", "2026-03-29", "03:00"},
                      {"2026-10-25T00:59:00Z", "2026-10-25", "02:59"},
                      {"2026-10-25T01:00:00Z", "2026-10-25", "02:00"},
                      {"2026-07-01T22:00:00Z", "2026-07-02", "00:00"}};
  for (const Row& row : rows) {
    CAPTURE(row.utc);
    const LocalTime local = amsterdam(*parse_instant(row.utc));
    CHECK(to_string(local.date) == row.date);
    CHECK(minute_of_day_text(local.minute_of_day) == row.time);
  }
  CHECK(to_string(amsterdam_instant({*parse_date("2026-07-01"), 540})) ==
        "2026-07-01T07:00:00.000Z");
  CHECK(to_string(amsterdam_instant({*parse_date("2026-12-01"), 540})) ==
        "2026-12-01T08:00:00.000Z");
}

TEST_CASE("account numbers, references and dates verify against published examples") {
  CHECK(iban("NL", "ABNA0417164300") == "NL91ABNA0417164300");
  CHECK(iban("GB", "WEST12345698765432") == "GB82WEST12345698765432");
  CHECK(creditor_reference("539007547034") == "RF18539007547034");
  CHECK(http_date(*parse_instant("1994-11-06T08:49:37Z")) == "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("money on account is left until it is allocated, and an invoice takes what it needs") {
  Inside inside;
  inside.control("add_debtor", {{"company", "Zadel B.V."}, {"customer_number", "Z-1"}});
  inside.control("add_invoice", {{"debtor", "Z-1"}, {"amount", "100.00"}, {"number", "Z-2026-1"}});
  const Json money = inside.control(
      "on_account", {{"debtor", "Z-1"}, {"amount", "150.00"}, {"kind", "prepayment"}});
  CHECK(money["left"] == "150.00");
  const Json invoice =
      inside.control("allocate", {{"on_account", money["id"]}, {"invoice", "Z-2026-1"}});
  CHECK(invoice["state"] == "paid");
  CHECK(inside.view("on_account")[0]["left"] == "50.00");
  CHECK(inside.ask("POST", "/control/void_on_account", {}, Json{{"on_account", money["id"]}}.dump())
            .status == 400);
}
