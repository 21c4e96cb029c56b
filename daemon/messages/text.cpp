#include "daemon/messages/text.hpp"

#include <cstdint>

namespace dunning::messages {
namespace {

// The length in bytes of the well-formed sequence at the front (RFC 3629), 0 when there is none.
std::size_t sequence(std::string_view text, std::uint32_t& code_point) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80) {
    code_point = first;
    return 1;
  }
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
  code_point = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
    code_point = code_point << 6U | (byte(i) & 0x3FU);
  }
  const bool overlong = (size == 3 && code_point < 0x800) || (size == 4 && code_point < 0x10000);
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  return overlong || surrogate || code_point > 0x10FFFF ? 0 : size;
}

bool breaks_line(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

bool turns_direction(std::uint32_t c) {
  return c == 0x200E || c == 0x200F || c == 0x061C || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

std::string_view without_trailing_blanks(std::string_view line) {
  const auto last = line.find_last_not_of(" \t");
  return last == std::string_view::npos ? std::string_view{} : line.substr(0, last + 1);
}

}  // namespace

std::string single_line(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  while (!text.empty()) {
    std::uint32_t code_point = 0;
    const auto size = sequence(text, code_point);
    if (size == 0) {
      line += '?';
      text.remove_prefix(1);
      continue;
    }
    if (breaks_line(code_point)) {
      if (!line.empty() && line.back() != ' ') line += ' ';
    } else if (!turns_direction(code_point)) {
      line += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return std::string(without_trailing_blanks(line));
}

std::string tidy_paragraphs(std::string_view text) {
  std::string tidy;
  tidy.reserve(text.size());
  bool blank_before = false;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = without_trailing_blanks(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty()) {
      blank_before = !tidy.empty();
      continue;
    }
    if (blank_before) tidy += '\n';
    blank_before = false;
    tidy += line;
    tidy += '\n';
  }
  return tidy;
}

bool is_link(std::string_view text) {
  return text.starts_with("https://") && text.find(' ') == std::string_view::npos;
}

std::string fill(std::string_view words, std::initializer_list<std::string> values) {
  std::string text;
  const auto* value = values.begin();
  for (auto at = words.find("{}"); at != std::string_view::npos; at = words.find("{}")) {
    text += words.substr(0, at);
    if (value != values.end()) text += *value++;
    words.remove_prefix(at + 2);
  }
  return text + std::string(words);
}

}  // namespace dunning::messages
