#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace dunning::crypto {

constexpr std::size_t digest_bytes = 32;
using Digest = std::array<unsigned char, digest_bytes>;

// SHA-256 (FIPS 180-4). Running out of memory inside the library aborts; nothing else can fail.
Digest sha256(std::string_view data);
std::string sha256_hex(std::string_view data);  // 64 lower-case hex digits

// SHA-256 of data that comes in pieces. `finish` may be called once. Thread rule: one thread at a
// time.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  Sha256& update(std::string_view data);
  Digest finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// RFC 2104 with SHA-256. The key may have any length, also none.
Digest hmac_sha256(std::string_view key, std::string_view data);

// Whether both are the same, in a time that depends on their lengths only: for signatures and
// tokens.
bool constant_time_equal(std::string_view a, std::string_view b);

inline std::string_view bytes(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace dunning::crypto
