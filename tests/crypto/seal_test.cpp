#include "daemon/crypto/seal.hpp"

#include <doctest/doctest.h>

#include <string>

#include "daemon/crypto/encoding.hpp"
#include "daemon/crypto/random.hpp"

using namespace dunning;

namespace {

std::string bytes(const char* text) {
  const auto parsed = crypto::parse_hex(text);
  REQUIRE(parsed);
  return *parsed;
}

}  // namespace

TEST_CASE("seal: gives the published values (McGrew and Viega, GCM test cases 13 to 16)") {
  const char* const zero_key = "0000000000000000000000000000000000000000000000000000000000000000";
  const char* const zero_nonce = "000000000000000000000000";
  const char* const key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
  const char* const nonce = "cafebabefacedbaddecaf888";
  const char* const plain =
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6"
      "b525"
      "b16aedf5aa0de657ba637b39";
  struct Row {
    const char* key;
    const char* nonce;
    const char* plain;
    const char* context;
    const char* sealed;  // ciphertext and tag
  };
  for (const Row& row : {
           Row{zero_key, zero_nonce, "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
           Row{zero_key, zero_nonce, "00000000000000000000000000000000", "",
               "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
           Row{key, nonce, plain, "feedfacedeadbeeffeedfacedeadbeefabaddad2",
               "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b"
               "08b1056828838"
               "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"},
       }) {
    CAPTURE(row.sealed);
    const auto sealed = crypto::seal_with_nonce(bytes(row.key), bytes(row.nonce), bytes(row.plain),
                                                bytes(row.context));
    REQUIRE(sealed);
    CHECK(crypto::hex(*sealed) == std::string(row.nonce) + row.sealed);
    CHECK(crypto::open(bytes(row.key), *sealed, bytes(row.context)) == bytes(row.plain));
  }
}

TEST_CASE("seal: what was sealed opens with the same key and purpose only") {
  const auto key = crypto::random_bytes(crypto::seal_key_bytes);
  REQUIRE(key);
  const auto sealed = crypto::seal(*key, "refresh token", "acme/xero");
  REQUIRE(sealed);
  CHECK(crypto::open(*key, *sealed, "acme/xero") == "refresh token");
  CHECK(crypto::open(*key, *sealed, "other/xero").error().kind == ErrorKind::suspicious);
  CHECK(crypto::open(std::string(32, 'k'), *sealed, "acme/xero").error().kind ==
        ErrorKind::suspicious);
  CHECK(crypto::open("short", *sealed, "acme/xero").error().kind == ErrorKind::invalid_input);
  CHECK(crypto::seal("short", "x", "").error().kind == ErrorKind::invalid_input);
}

TEST_CASE("seal: a changed bit anywhere, or a cut, is noticed") {
  const std::string key(32, 'k');
  const auto sealed = crypto::seal(key, "refresh token", "");
  REQUIRE(sealed);
  for (std::size_t i = 0; i < sealed->size(); ++i) {
    CAPTURE(i);
    std::string altered = *sealed;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    CHECK_FALSE(crypto::open(key, altered, ""));
    CHECK_FALSE(crypto::open(key, sealed->substr(0, i), ""));
  }
}

TEST_CASE("seal: the same text is never sealed to the same bytes") {
  const std::string key(32, 'k');
  CHECK(*crypto::seal(key, "text", "") != *crypto::seal(key, "text", ""));
}

TEST_CASE("random: bytes come in the number asked for and differ") {
  const auto one = crypto::random_bytes(32);
  const auto two = crypto::random_bytes(32);
  REQUIRE(one);
  REQUIRE(two);
  CHECK(one->size() == 32);
  CHECK(*one != *two);
  CHECK(crypto::random_bytes(0)->empty());
}
