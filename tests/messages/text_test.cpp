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

TEST_CASE("text: empty lines are at most one between two paragraphs, and none around") {
  CHECK(tidy_paragraphs("\n\n a \t\n\n\n\nb\n \n") == " a\n\nb\n");
  CHECK(tidy_paragraphs("a") == "a\n");
  CHECK(tidy_paragraphs("\n\n").empty());
}
