#include "daemon/desk/amount.hpp"

#include <doctest/doctest.h>

using namespace dunning;

namespace {

std::string read(const char* text, const char* currency = "EUR") {
  const auto money = desk::parse_amount(text, Currency::parse(currency).value());
  return money ? to_string(*money) : "refused";
}

}  // namespace

TEST_CASE("an amount is read as people write it, in Dutch and in English") {
  const std::pair<const char*, const char*> table[] = {
      {"484", "484.00 EUR"},
      {"484.00", "484.00 EUR"},
      {"484,5", "484.50 EUR"},
      {"1.234,50", "1234.50 EUR"},
      {"1,234.50", "1234.50 EUR"},
      {"1 234,50", "1234.50 EUR"},
      {"1'234.50", "1234.50 EUR"},
      {"1.234.567,89", "1234567.89 EUR"},
      {"1.234.567", "1234567.00 EUR"},
      {"1.234", "1234.00 EUR"},  // three digits after the only separator: thousands
      {"484,123", "484123.00 EUR"},
      {"484,-", "484.00 EUR"},
      {"€ 484,--", "484.00 EUR"},
      {"€1.234,50", "1234.50 EUR"},
      {"484 EUR", "484.00 EUR"},
      {"EUR 484.10", "484.10 EUR"},
  };
  for (const auto& [text, money] : table) {
    CAPTURE(text);
    CHECK(read(text) == money);
  }
  CHECK(read("484", "JPY") == "484 JPY");
  CHECK(read("1,234", "JPY") == "1234 JPY");
  CHECK(read("1.234,500", "KWD") == "1234.500 KWD");
}

TEST_CASE("what could be two amounts, or is none, is refused") {
  for (const char* text : {"", "abc", "-5", "0", "0,00", "1.23.456", "12.34,56", "1,2,3", "0.500",
                           ".5", "5.", "1.234,5678", "1e3", "484.-.", "12 34 EUR x"}) {
    CAPTURE(text);
    CHECK(read(text) == "refused");
  }
  CHECK(read("1.234", "KWD") == "refused");  // 1.234 dinar or 1234
  CHECK(read("100 USD") == "refused");       // another currency
  const auto other = desk::parse_amount("100 USD", Currency());
  CHECK(other.error().message.find("is in USD, and the invoices are in EUR") != std::string::npos);
}
