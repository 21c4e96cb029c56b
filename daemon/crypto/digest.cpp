#include "daemon/crypto/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdlib>
#include <limits>

#include "daemon/crypto/encoding.hpp"

namespace dunning::crypto {
namespace {

const unsigned char* data_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void require(bool is_done) {
  if (!is_done) std::abort();
}

// Asked for by name once: finding an algorithm costs more than a digest of something short.
const EVP_MD* sha256_algorithm() {
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  require(algorithm != nullptr);
  return algorithm;
}

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

struct Sha256::Context {
  std::unique_ptr<EVP_MD_CTX, FreeContext> digest{EVP_MD_CTX_new()};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  require(context_->digest != nullptr);
  require(EVP_DigestInit_ex(context_->digest.get(), sha256_algorithm(), nullptr) == 1);
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::update(std::string_view data) {
  require(EVP_DigestUpdate(context_->digest.get(), data.data(), data.size()) == 1);
  return *this;
}

Digest Sha256::finish() {
  Digest digest;
  unsigned size = 0;
  require(EVP_DigestFinal_ex(context_->digest.get(), digest.data(), &size) == 1 &&
          size == digest.size());
  return digest;
}

Digest sha256(std::string_view data) {
  return Sha256().update(data).finish();
}

std::string sha256_hex(std::string_view data) {
  return hex(bytes(sha256(data)));
}

Digest hmac_sha256(std::string_view key, std::string_view data) {
  require(key.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
  Digest digest;
  unsigned size = 0;
  // A null key would mean "the key of last time" to the library.
  const unsigned char none = 0;
  const unsigned char* const key_data = key.empty() ? &none : data_of(key);
  require(HMAC(EVP_sha256(), key_data, static_cast<int>(key.size()), data_of(data), data.size(),
               digest.data(), &size) != nullptr);
  require(size == digest.size());
  return digest;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace dunning::crypto
