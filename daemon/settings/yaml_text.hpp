#pragma once

#include <string>
#include <string_view>

namespace dunning::settings {

// A text as a YAML scalar: in double quotes always, so that no text can be read as anything else.
std::string in_quotes(std::string_view text);

}  // namespace dunning::settings
