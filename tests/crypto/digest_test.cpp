#include "daemon/crypto/digest.hpp"

#include <doctest/doctest.h>

#include <string>

#include "daemon/crypto/encoding.hpp"

using namespace dunning;

TEST_CASE("digest: SHA-256 gives the published values (FIPS 180-4 examples)") {
  CHECK(crypto::sha256_hex("") ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(crypto::sha256_hex("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(crypto::sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(crypto::sha256_hex(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("digest: pieces give the digest of the whole, wherever it is cut") {
  const std::string text(200, 'x');
  for (std::size_t cut = 0; cut <= text.size(); cut += 7) {
    CAPTURE(cut);
    crypto::Sha256 sha256;
    sha256.update(text.substr(0, cut)).update(text.substr(cut));
    CHECK(sha256.finish() == crypto::sha256(text));
  }
}

TEST_CASE("digest: HMAC-SHA-256 gives the published values (RFC 4231)") {
  struct Row {
    std::string key;
    std::string data;
    const char* mac;
  };
  for (const Row& row : {
           Row{std::string(20, '\x0b'), "Hi There",
               "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
           Row{"Jefe", "what do ya want for nothing?",
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
           Row{std::string(20, '\xaa'), std::string(50, '\xdd'),
               "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
           Row{std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
               "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
           Row{"", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"},
       }) {
    CAPTURE(row.data);
    CHECK(crypto::hex(crypto::bytes(crypto::hmac_sha256(row.key, row.data))) == row.mac);
  }
}

TEST_CASE("digest: an empty key is no key, also after another one was used") {
  crypto::hmac_sha256("secret", "data");
  CHECK(crypto::hex(crypto::bytes(crypto::hmac_sha256({}, {}))) ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("digest: equal means same length and same bytes") {
  CHECK(crypto::constant_time_equal("", ""));
  CHECK(crypto::constant_time_equal("abc", "abc"));
  CHECK_FALSE(crypto::constant_time_equal("abc", "abd"));
  CHECK_FALSE(crypto::constant_time_equal("abc", "ab"));
  CHECK_FALSE(crypto::constant_time_equal("", "a"));
}
