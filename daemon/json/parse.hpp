#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <string_view>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/json/value.hpp"

// Reading JSON (RFC 8259). Every error is of kind invalid_input and says at which byte. Refused:
// truncated input, anything after the document, invalid UTF-8, a raw NUL byte, a number beyond
// 1e308, lists and objects nested deeper than `depth_limit`, more bytes than the limit.
namespace dunning::json {

constexpr std::size_t depth_limit = 64;  // a ledger's records nest 4 deep
constexpr std::uint64_t document_limit = 64ULL
                                         << 20;  // bytes; a page (design: everything has a limit)
constexpr std::uint64_t list_limit = 256ULL << 20;  // bytes; a whole streamed list

// A whole document. A \u0000 in a text and a key that an object holds twice are errors too.
Result<Value> parse(std::string_view text);
Result<Value> parse(std::istream& in, std::uint64_t limit = document_limit);

// The elements of a top-level list, one at a time, in the memory of the largest one. Stops at the
// first Error `element` returns, and returns it. An error in the input after some elements is
// returned after these were handed out. A \u0000 or a doubled key inside an element does not end
// the list: reading that text or key through a Cursor is the error, so that one bad record is set
// aside and the others go on.
Status parse_array(std::istream& in, const std::function<Status(Value&&)>& element,
                   std::uint64_t limit = list_limit);

// The same for a list inside objects: `path` are the keys that lead to it from the top,
// {"Invoices"} or {"d", "results"}. Returns what is around the list, with an empty list in its
// place. Where there is no list at the end of the path no element is given, and what stands there
// is returned.
Result<Value> parse_inner_array(std::istream& in, const std::vector<std::string_view>& path,
                                const std::function<Status(Value&&)>& element,
                                std::uint64_t limit = list_limit);

}  // namespace dunning::json
