#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/core/text.hpp"

// application/x-www-form-urlencoded, as OAuth 2.0 sends and gets it.
namespace dunning::net {

using FormFields = std::vector<std::pair<std::string, std::string>>;

std::string form_text(const FormFields& fields);

// The fields of a query or form; "+" is a space, a broken escape stays as it is.
FormFields read_form(std::string_view text);

}  // namespace dunning::net
