#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>

#include "daemon/core/result.hpp"

namespace dunning::sandbox {

struct FreeX509 {
  void operator()(X509* certificate) const;
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const;
};

// The certificate authority of one run and the server certificate it signed, for 127.0.0.1, ::1 and
// localhost. Its dates are those of the real clock: clients verify with theirs.
struct ServerIdentity {
  std::unique_ptr<X509, FreeX509> certificate;
  std::unique_ptr<EVP_PKEY, FreeKey> key;
  std::string ca_pem;
};

Result<ServerIdentity> make_identity();

}  // namespace dunning::sandbox
