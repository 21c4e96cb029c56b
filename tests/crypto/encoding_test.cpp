#include "daemon/crypto/encoding.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace dunning;

TEST_CASE("encoding: base64 gives the published values, both ways (RFC 4648 section 10)") {
  struct Row {
    const char* bytes;
    const char* text;
  };
  for (const Row& row :
       {Row{"", ""}, Row{"f", "Zg=="}, Row{"fo", "Zm8="}, Row{"foo", "Zm9v"},
        Row{"foob", "Zm9vYg=="}, Row{"fooba", "Zm9vYmE="}, Row{"foobar", "Zm9vYmFy"}}) {
    CAPTURE(row.text);
    CHECK(crypto::base64(row.bytes) == row.text);
    CHECK(crypto::parse_base64(row.text) == row.bytes);
  }
}

TEST_CASE("encoding: every byte survives both ways") {
  std::string all;
  for (int i = 0; i < 256; ++i)
    all += static_cast<char>(i);
  CHECK(crypto::parse_base64(crypto::base64(all)) == all);
  CHECK(crypto::parse_hex(crypto::hex(all)) == all);
  CHECK(crypto::hex(std::string_view("\x00\x7f\x80\xff", 4)) == "007f80ff");
  CHECK(crypto::parse_hex("FF0a") == "\xff\n");
}

TEST_CASE("encoding: what encoding would not have written is refused") {
  for (const char* text :
       {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "====", "Zg==Zg==", "Zm9v\n", "Zm 9", "-_-_"}) {
    CAPTURE(text);
    CHECK_FALSE(crypto::parse_base64(text));
  }
  for (const char* text : {"a", "0g", "0x", " 0"}) {
    CAPTURE(text);
    CHECK_FALSE(crypto::parse_hex(text));
  }
}
