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
