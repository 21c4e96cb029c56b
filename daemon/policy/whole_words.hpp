#pragma once

#include <string>
#include <string_view>

namespace dunning::policy {

// How much of a word a phrase has to end with.
enum class Within { whole_words, beginning_of_a_word };

// A text in which phrases are looked for, without regard to capitals (of ASCII letters) and to how
// much space is between words. Everything but letters, digits and bytes beyond ASCII separates
// words. Asked for many phrases, it prepares the text once.
class Wording {
 public:
  explicit Wording(std::string_view text);

  // Whether the phrase stands in the text, from the beginning of a word on.
  bool says(std::string_view phrase, Within within) const;

 private:
  std::string words_;  // in small letters, a space before and behind every word
};

}  // namespace dunning::policy
