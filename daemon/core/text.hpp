#pragma once

#include <string>
#include <string_view>

// How text is written for machines to compare and to send.
namespace dunning {

std::string trimmed(std::string_view text);  // without white space at both ends

std::string ascii_lower(std::string_view text);  // the letters A to Z only

// Everything but the unreserved characters of RFC 3986 (letters, digits, "-", ".", "_", "~") as
// %XX; a space as %20, which is right in a form and in a URL.
std::string percent_encoded(std::string_view text);

}  // namespace dunning
