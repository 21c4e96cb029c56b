#include "daemon/core/text.hpp"

#include <doctest/doctest.h>

using namespace dunning;

TEST_CASE("text: white space goes at both ends and stays within") {
  CHECK(trimmed(" \t a b\r\n") == "a b");
  CHECK(trimmed(" \n").empty());
  CHECK(trimmed("").empty());
}

TEST_CASE("text: letters beyond ASCII keep their capitals") {
  CHECK(ascii_lower("AZ[@`") == "az[@`");
  CHECK(ascii_lower("\xc3\x89t\xC3\xA9") == "\xc3\x89t\xC3\xA9");
}

TEST_CASE("text: what is not unreserved is percent-encoded, byte by byte") {
  CHECK(percent_encoded("aZ09-._~") == "aZ09-._~");
  CHECK(percent_encoded("a b+c/d?e=f&g%") == "a%20b%2Bc%2Fd%3Fe%3Df%26g%25");
  CHECK(percent_encoded("\xc3\xa9") == "%C3%A9");
}

TEST_CASE("text: what is cut short ends with a whole character") {
  CHECK(cut_short("abc", 3) == "abc");
  CHECK(cut_short("abc", 2) == "ab");
  CHECK(cut_short("a\xc3\xa9z", 2) == "a");
  CHECK(cut_short("a\xc3\xa9z", 3) == "a\xc3\xa9");
  CHECK(cut_short("\xf0\x9f\x92\xb6", 3).empty());
  CHECK(cut_short("\xf0\x9f\x92\xb6", 0).empty());
}

TEST_CASE("text: one line holds no control character") {
  CHECK(one_line("a\r\nb\tc") == "a  b c");
  CHECK(one_line(std::string(301, 'x')) == std::string(300, 'x'));
}
