#include "daemon/policy/whole_words.hpp"

#include <string>

namespace dunning::policy {
namespace {

bool belongs_to_a_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || byte >= 0x80;
}

// In small letters, one space before every word and none behind: " erven van jansen".
std::string words_of(std::string_view text) {
  std::string words;
  bool inside = false;
  for (const char c : text) {
    const bool now = belongs_to_a_word(c);
    if (now && !inside) words += ' ';
    if (now) words += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    inside = now;
  }
  return words;
}

}  // namespace

bool says(std::string_view text, std::string_view phrase, Within within) {
  std::string wanted = words_of(phrase);
  if (wanted.empty()) return false;
  if (within == Within::whole_words) wanted += ' ';
  return (words_of(text) + ' ').find(wanted) != std::string::npos;
}

}  // namespace dunning::policy
