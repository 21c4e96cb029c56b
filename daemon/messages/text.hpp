#pragma once

#include <string>
#include <string_view>

namespace dunning::messages {

// Text from the books, fit to stand in one line: control characters and line separators become a
// space, characters that turn the direction of writing go (a number must not look like another).
std::string single_line(std::string_view text);

// Lines without blanks at their ends, one empty line at most between two of them, none around them;
// ends with a line end.
std::string tidy_paragraphs(std::string_view text);

}  // namespace dunning::messages
