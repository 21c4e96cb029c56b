#include "daemon/crypto/random.hpp"

#include <openssl/rand.h>

#include <limits>

namespace dunning::crypto {

Result<std::string> random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (count > static_cast<std::size_t>(std::numeric_limits<int>::max()) ||
      RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
    return fail(ErrorKind::transient, "the system gave no random bytes");
  }
  return bytes;
}

}  // namespace dunning::crypto
