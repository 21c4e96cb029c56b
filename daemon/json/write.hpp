#pragma once

#include <string>

#include "daemon/json/value.hpp"

// Writing JSON. Output is 7-bit: everything beyond ASCII, and every control character, is escaped
// (bytes that are no UTF-8 as \ufffd). Numbers are written as the token they were read as.
namespace dunning::json {

std::string write(const Value& value);         // compact, keys in their own order
std::string write_pretty(const Value& value);  // for people: indented by two, ends with a newline
std::string canonical(
    const Value& value);  // compact, keys sorted bytewise: one text for one value, for digests

}  // namespace dunning::json
