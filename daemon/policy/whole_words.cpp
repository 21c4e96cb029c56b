#include "daemon/policy/whole_words.hpp"

#include <array>
#include <cstddef>

namespace dunning::policy {
namespace {

constexpr std::size_t longest_phrase = 128;  // a longer one is compared as far as that

bool belongs_to_a_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || byte >= 0x80;
}

// Puts the words of a text, in small letters with a space before each: " erven van jansen".
template <class Put>
void put_words(std::string_view text, Put put) {
  bool inside = false;
  for (const char c : text) {
    const bool now = belongs_to_a_word(c);
    if (now && !inside) put(' ');
    if (now) put(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    inside = now;
  }
}

}  // namespace

Wording::Wording(std::string_view text) {
  words_.reserve(text.size() + 2);
  put_words(text, [&](char c) { words_ += c; });
  words_ += ' ';
}

bool Wording::says(std::string_view phrase, Within within) const {
  std::array<char, longest_phrase> wanted;  // on the stack: asked for every debtor and every phrase
  std::size_t size = 0;
  const auto put = [&](char c) {
    if (size < wanted.size()) wanted[size++] = c;
  };
  put_words(phrase, put);
  if (size == 0) return false;
  if (within == Within::whole_words) put(' ');
  return words_.find(wanted.data(), 0, size) != std::string::npos;
}

}  // namespace dunning::policy
