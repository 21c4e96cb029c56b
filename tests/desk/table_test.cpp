#include "daemon/desk/table.hpp"

#include <doctest/doctest.h>

using namespace dunning;
using desk::Table;

TEST_CASE("a table is as wide as its widest cells, and its lines have no blanks at their ends") {
  Table table({{"DEBTOR"}, {"OPEN", Table::Align::right}, {"NOTE"}});
  table.row({"Café Ünal", "1200.00 EUR", ""}).below("on hold");
  table.row({"B.V.", "3.50 EUR", "late"});
  CHECK(table.print(2) ==
        "  DEBTOR            OPEN  NOTE\n"
        "  Café Ünal  1200.00 EUR\n"
        "    on hold\n"
        "  B.V.          3.50 EUR  late\n");
}

TEST_CASE("what a debtor wrote cannot move the cursor or forge a line") {
  CHECK(desk::printable("A\x1b[2J\nB") == "A [2J B");
  Table table({{"NAME"}});
  table.row({"one\ntwo"});
  CHECK(table.print() == "NAME\none two\n");
}

TEST_CASE("sums keep currencies apart") {
  desk::Sums sums;
  CHECK(sums.text() == "-");
  const auto usd = *Currency::parse("USD");
  sums.add({1000, Currency()});
  sums.add({250, usd});
  sums.add({5, Currency()});
  CHECK(sums.text() == "10.05 EUR + 2.50 USD");
}
