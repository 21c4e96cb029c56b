#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dunning::settings {

// The name that was probably meant: the one with the fewest edits (insert, delete, replace, swap
// two neighbours), at most a third of its length; empty when none is near.
std::string_view nearest(std::string_view written, const std::vector<std::string_view>& names);

// "; did you mean NAME?" or nothing.
std::string did_you_mean(std::string_view written, const std::vector<std::string_view>& names);

std::string join(const std::vector<std::string_view>& names);  // "a, b, c"

}  // namespace dunning::settings
