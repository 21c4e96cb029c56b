#include "daemon/messages/gsm_text.hpp"

#include <array>
#include <utility>

namespace dunning::messages {
namespace {

// Table 6.2.1.1 beside ASCII letters and digits, and table 6.2.1.2, which takes an escape first.
constexpr std::string_view once =
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";
constexpr std::string_view twice = "^{}\\[~]|€";

constexpr std::array<std::pair<std::string_view, std::string_view>, 30> likenesses{{
    {"áâãā", "a"},   {"ÀÁÂÃĀ", "A"},  {"ç", "c"},      {"ćčĉ", "c"},    {"ĆČ", "C"},
    {"êëēęě", "e"},  {"ÈÊËĒĘĚ", "E"}, {"íîïī", "i"},   {"ÌÍÎÏĪ", "I"},  {"óôõōő", "o"},
    {"ÒÓÔÕŌŐ", "O"}, {"úûūůű", "u"},  {"ÙÚÛŪŮŰ", "U"}, {"ýÿ", "y"},     {"ÝŸ", "Y"},
    {"łľ", "l"},     {"Ł", "L"},      {"ńňņ", "n"},    {"ŃŇ", "N"},     {"śšş", "s"},
    {"ŚŠŞ", "S"},    {"źżž", "z"},    {"ŹŻŽ", "Z"},    {"řŕ", "r"},     {"ťţ", "t"},
    {"ďđ", "d"},     {"ğ", "g"},      {"‘’‚´`", "'"},  {"“”„«»", "\""}, {"–—‐‑−", "-"},
}};

// The UTF-8 character that the text begins with; empty when it begins with none.
std::string_view first_character(std::string_view text) {
  if (text.empty()) return {};
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = lead < 0x80              ? 1
                           : (lead & 0xe0U) == 0xc0 ? 2
                           : (lead & 0xf0U) == 0xe0 ? 3
                           : (lead & 0xf8U) == 0xf0 ? 4
                                                    : 0;
  if (size == 0 || text.size() < size) return {};
  for (std::size_t i = 1; i < size; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80) return {};
  }
  return text.substr(0, size);
}

bool is_letter_or_digit(std::string_view one) {
  const char c = one.front();
  return one.size() == 1 &&
         ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

std::size_t length_of(std::string_view one) {
  if (is_letter_or_digit(one) || once.find(one) != std::string_view::npos) return 1;
  return twice.find(one) != std::string_view::npos ? 2 : 0;
}

std::string_view likeness(std::string_view one) {
  if (one == "\u00a0" || one == "\u202f" || one == "\u2009" || one == "\t") return " ";
  if (one == "…") return "...";
  for (const auto& [those, plain] : likenesses) {
    if (those.find(one) != std::string_view::npos) return plain;
  }
  return one;
}

}  // namespace

std::optional<std::size_t> gsm_length(std::string_view text) {
  std::size_t length = 0;
  while (!text.empty()) {
    const auto one = first_character(text);
    const std::size_t takes = one.empty() ? 0 : length_of(one);
    if (takes == 0) return std::nullopt;
    length += takes;
    text.remove_prefix(one.size());
  }
  return length;
}

std::string in_gsm_alphabet(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto one = first_character(text);
    if (one.empty()) {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    out += length_of(one) > 0 ? one : likeness(one);
    text.remove_prefix(one.size());
  }
  return out;
}

}  // namespace dunning::messages
