#pragma once

#include <map>
#include <string>
#include <string_view>

// application/x-www-form-urlencoded, both ways.
namespace dunning::sandbox::oauth {

using Form = std::map<std::string, std::string>;  // of a name that comes twice, the first

Form read_form(std::string_view text);
std::string url_encoded(std::string_view text);
std::string url_decoded(std::string_view text);

}  // namespace dunning::sandbox::oauth
