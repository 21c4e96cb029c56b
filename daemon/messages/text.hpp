#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace dunning::messages {

// Text from the books, fit to stand in one line: control characters and line separators become a
// space, characters that turn the direction of writing go (a number must not look like another).
std::string single_line(std::string_view text);

// Lines without blanks at their ends, one empty line at most between two of them, none around them;
// ends with a line end.
std::string tidy_paragraphs(std::string_view text);

// Only pages over TLS: what the books give as a link goes into somebody's mailbox.
bool is_link(std::string_view text);

// Each "{}" in the words takes the next value; nothing when there is none left.
std::string fill(std::string_view words, std::initializer_list<std::string> values);

}  // namespace dunning::messages
