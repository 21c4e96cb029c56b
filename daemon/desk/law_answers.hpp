#pragma once

#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/desk/law_shelf.hpp"
#include "daemon/json/value.hpp"

// `dunningctl law`: questions about the law for scripts, one JSON object a line (docs/json.md lists
// the kinds with what they take and give). Amounts are texts with a decimal point, dates are ISO
// 8601, percentages are texts. A request that cannot be answered gets {"error": …}.
namespace dunning::desk {

constexpr std::size_t law_line_limit = std::size_t{1} << 20U;  // bytes of one request

// The answer to {"kind": …, "inputs": {…}}; other members are passed over, but "jurisdiction" where
// one kind is known to several.
json::Value law_answer(LawShelf& shelf, const json::Value& request);

// The same from and to text. No answer for a blank line.
std::optional<std::string> law_answer_line(LawShelf& shelf, std::string_view line);

// The next line without its end, whatever the end is written like, and a byte order mark before the
// first; a line beyond the limit is read past and given as its first bytes, one more than the
// limit. None at the end of the input.
std::optional<std::string> read_law_line(std::istream& in);

}  // namespace dunning::desk
