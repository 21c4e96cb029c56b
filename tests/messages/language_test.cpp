#include "daemon/messages/language.hpp"

#include <doctest/doctest.h>

using namespace dunning;
using namespace dunning::messages;

namespace {

Money money(std::int64_t minor, const char* currency) {
  return {minor, *Currency::parse(currency)};
}

}  // namespace

TEST_CASE("language: dates are written with the month's name") {
  const auto date = *parse_date("2026-11-01");
  CHECK(Language::find("nl")->date(date) == "1 november 2026");
  CHECK(Language::find("nl-informal")->date(date) == "1 november 2026");
  CHECK(Language::find("en")->date(date) == "1 November 2026");
  CHECK(Language::find("de")->date(date) == "1. November 2026");
  CHECK(Language::find("fr")->date(date) == "1er novembre 2026");
  CHECK(Language::find("fr")->date(*parse_date("2026-08-21")) == "21 août 2026");
}

TEST_CASE("language: a tone formats as its language does") {
  CHECK(Language::find("nl-informal")->code() == "nl-informal");
  CHECK(Language::find("nl-informal")->base() == "nl");
  CHECK(Language::find("de")->base() == "de");
}

TEST_CASE("language: a percentage has at most the decimals it needs, and two when it has any") {
  struct Row {
    std::int64_t ten_thousandths;
    const char* dutch;
    const char* english;
    const char* german;
  };
  const Row rows[] = {
      {104000, "10,40%", "10.40%", "10,40\u00a0%"},    {80000, "8%", "8%", "8\u00a0%"},
      {101250, "10,125%", "10.125%", "10,125\u00a0%"}, {5, "0,0005%", "0.0005%", "0,0005\u00a0%"},
      {-8800, "-0,88%", "-0.88%", "-0,88\u00a0%"},     {0, "0%", "0%", "0\u00a0%"},
  };
  for (const auto& row : rows) {
    CHECK(Language::find("nl")->percent(row.ten_thousandths) == row.dutch);
    CHECK(Language::find("en")->percent(row.ten_thousandths) == row.english);
    CHECK(Language::find("de")->percent(row.ten_thousandths) == row.german);
    CHECK(Language::find("fr")->percent(row.ten_thousandths) == row.german);
  }
}

TEST_CASE("language: German and French write the sign of a currency behind the amount") {
  const auto de = *Language::find("de");
  const auto fr = *Language::find("fr");
  CHECK(de.amount(money(123450, "EUR")) == "1.234,50\u00a0€");
  CHECK(fr.amount(money(123450, "EUR")) == "1\u00a0234,50\u00a0€");
  CHECK(de.amount(money(-500, "GBP")) == "-5,00\u00a0£");
  CHECK(fr.amount(money(1234567, "JPY")) == "1\u00a0234\u00a0567\u00a0JPY");
  CHECK(de.invoices(1) == "1 Rechnung");
  CHECK(de.instalments(3) == "3 Raten");
  CHECK(de.days(8) == "8 Tage");
  CHECK(de.list({"a", "b", "c"}) == "a, b und c");
  CHECK(fr.invoices(2) == "2 factures");
  CHECK(fr.instalments(1) == "1 échéance");
  CHECK(fr.days(1) == "1 jour");
  CHECK(fr.list({"a", "b"}) == "a et b");
}

TEST_CASE("language: every month has its name") {
  const char* dutch[] = {"januari", "februari", "maart",     "april",   "mei",      "juni",
                         "juli",    "augustus", "september", "oktober", "november", "december"};
  for (unsigned month = 1; month <= 12; ++month) {
    CHECK(Language::find("nl")->date(*Date::from_ymd(2026, month, 9)) ==
          "9 " + std::string(dutch[month - 1]) + " 2026");
  }
}

TEST_CASE(
    "language: amounts have the decimals of their currency and the separators of the language") {
  struct Row {
    Money amount;
    const char* dutch;
    const char* english;
  };
  const Row rows[] = {
      {money(123450, "EUR"), "€ 1.234,50", "€1,234.50"},
      {money(5, "EUR"), "€ 0,05", "€0.05"},
      {money(99999, "EUR"), "€ 999,99", "€999.99"},
      {money(100000, "EUR"), "€ 1.000,00", "€1,000.00"},
      {money(123456789012, "EUR"), "€ 1.234.567.890,12", "€1,234,567,890.12"},
      {money(-500, "EUR"), "€ -5,00", "-€5.00"},
      {money(250, "GBP"), "£ 2,50", "£2.50"},
      {money(1234567, "JPY"), "JPY 1.234.567", "JPY 1,234,567"},
      {money(1234567, "KWD"), "KWD 1.234,567", "KWD 1,234.567"},
      {money(123456, "USD"), "USD 1.234,56", "USD 1,234.56"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.english);
    CHECK(Language::find("nl")->amount(row.amount) == row.dutch);
    CHECK(Language::find("en")->amount(row.amount) == row.english);
  }
}

TEST_CASE("language: one is singular, everything else plural") {
  const auto nl = *Language::find("nl");
  const auto en = *Language::find("en");
  CHECK(nl.invoices(0) == "0 facturen");
  CHECK(nl.invoices(1) == "1 factuur");
  CHECK(nl.invoices(2) == "2 facturen");
  CHECK(en.invoices(1) == "1 invoice");
  CHECK(en.days(1) == "1 day");
  CHECK(nl.days(8) == "8 dagen");
}

TEST_CASE("language: a list ends with the language's and") {
  CHECK(Language::find("nl")->list({}).empty());
  CHECK(Language::find("nl")->list({"a"}) == "a");
  CHECK(Language::find("nl")->list({"a", "b", "c"}) == "a, b en c");
  CHECK(Language::find("en")->list({"a", "b"}) == "a and b");
}

TEST_CASE("language: a language without a row is not there") {
  CHECK_FALSE(Language::find("es"));
  CHECK_FALSE(Language::find("NL"));
  CHECK_FALSE(Language::find(""));
}

TEST_CASE("language: an IBAN is printed in groups of four, however it was typed") {
  CHECK(printed_iban("NL91ABNA0417164300") == "NL91 ABNA 0417 1643 00");
  CHECK(printed_iban("NL91 ABNA 0417 1643 00") == "NL91 ABNA 0417 1643 00");
  CHECK(printed_iban("BE68539007547034") == "BE68 5390 0754 7034");
}
