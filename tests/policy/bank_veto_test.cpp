// Money that may be on its way (S8).
#include <doctest/doctest.h>

#include "daemon/policy/maybe_paid.hpp"
#include "tests/policy/said.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

BankLine line(std::string_view id, std::string_view amount, std::string_view booked_on,
              std::string_view description = "", std::string_view iban = "") {
  BankLine made;
  made.id = id;
  made.version = "1";
  made.booked_on = day(booked_on);
  made.amount = made.open = money(amount);
  made.description = description;
  made.counterparty_iban = iban;
  return made;
}

void bank(World& world, std::vector<BankLine> lines) {
  world.account.bank_lines = std::make_shared<const OpenLines>(std::move(lines));
}

// One invoice over 121.00, overdue, and another; booked lines are of 2026-06-01, a Monday.
World with_invoice(std::string_view number) {
  World world;
  Item& item = world.invoice("A", "121.00", "2026-05-01");
  item.number = number;
  world.invoice("B", "79.00", "2026-05-01");
  return world;
}

bool vetoed(const World& world, std::size_t item, std::string_view date) {
  const BankVetoes vetoes(world.account, world.jurisdiction.calendar, day(date));
  return vetoes.blocking(world.account.items.at(item)).has_value();
}

}  // namespace

TEST_CASE("S8 a bank line that names the invoice is a veto, however the number is written") {
  struct Row {
    const char* number;
    const char* description;
    bool named;
  };
  const Row rows[] = {
      {"2026-0123", "betaling 2026-0123", true},
      {"2026-0123", "BETALING FACTUUR 20260123 DANK", true},
      {"2026-0123", "fact. 2026 0123", true},
      {"2026-0123", "2026/123", true},
      {"2026-0123", "nr 120260123", false},  // part of a longer number
      {"2026-0123", "nr 202601234", false},
      {"2026-0123", "2026-0124", false},
      {"inv-00451", "INV00451", true},
      {"INV-00451", "inv 451", true},
      {"INV-00451", "XINV00451", false},
      {"00004512", "invoice 4512", true},
      {"4512", "invoice 0004512, thanks", true},
      {"4512", "45 12", true},
      {"4512", "14512", false},
      {"0451", "ref 0451", true},
      {"0451", "ref 451", false},  // three characters name nothing
      {"451", "invoice 451", false},
      {"12", "12", false},
      {"", "anything", false},
      {"FACTUUR", "factuur", false},  // no number at all
      {"F2026-17", "F2026-17/F2026-18", true},
      {"F2026-18", "F2026-17/F2026-18", true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.number);
    CAPTURE(row.description);
    World world = with_invoice(row.number);
    bank(world, {line("1", "5.00", "2026-06-01", row.description)});
    CHECK(vetoed(world, 0, "2026-06-02") == row.named);
    CHECK_FALSE(vetoed(world, 1, "2026-06-02"));
  }
}

TEST_CASE("S8 a payment reference names an invoice as its number does") {
  World world = with_invoice("A");
  world.account.items[0].payment_reference = "RF18 5390 0754 7034";
  bank(world, {line("1", "5.00", "2026-06-01", "rf18539007547034")});
  CHECK(vetoed(world, 0, "2026-06-02"));
  bank(world, {line("1", "5.00", "2026-06-01", "RF18 5390 0754 7034 / thanks")});
  CHECK(vetoed(world, 0, "2026-06-02"));
  world.account.items[0].payment_reference = "+++090/9337/55493+++";
  bank(world, {line("1", "5.00", "2026-06-01", "090933755493")});
  CHECK(vetoed(world, 0, "2026-06-02"));
}

TEST_CASE("S8 money from the debtor's account is a veto on all that the debtor owes") {
  World world = with_invoice("A");
  world.account.debtor.iban = "NL91 ABNA 0417 1643 00";
  bank(world, {line("1", "5.00", "2026-06-01", "", "nl91abna0417164300")});
  CHECK(vetoed(world, 0, "2026-06-02"));
  CHECK(vetoed(world, 1, "2026-06-02"));
  bank(world, {line("1", "5.00", "2026-06-01", "", "NL02ABNA0123456789")});
  CHECK_FALSE(vetoed(world, 0, "2026-06-02"));
  world.account.debtor.iban = "";
  bank(world, {line("1", "5.00", "2026-06-01")});
  CHECK_FALSE(vetoed(world, 0, "2026-06-02"));
}

TEST_CASE("S8 the exact amount of an item or of the case is a veto, for every debtor who owes it") {
  World one = with_invoice("A");
  World other = with_invoice("A");
  other.account.debtor.id = {"d2"};
  const std::vector<BankLine> lines{line("1", "121.00", "2026-06-01")};
  bank(one, lines);
  bank(other, lines);
  CHECK(vetoed(one, 0, "2026-06-02"));
  CHECK(vetoed(other, 0, "2026-06-02"));
  CHECK_FALSE(vetoed(one, 1, "2026-06-02"));

  bank(one, {line("1", "200.00", "2026-06-01")});  // both invoices at once
  CHECK(vetoed(one, 0, "2026-06-02"));
  CHECK(vetoed(one, 1, "2026-06-02"));

  one.credit("C", "20.00");
  bank(one, {line("1", "180.00", "2026-06-01")});
  CHECK(vetoed(one, 1, "2026-06-02"));

  bank(one, {line("1", "200.00 USD", "2026-06-01")});
  CHECK_FALSE(vetoed(one, 0, "2026-06-02"));
  bank(one, {line("1", "121.01", "2026-06-01")});
  CHECK_FALSE(vetoed(one, 0, "2026-06-02"));
}

TEST_CASE("S8 the amount of a promise or an instalment is a veto on what it covers") {
  World world;
  world.invoice("A", "121.00", "2026-05-01");
  world.invoice("B", "79.00", "2026-05-01");
  say(world, "2026-05-20", promise(world, "60.00", "2026-05-28", "A"));
  say(world, "2026-05-20", plan(world, "2026-05-28 40.00, 2026-06-28 39.00", "B"));
  bank(world, {line("1", "60.00", "2026-06-01")});
  CHECK(vetoed(world, 0, "2026-06-02"));
  CHECK_FALSE(vetoed(world, 1, "2026-06-02"));
  bank(world, {line("1", "39.00", "2026-06-01")});
  CHECK(vetoed(world, 1, "2026-06-02"));
}

TEST_CASE("S8 what is not yet due does not hide the amount of what is overdue") {
  World world = with_invoice("A");
  world.invoice("C", "50.00", "2026-07-01");
  bank(world, {line("1", "200.00", "2026-06-01")});
  CHECK(vetoed(world, 0, "2026-06-02"));
}

TEST_CASE("S8 an outgoing line, or one that is booked, is never a veto") {
  World world = with_invoice("A-2026-1");
  bank(world, {line("1", "-121.00", "2026-06-01", "A-2026-1")});
  CHECK_FALSE(vetoed(world, 0, "2026-06-02"));
  BankLine booked = line("2", "121.00", "2026-06-01", "A-2026-1");
  booked.open = money("0.00");
  bank(world, {booked});
  CHECK_FALSE(vetoed(world, 0, "2026-06-02"));
  CHECK(world.account.bank_lines->empty());
}

TEST_CASE("S8 the veto lasts five banking days, then asks, and lasts as long again at most") {
  World world = with_invoice("2026-0123");
  bank(world, {line("77", "5.00", "2026-06-01", "2026-0123")});
  const auto veto = [&](std::string_view date) {
    return BankVetoes(world.account, world.jurisdiction.calendar, day(date))
        .of(world.account.items[0])
        .at(0);
  };
  CHECK(veto("2026-06-08").blocks);  // the fifth banking day
  CHECK_FALSE(veto("2026-06-08").ask);
  CHECK(veto("2026-06-08").until == day("2026-06-09"));
  CHECK(veto("2026-06-09").blocks);
  CHECK(veto("2026-06-09").ask);
  CHECK(veto("2026-06-09").task == "book_payment");
  CHECK(veto("2026-06-09").subject == "bank_line/77");
  CHECK(veto("2026-06-15").blocks);
  CHECK_FALSE(veto("2026-06-16").blocks);
  CHECK(veto("2026-06-09").detail ==
        "a receipt of 5.00 EUR of 2026-06-01 names invoice 2026-0123 and is not booked");

  TaskMade done{"book_payment", "bank_line/77", day("2026-06-09"), day("2026-06-10"), "other"};
  world.account.history.tasks.push_back(done);
  CHECK(veto("2026-06-09").blocks);
  CHECK_FALSE(veto("2026-06-10").blocks);  // a person has looked
  CHECK_FALSE(veto("2026-06-10").ask);
}

TEST_CASE("S8 a line that came in with late books counts from the day the books are fresh") {
  World world = with_invoice("2026-0123");
  bank(world, {line("77", "5.00", "2026-04-01", "2026-0123")});
  CHECK_FALSE(vetoed(world, 0, "2026-06-02"));
  world.account.books.fresh_since = day("2026-06-01");
  CHECK(vetoed(world, 0, "2026-06-02"));
}

TEST_CASE("S8 a payment under way blocks ten banking days, then a person is asked") {
  World world = with_invoice("A");
  Item& item = world.account.items[0];
  const auto veto = [&](std::string_view date) {
    return payment_under_way(item, world.account, world.jurisdiction.calendar, day(date));
  };
  CHECK_FALSE(veto("2026-06-02"));
  item.state = InvoiceState::payment_under_way;
  item.ledger_state = "pending_payment";
  CHECK(veto("2026-06-02")->blocks);  // nobody knows since when
  CHECK(veto("2026-06-02")->ask);
  item.state_since = day("2026-06-01");
  CHECK(veto("2026-06-15")->blocks);
  CHECK_FALSE(veto("2026-06-15")->ask);
  CHECK(veto("2026-06-16")->ask);
  CHECK(veto("2026-06-16")->blocks);
  CHECK(veto("2026-06-16")->task == "check_payment");
  CHECK(veto("2026-06-16")->detail == "the ledger calls it pending_payment since 2026-06-01");
  CHECK(veto("2026-06-29")->blocks);
  CHECK_FALSE(veto("2026-06-30")->blocks);
}
