#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/core/text.hpp"
#include "daemon/json/cursor.hpp"

// The values and envelopes of Exact Online's OData (version 2 with habits of its own); pure. Every
// error is invalid_input and names the place in the JSON.
namespace dunning::exact_online {

// A guid in lower case and without braces; empty when the member is null, missing or all zeros.
Result<std::string> find_guid(const json::Cursor& object, std::string_view key);
bool is_guid(std::string_view text);  // 36 characters, lower case

// The day of "/Date(1768435200000)/": the milliseconds are the wall clock of the site written as if
// it were UTC, so that the day is read from them as they are and no zone comes near it. An offset
// in the text ("+0200") changes nothing.
Result<std::optional<Date>> find_day(const json::Cursor& object, std::string_view key);

// Int64 is text of digits, Int32 and Int16 are numbers; both are taken for each.
Result<std::optional<std::int64_t>> find_whole(const json::Cursor& object, std::string_view key);

// A flag is a boolean in some places and 0 or 1 in others.
Result<std::optional<bool>> find_flag(const json::Cursor& object, std::string_view key);

// Amounts are doubles on the other side: -16.5, 1210, 0.30000000000000004. Rounded from the raw
// token to the decimals of the currency, halves away from zero; never through a double of ours.
Result<std::optional<Money>> find_amount(const json::Cursor& object, std::string_view key,
                                         Currency currency);

// The rows of an answer in whichever of its forms: {"d":{"results":[…],"__next":"…"}}, {"d":[…]},
// and {"d":{…}} for a single one. Gives the address of the next page; empty on the last one. Stops
// at the first Error of `row`, and returns it. A fault of the JSON after some rows comes after
// these were handed out.
Result<std::string> each_row(std::istream& body, const std::function<Status(json::Value&&)>& row);

// What an error answer says, for people to read and for nothing else: the texts are in the language
// of the user. At most 300 bytes, one line; empty when the body is none of the known forms.
std::string complaint_in(std::string_view body);

}  // namespace dunning::exact_online
