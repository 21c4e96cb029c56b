#pragma once

#include <string>
#include <string_view>

// How text is written for machines to compare and to send.
namespace dunning {

std::string trimmed(std::string_view text);  // without white space at both ends

std::string ascii_lower(std::string_view text);  // the letters A to Z only

// At most so many bytes of a UTF-8 text, whole characters only.
std::string cut_short(std::string text, std::size_t longest);

// For a log or an error message: control characters are spaces, and it is cut short.
std::string one_line(std::string text, std::size_t longest = 300);

// Everything but the unreserved characters of RFC 3986 (letters, digits, "-", ".", "_", "~") as
// %XX; a space as %20, which is right in a form and in a URL.
std::string percent_encoded(std::string_view text);

}  // namespace dunning
