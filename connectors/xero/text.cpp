#include "connectors/xero/text.hpp"

#include <algorithm>
#include <cctype>

namespace dunning::xero {
namespace {

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 && (c & 0x80) == 0;
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
char upper(char c) {
  return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
}

}  // namespace

Result<std::string> full_name(const json::Cursor& person) {
  return trimmed(TRY(plain_text(person, "FirstName")) + " " + TRY(plain_text(person, "LastName")));
}

std::string iban_in(std::string_view account) {
  constexpr std::size_t shortest = 15;
  constexpr std::size_t longest = 34;
  std::string compact;
  for (const char c : account) {
    if (c != ' ') compact += upper(c);
  }
  const bool fits = compact.size() >= shortest && compact.size() <= longest &&
                    is_letter(compact[0]) && is_letter(compact[1]) && is_digit(compact[2]) &&
                    is_digit(compact[3]) &&
                    std::all_of(compact.begin() + 4, compact.end(),
                                [](char c) { return is_letter(c) || is_digit(c); });
  return fits ? compact : std::string();
}

std::string country_code(std::string_view text) {
  // Beside the countries of Xero's editions those that its customers in Europe trade with.
  static constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"australia", "AU"},
      {"austria", "AT"},
      {"belgie", "BE"},
      {"belgien", "BE"},
      {"belgique", "BE"},
      {"belgi\xc3\xab", "BE"},
      {"belgium", "BE"},
      {"bulgaria", "BG"},
      {"canada", "CA"},
      {"china", "CN"},
      {"croatia", "HR"},
      {"cyprus", "CY"},
      {"czech republic", "CZ"},
      {"czechia", "CZ"},
      {"danmark", "DK"},
      {"denmark", "DK"},
      {"deutschland", "DE"},
      {"duitsland", "DE"},
      {"england", "GB"},
      {"espa\xc3\xb1"
       "a",
       "ES"},
      {"estonia", "EE"},
      {"finland", "FI"},
      {"france", "FR"},
      {"frankrijk", "FR"},
      {"germany", "DE"},
      {"great britain", "GB"},
      {"greece", "GR"},
      {"holland", "NL"},
      {"hong kong", "HK"},
      {"hungary", "HU"},
      {"iceland", "IS"},
      {"india", "IN"},
      {"ireland", "IE"},
      {"italia", "IT"},
      {"italy", "IT"},
      {"japan", "JP"},
      {"latvia", "LV"},
      {"liechtenstein", "LI"},
      {"lithuania", "LT"},
      {"luxembourg", "LU"},
      {"luxemburg", "LU"},
      {"malta", "MT"},
      {"nederland", "NL"},
      {"netherlands", "NL"},
      {"new zealand", "NZ"},
      {"northern ireland", "GB"},
      {"norway", "NO"},
      {"oostenrijk", "AT"},
      {"osterreich", "AT"},
      {"poland", "PL"},
      {"polska", "PL"},
      {"portugal", "PT"},
      {"republic of ireland", "IE"},
      {"romania", "RO"},
      {"schweiz", "CH"},
      {"scotland", "GB"},
      {"singapore", "SG"},
      {"slovakia", "SK"},
      {"slovenia", "SI"},
      {"south africa", "ZA"},
      {"spain", "ES"},
      {"spanje", "ES"},
      {"suisse", "CH"},
      {"sverige", "SE"},
      {"sweden", "SE"},
      {"switzerland", "CH"},
      {"the netherlands", "NL"},
      {"turkey", "TR"},
      {"uk", "GB"},
      {"united kingdom", "GB"},
      {"united states", "US"},
      {"united states of america", "US"},
      {"usa", "US"},
      {"wales", "GB"},
      {"\xc3\xb6sterreich", "AT"},
  };
  const auto typed = ascii_lower(trimmed(text));
  for (const auto& [name, code] : names) {
    if (typed == name) return std::string(code);
  }
  if (typed.size() != 2 || !is_letter(typed[0]) || !is_letter(typed[1])) return {};
  return {upper(typed[0]), upper(typed[1])};
}

}  // namespace dunning::xero
