#include "daemon/core/money.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <limits>

using namespace dunning;

namespace {
Currency currency(const char* code) {
  return Currency::parse(code).value();
}
}  // namespace

TEST_CASE("money: a raw token becomes the exact number of minor units of its currency") {
  struct Row {
    const char* token;
    const char* code;
    std::int64_t minor;
  };
  const Row rows[] = {
      {"363.0", "EUR", 36300},
      {"363.00", "EUR", 36300},
      {"363", "EUR", 36300},
      {"1e3", "EUR", 100000},
      {"1E+3", "EUR", 100000},
      {"12.5", "EUR", 1250},
      {"-12.71", "EUR", -1271},
      {"+5", "EUR", 500},
      {"0.0", "EUR", 0},
      {"-0.0", "EUR", 0},
      {"1.2500000", "EUR", 125},
      {"1250e-3", "EUR", 125},
      {"363", "JPY", 363},
      {"363.000", "JPY", 363},
      {"1.234", "KWD", 1234},
      {"0.1", "KWD", 100},
      {"92233720368547758.07", "EUR", std::numeric_limits<std::int64_t>::max()},
  };
  for (const auto& row : rows) {
    CAPTURE(row.token);
    CAPTURE(row.code);
    const auto money = parse_money(row.token, currency(row.code));
    REQUIRE(money);
    CHECK(money->minor == row.minor);
  }
}

TEST_CASE("money: what is no exact amount is an error that quotes it") {
  const char* tokens[] = {
      "12,50", "",      "abc", ".",   ".5",  "1.2.3", "1e", "1e+-3",
      "--1",   "1 000", "0x1", "NaN", "inf", "1.0 ",  " 1", "92233720368547758.08",
      "1e60",  "1.005"};
  for (const auto* token : tokens) {
    CAPTURE(token);
    const auto money = parse_money(token, currency("EUR"));
    REQUIRE_FALSE(money);
    CHECK(money.error().kind == ErrorKind::invalid_input);
    CHECK(money.error().message.find(std::string("\"") + std::string(token).substr(0, 40) + "\"") ==
          0);
  }
  CHECK_FALSE(parse_money("0.5", currency("JPY")));
}

TEST_CASE("money: amounts of different currencies are neither equal nor ordered") {
  const Money euro{100, currency("EUR")};
  const Money yen{100, currency("JPY")};
  CHECK_FALSE(euro == yen);
  CHECK_FALSE(euro < yen);
  CHECK_FALSE(euro > yen);
}

TEST_CASE("money: a sum that overflows is an error, not a wrong amount") {
  const Money most{std::numeric_limits<std::int64_t>::max(), currency("EUR")};
  CHECK_FALSE(add(most, Money{1, currency("EUR")}));
  CHECK(subtract(most, Money{1, currency("EUR")})->minor == most.minor - 1);
  CHECK_FALSE(subtract(Money{std::numeric_limits<std::int64_t>::min(), currency("EUR")},
                       Money{1, currency("EUR")}));
}

TEST_CASE("money: printing and parsing again gives the same amount") {
  CHECK(rc::check([](std::int64_t minor) {
    for (const char* code : {"EUR", "JPY", "KWD"}) {
      const Money money{minor, currency(code)};
      RC_ASSERT(parse_money(decimal_text(money), money.currency).value() == money);
    }
  }));
  CHECK(to_string(Money{-5, currency("EUR")}) == "-0.05 EUR");
  CHECK(to_string(Money{-5, currency("JPY")}) == "-5 JPY");
}

TEST_CASE("money: a currency is three capital letters") {
  CHECK(Currency::parse("EUR"));
  for (const char* wrong : {"eur", "EU", "EURO", "€", ""}) {
    CAPTURE(wrong);
    CHECK_FALSE(Currency::parse(wrong));
  }
}
