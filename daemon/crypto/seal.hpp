#pragma once

#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

// Authenticated encryption, AES-256-GCM (NIST SP 800-38D), for what is kept encrypted at rest.
namespace dunning::crypto {

constexpr std::size_t seal_key_bytes = 32;
constexpr std::size_t seal_nonce_bytes = 12;
constexpr std::size_t seal_tag_bytes = 16;

// nonce ‖ ciphertext ‖ tag, with a fresh random nonce: one key may seal 2^32 texts. `context` is
// authenticated and not stored (what the text is for, so that it cannot be moved elsewhere).
// invalid_input when the key has not 32 bytes.
Result<std::string> seal(std::string_view key, std::string_view plain, std::string_view context);

// The text that was sealed; suspicious when key, context or a single bit differs.
Result<std::string> open(std::string_view key, std::string_view sealed, std::string_view context);

// `seal` with a nonce of the caller's, for published vectors. Never use a nonce twice with one key.
Result<std::string> seal_with_nonce(std::string_view key, std::string_view nonce,
                                    std::string_view plain, std::string_view context);

}  // namespace dunning::crypto
