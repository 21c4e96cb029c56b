#pragma once

#include <string>
#include <string_view>

namespace dunning::policy {

// Without white space around it and with small letters a-z.
std::string trimmed_small(std::string_view text);

// Whether all of the text fits the pattern, in which * stands for anything, also nothing; capitals
// and white space around either do not count.
bool fits_pattern(std::string_view pattern, std::string_view text);

}  // namespace dunning::policy
