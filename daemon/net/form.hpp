#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// application/x-www-form-urlencoded, as OAuth 2.0 sends and gets it.
namespace dunning::net {

using FormFields = std::vector<std::pair<std::string, std::string>>;

// Everything but the unreserved characters of RFC 3986 as %XX; a space as %20, which is right in
// a form and in a URL.
std::string percent_encoded(std::string_view text);

std::string form_text(const FormFields& fields);

// The fields of a query or form; "+" is a space, a broken escape stays as it is.
FormFields read_form(std::string_view text);

}  // namespace dunning::net
