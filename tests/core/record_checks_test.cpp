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
}
