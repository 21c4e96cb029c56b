// S20: who is one and the same in several books, as people say and see it.
#include "daemon/desk/links.hpp"

#include <doctest/doctest.h>

#include "tests/desk/office.hpp"
#include "tests/desk/samples.hpp"

using namespace dunning;
using namespace dunning::test;

TEST_CASE("S20: a number in common is proposed, and linked by a person's word") {
  Office office({"books", "shop"});
  auto in_books = debtor("d1", "De Vries B.V.");
  auto in_shop = debtor("s9", "Vries, de");
  in_books.customer_number = "1001";
  in_books.vat_number = "NL123456789B01";
  in_shop.customer_number = "2001";
  in_shop.vat_number = "NL 1234.56.789 B01";
  office.books({in_books, invoice("i1", "d1", 10'000, "2026-03-01")});
  office.books({in_shop, invoice("i2", "s9", 10'000, "2026-03-01")}, "shop");
  const auto before = desk::links(office.desk()).value();
  CHECK(to_text(before) ==
        "No debtor of one administration is linked with another's.\n"
        "\nPerhaps one, by VAT number NL123456789B01: De Vries B.V. (1001) in books, Vries, de "
        "(2001) in shop\n"
        "  dunningctl link \"books:1001\" \"shop:2001\"\n");
  CHECK(desk::link(office.desk(), "books:1001", "shop:2001").value().sentence ==
        "De Vries B.V. (1001) in books and Vries, de (2001) in shop are one: gaps and caps count "
        "over both books");
  const auto after = desk::links(office.desk()).value();
  CHECK(after.proposals.empty());
  CHECK(to_text(after) == "De Vries B.V. (1001) in books = Vries, de (2001) in shop\n");
  CHECK(desk::unlink(office.desk(), "shop:2001").value().sentence ==
        "Vries, de (2001) in shop stands alone from now on");
  CHECK(desk::links(office.desk()).value().parties.empty());
}

TEST_CASE("S20: a debtor to link is named with its books") {
  Office office({"books", "shop"});
  office.books({debtor("d1", "De Vries B.V."), invoice("i1", "d1", 10'000, "2026-03-01")});
  CHECK(desk::link(office.desk(), "De Vries B.V.", "shop:2001")
            .error()
            .message.find("does not say in which books") != std::string::npos);
  CHECK(desk::link(office.desk(), "books:d1", "nowhere:s9").error().kind == ErrorKind::not_found);
  CHECK(desk::link(office.desk(), "books:d1", "shop:2001").error().kind == ErrorKind::not_found);
}
