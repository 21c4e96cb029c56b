#include "tests/sandbox/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace dunning::sandbox {

namespace {

using Certificate = std::unique_ptr<X509, FreeX509>;
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

constexpr long valid_s = 30L * 24 * 3600;

bool add_extension(X509* certificate, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  const bool added = extension != nullptr && X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool fill(X509* certificate, EVP_PKEY* key, const char* name) {
  std::uint64_t serial = 0;
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) != 1) return false;
  X509_NAME* subject = X509_get_subject_name(certificate);
  return X509_set_version(certificate, X509_VERSION_3) == 1 &&
         ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1U) == 1 &&
         X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != nullptr &&
         X509_gmtime_adj(X509_getm_notAfter(certificate), valid_s) != nullptr &&
         X509_set_pubkey(certificate, key) == 1 &&
         X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(name), -1, -1, 0) == 1;
}

std::string pem(X509* certificate) {
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, certificate);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory, &text);
  std::string result(text, static_cast<std::size_t>(size));
  BIO_free(memory);
  return result;
}

}  // namespace

void FreeX509::operator()(X509* certificate) const {
  X509_free(certificate);
}
void FreeKey::operator()(EVP_PKEY* key) const {
  EVP_PKEY_free(key);
}

Result<ServerIdentity> make_identity() {
  const Key ca_key(EVP_EC_gen("P-256"));
  Key server_key(EVP_EC_gen("P-256"));
  const Certificate ca(X509_new());
  Certificate server(X509_new());
  bool made = ca_key && server_key && ca && server;
  made = made && fill(ca.get(), ca_key.get(), "dunning-sandbox CA") &&
         X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get())) == 1 &&
         add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE") &&
         add_extension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign") &&
         add_extension(ca.get(), ca.get(), NID_subject_key_identifier, "hash") &&
         X509_sign(ca.get(), ca_key.get(), EVP_sha256()) != 0;
  made = made && fill(server.get(), server_key.get(), "dunning-sandbox") &&
         X509_set_issuer_name(server.get(), X509_get_subject_name(ca.get())) == 1 &&
         add_extension(server.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE") &&
         add_extension(server.get(), ca.get(), NID_key_usage, "critical,digitalSignature") &&
         add_extension(server.get(), ca.get(), NID_ext_key_usage, "serverAuth") &&
         add_extension(server.get(), ca.get(), NID_authority_key_identifier, "keyid") &&
         add_extension(server.get(), ca.get(), NID_subject_alt_name,
                       "IP:127.0.0.1,IP:::1,DNS:localhost") &&
         X509_sign(server.get(), ca_key.get(), EVP_sha256()) != 0;
  if (!made) return fail(ErrorKind::permanent, "OpenSSL could not make the sandbox's certificate");
  return ServerIdentity{std::move(server), std::move(server_key), pem(ca.get())};
}

}  // namespace dunning::sandbox
