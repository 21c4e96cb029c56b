#include "daemon/law/jurisdiction.hpp"

#include <algorithm>
#include <cstddef>

namespace dunning::law {
namespace {

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
char lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

// A word of a name: how it compares, and how it was written.
struct Word {
  std::string key;           // lower case, without dots
  bool abbreviated = false;  // capitals only, or with dots: "BV", "b.v."
  bool after_comma = false;
};

// Letters, digits, dots, ampersands and every byte of a longer UTF-8 character make a word.
bool in_word(char c) {
  return is_upper(c) || is_lower(c) || (c >= '0' && c <= '9') || c == '.' || c == '&' ||
         (c & 0x80) != 0;
}

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  bool comma = false;
  for (std::size_t at = 0; at < text.size();) {
    if (!in_word(text[at])) {
      comma = comma || text[at] == ',';
      ++at;
      continue;
    }
    Word word;
    word.after_comma = comma;
    bool lower_case = false;
    bool dots = false;
    for (; at < text.size() && in_word(text[at]); ++at) {
      const char c = text[at];
      lower_case = lower_case || is_lower(c);
      dots = dots || c == '.';
      if (c != '.') word.key += lower(c);
    }
    word.abbreviated = dots || !lower_case;
    if (!word.key.empty()) {
      words.push_back(std::move(word));
      comma = false;
    }
  }
  return words;
}

// "B.V. Jansen" and "Jansen, B.V." are a person's initials as often as they are a company, and two
// letters in the middle of a name ("de Sa Pinto") are a form only when written like one. Where the
// name leaves it open the answer is no: an unknown debtor is treated as a consumer.
bool stands_as_form(const std::vector<Word>& words, std::size_t first, std::size_t count) {
  const Word& word = words[first];
  if (count > 1 || word.key.size() > 3) return true;
  if (first == 0) return false;
  if (word.after_comma && word.abbreviated && word.key.size() < 3) return false;
  return first + 1 == words.size() || word.abbreviated || word.key.size() == 3;
}

bool carries(const std::vector<Word>& name, const std::vector<Word>& form) {
  if (form.empty()) return false;
  for (std::size_t first = 0; first + form.size() <= name.size(); ++first) {
    const bool same =
        std::equal(form.begin(), form.end(), name.begin() + static_cast<std::ptrdiff_t>(first),
                   [](const Word& a, const Word& b) { return a.key == b.key; });
    if (same && stands_as_form(name, first, form.size())) return true;
  }
  return false;
}

}  // namespace

const LegalForm* find_legal_form(const Jurisdiction& jurisdiction, std::string_view name) {
  const auto words = words_of(name);
  for (const auto& form : jurisdiction.legal_forms) {
    if (carries(words, words_of(form.token))) return &form;
  }
  return nullptr;
}

}  // namespace dunning::law
