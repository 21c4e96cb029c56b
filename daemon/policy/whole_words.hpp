#pragma once

#include <string_view>

namespace dunning::policy {

// How much of a word a text has to be.
enum class Within { whole_words, beginning_of_a_word };

// Whether a phrase stands in a text, without regard to capitals (of ASCII letters) and to how much
// space is between its words. Everything but letters, digits and bytes beyond ASCII separates
// words.
bool says(std::string_view text, std::string_view phrase, Within within);

}  // namespace dunning::policy
