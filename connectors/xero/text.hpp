#pragma once

#include <string>
#include <string_view>

#include "daemon/core/result.hpp"
#include "daemon/core/text.hpp"
#include "daemon/json/cursor.hpp"

// How Xero writes what people typed. Shared by the readers of its records.
namespace dunning::xero {

// "FirstName LastName" of a contact or a contact person.
Result<std::string> full_name(const json::Cursor& person);

// The account number when it looks like an IBAN, without spaces; else empty. Xero's field for it
// takes any text.
std::string iban_in(std::string_view account);

// ISO 3166-1 alpha-2 of what somebody typed as country: a code of two letters, or the name of a
// country in English or its own language. Empty for anything else: unknown.
std::string country_code(std::string_view text);

}  // namespace dunning::xero
