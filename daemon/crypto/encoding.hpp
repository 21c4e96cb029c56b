#pragma once

#include <optional>
#include <string>
#include <string_view>

// Bytes as text, both ways. Decoding is strict: none for anything that encoding would not have
// written, but hex digits may be capitals.
namespace dunning::crypto {

std::string hex(std::string_view bytes);  // lower case
std::optional<std::string> parse_hex(std::string_view text);

std::string base64(std::string_view bytes);  // RFC 4648 section 4, with padding, on one line
std::optional<std::string> parse_base64(std::string_view text);

}  // namespace dunning::crypto
