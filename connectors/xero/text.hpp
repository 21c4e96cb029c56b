#pragma once

#include <string>
#include <string_view>

#include "daemon/core/result.hpp"
#include "daemon/json/cursor.hpp"

// How Xero writes what people typed. Shared by the readers of its records.
namespace dunning::xero {

std::string trimmed(std::string_view text);  // without white space at both ends
std::string lower(std::string_view text);    // of ASCII letters

// A member that is text, perhaps written as number, perhaps null or missing; trimmed.
Result<std::string> plain_text(const json::Cursor& object, std::string_view key);

// "FirstName LastName" of a contact or a contact person.
Result<std::string> full_name(const json::Cursor& person);

// The account number when it looks like an IBAN, without spaces; else empty. Xero's field for it
// takes any text.
std::string iban_in(std::string_view account);

// ISO 3166-1 alpha-2 of what somebody typed as country: a code of two letters, or the name of a
// country in English or its own language. Empty for anything else: unknown.
std::string country_code(std::string_view text);

}  // namespace dunning::xero
