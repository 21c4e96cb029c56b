#include "daemon/messages/text.hpp"

#include <doctest/doctest.h>

using namespace dunning::messages;

TEST_CASE("text: a line has no line ends, control characters or direction overrides") {
  CHECK(single_line("a\r\nBcc: x") == "a Bcc: x");
  CHECK(single_line(std::string_view("a\0b\tc\x7f", 6)) == "a b c");
  CHECK(single_line("a\xe2\x80\xa8"
                    "b") == "a b");  // line separator
  CHECK(single_line("PO\xe2\x80\xae"
                    "12") == "PO12");  // right-to-left override
  CHECK(single_line("a\xc2\x85"
                    "b") == "a b");  // next line
  CHECK(single_line("Çelik € ok") == "Çelik € ok");
}

TEST_CASE("text: bytes that are no UTF-8 become a question mark") {
  CHECK(single_line("a\xff"
                    "b") == "a?b");
  CHECK(single_line("a\xe2\x82") == "a??");
}

TEST_CASE("text: what is UTF-8 and what is not (RFC 3629)") {
  for (const char* good : {"", "abc", "é", "€", "😀"}) {
    CAPTURE(good);
    CHECK(is_utf8(good));
  }
  for (const char* bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80",
                          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xf0\x9f\x98"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_utf8(bad));
  }
}

TEST_CASE("text: empty lines are at most one between two paragraphs, and none around") {
  CHECK(tidy_paragraphs("\n\n a \t\n\n\n\nb\n \n") == " a\n\nb\n");
  CHECK(tidy_paragraphs("a") == "a\n");
  CHECK(tidy_paragraphs("\n\n").empty());
}
