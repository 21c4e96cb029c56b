#include "daemon/crypto/seal.hpp"

#include <openssl/evp.h>

#include <cstdlib>
#include <limits>
#include <memory>

#include "daemon/crypto/random.hpp"

namespace dunning::crypto {
namespace {

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* cipher) const { EVP_CIPHER_CTX_free(cipher); }
};

const unsigned char* data_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* data_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

Status check_sizes(std::string_view key, std::string_view text, std::string_view context) {
  if (key.size() != seal_key_bytes) {
    return fail(ErrorKind::invalid_input,
                "a sealing key has 32 bytes, this one has " + std::to_string(key.size()));
  }
  constexpr std::size_t limit = std::numeric_limits<int>::max() / 2;
  if (text.size() > limit || context.size() > limit) {
    return fail(ErrorKind::invalid_input, "the text is too long to be sealed");
  }
  return {};
}

}  // namespace

Result<std::string> seal_with_nonce(std::string_view key, std::string_view nonce,
                                    std::string_view plain, std::string_view context) {
  TRY(check_sizes(key, plain, context));
  if (nonce.size() != seal_nonce_bytes)
    return fail(ErrorKind::invalid_input, "a nonce has 12 bytes");
  const std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> cipher(EVP_CIPHER_CTX_new());
  std::string sealed(nonce);
  sealed.resize(nonce.size() + plain.size() + seal_tag_bytes);
  unsigned char* const body = data_of(sealed) + nonce.size();
  int size = 0;
  int rest = 0;
  const bool is_done = cipher != nullptr &&
                       EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, data_of(key),
                                          data_of(nonce)) == 1 &&
                       EVP_EncryptUpdate(cipher.get(), nullptr, &size, data_of(context),
                                         static_cast<int>(context.size())) == 1 &&
                       EVP_EncryptUpdate(cipher.get(), body, &size, data_of(plain),
                                         static_cast<int>(plain.size())) == 1 &&
                       EVP_EncryptFinal_ex(cipher.get(), body + size, &rest) == 1 &&
                       EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, seal_tag_bytes,
                                           body + plain.size()) == 1;
  if (!is_done) std::abort();
  return sealed;
}

Result<std::string> seal(std::string_view key, std::string_view plain, std::string_view context) {
  const std::string nonce = TRY(random_bytes(seal_nonce_bytes));
  return seal_with_nonce(key, nonce, plain, context);
}

Result<std::string> open(std::string_view key, std::string_view sealed, std::string_view context) {
  TRY(check_sizes(key, sealed, context));
  if (sealed.size() < seal_nonce_bytes + seal_tag_bytes) {
    return fail(ErrorKind::suspicious, "the sealed text is too short");
  }
  const std::string_view nonce = sealed.substr(0, seal_nonce_bytes);
  const std::string_view body =
      sealed.substr(nonce.size(), sealed.size() - nonce.size() - seal_tag_bytes);
  std::string tag(sealed.substr(sealed.size() - seal_tag_bytes));
  const std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> cipher(EVP_CIPHER_CTX_new());
  std::string plain(body.size(), '\0');
  int size = 0;
  int rest = 0;
  const bool is_set_up =
      cipher != nullptr &&
      EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, data_of(key), data_of(nonce)) ==
          1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &size, data_of(context),
                        static_cast<int>(context.size())) == 1 &&
      EVP_DecryptUpdate(cipher.get(), data_of(plain), &size, data_of(body),
                        static_cast<int>(body.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, seal_tag_bytes, tag.data()) == 1;
  if (!is_set_up) std::abort();
  if (EVP_DecryptFinal_ex(cipher.get(), data_of(plain) + size, &rest) != 1) {
    return fail(ErrorKind::suspicious,
                "the sealed text does not open: another key, another purpose, or altered");
  }
  return plain;
}

}  // namespace dunning::crypto
