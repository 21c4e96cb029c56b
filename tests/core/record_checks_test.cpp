#include "daemon/core/record_checks.hpp"

#include <doctest/doctest.h>

using namespace dunning;

TEST_CASE("record checks: text is UTF-8 as Unicode defines it") {
  const std::pair<std::string, bool> table[] = {{"", true},
                                                {"Müller & Söhne", true},
                                                {"日本", true},
                                                {"\xf0\x9f\x98\x80", true},
                                                {"caf\xe9", false},           // Latin-1
                                                {"\xc0\xaf", false},          // overlong "/"
                                                {"\xe0\x80\xaf", false},      // overlong
                                                {"\xed\xa0\x80", false},      // a surrogate
                                                {"\xf4\x90\x80\x80", false},  // beyond U+10FFFF
                                                {"\xe2\x82", false},          // cut
                                                {"\x80", false}};
  for (const auto& [text, fine] : table) {
    CAPTURE(text);
    CHECK(is_utf8(text) == fine);
  }
}

TEST_CASE("record checks: an id is one line, not empty and not endless") {
  CHECK_FALSE(nonsense_in_id("498100000000000001"));
  CHECK(nonsense_in_id("") == "is empty");
  CHECK(nonsense_in_id("a\nb") == "holds a control character");
  CHECK(nonsense_in_id(std::string(201, '1')) == "is longer than 200 bytes");
}

TEST_CASE("record checks: a bank line is checked like any other record") {
  BankLine line;
  line.id = "1";
  line.version = "1";
  line.description = "Factuur 2026-0042";
  CHECK_FALSE(nonsense_in(Record(line)));
  line.description = std::string("a\0b", 3);
  CHECK(nonsense_in(Record(line)) == "description holds a NUL");
  line.description = "";
  line.counterparty_name = std::string("a\0b", 3);
  CHECK(nonsense_in(Record(line)) == "counterparty_name holds a NUL");
  line.counterparty_name = "";
  line.open = {100, *Currency::parse("USD")};
  CHECK(nonsense_in(Record(line)) == "open amount is not in the currency of the amount");
}

TEST_CASE("record checks: what people wrote beside a record is checked like the record") {
  const std::string nul("a\0b", 3);
  Debtor debtor;
  debtor.id = {"1"};
  debtor.version = "1";
  debtor.tags = {"Regio: Noord"};
  debtor.notes = {"belt altijd terug"};
  CHECK_FALSE(nonsense_in(Record(debtor)));
  debtor.notes.push_back(nul);
  CHECK(nonsense_in(Record(debtor)) == "notes holds a NUL");
  debtor.notes.assign(list_limit + 1, "x");
  CHECK(nonsense_in(Record(debtor)) == "notes has too many entries");
  debtor.notes.clear();
  debtor.tags.push_back("\xff");
  CHECK(nonsense_in(Record(debtor)).value_or("").starts_with("tags "));
  Invoice invoice;
  invoice.id = {"1"};
  invoice.version = "1";
  invoice.debtor = {"1"};
  CHECK_FALSE(nonsense_in(Record(invoice)));
  invoice.tags = {nul};
  CHECK(nonsense_in(Record(invoice)) == "tags holds a NUL");
}
