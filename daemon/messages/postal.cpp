#include "daemon/messages/postal.hpp"

#include <algorithm>

#include "daemon/policy/contact.hpp"

namespace dunning::messages {
namespace {

constexpr std::size_t longest_number = 5;
constexpr std::size_t longest_addition = 6;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// Letters and digits alone, in capitals.
std::string compressed(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c))
      kept += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return kept;
}

// "1017 GA" becomes "1017GA"; empty when it is none.
std::string postcode_of(std::string_view text) {
  const std::string code = compressed(text);
  if (code.size() != 6) return {};
  const bool fits = std::all_of(code.begin(), code.begin() + 4, is_digit) && is_letter(code[4]) &&
                    is_letter(code[5]);
  return fits ? code : std::string();
}

// "Kerkstraat 5 bis" becomes "5XBIS": words, then a number, then at most a short addition. Empty
// when the line has another shape.
std::string number_of(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && !(is_digit(line[at]) && at > 0 && line[at - 1] == ' '))
    ++at;
  // A second number ("1e Weteringplantsoen 5" has its first one inside a word).
  const bool words_before =
      std::any_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(at), is_letter);
  if (at == line.size() || !words_before) return {};
  auto end = at;
  while (end < line.size() && is_digit(line[end]))
    ++end;
  const std::string number(line.substr(at, end - at));
  const std::string_view rest = line.substr(end);
  const std::string addition = compressed(rest);
  const bool odd = std::any_of(rest.begin(), rest.end(), [](char c) {
    return !is_letter(c) && !is_digit(c) && c != ' ' && c != '-' && c != '/';
  });
  if (number.size() > longest_number || addition.size() > longest_addition || odd) return {};
  return addition.empty() ? number : number + "X" + addition;
}

struct Country {
  std::string_view code;
  std::string_view name;
};

// As the sorters of other countries read it: capitals, in English.
constexpr Country countries[] = {
    {"AD", "ANDORRA"},  {"AT", "AUSTRIA"},        {"AU", "AUSTRALIA"},     {"BE", "BELGIUM"},
    {"BG", "BULGARIA"}, {"CA", "CANADA"},         {"CH", "SWITZERLAND"},   {"CN", "CHINA"},
    {"CW", "CURAÇAO"},  {"CY", "CYPRUS"},         {"CZ", "CZECHIA"},       {"DE", "GERMANY"},
    {"DK", "DENMARK"},  {"EE", "ESTONIA"},        {"ES", "SPAIN"},         {"FI", "FINLAND"},
    {"FR", "FRANCE"},   {"GB", "UNITED KINGDOM"}, {"GR", "GREECE"},        {"HR", "CROATIA"},
    {"HU", "HUNGARY"},  {"IE", "IRELAND"},        {"IS", "ICELAND"},       {"IT", "ITALY"},
    {"JP", "JAPAN"},    {"LI", "LIECHTENSTEIN"},  {"LT", "LITHUANIA"},     {"LU", "LUXEMBOURG"},
    {"LV", "LATVIA"},   {"MC", "MONACO"},         {"MT", "MALTA"},         {"NL", "NETHERLANDS"},
    {"NO", "NORWAY"},   {"PL", "POLAND"},         {"PT", "PORTUGAL"},      {"RO", "ROMANIA"},
    {"RS", "SERBIA"},   {"SE", "SWEDEN"},         {"SI", "SLOVENIA"},      {"SK", "SLOVAKIA"},
    {"TR", "TÜRKIYE"},  {"UA", "UKRAINE"},        {"US", "UNITED STATES"},
};

std::string country_line(const std::string& code) {
  const auto* found = std::find_if(std::begin(countries), std::end(countries),
                                   [&](const Country& one) { return one.code == code; });
  return found == std::end(countries) ? code : std::string(found->name);
}

}  // namespace

std::string place_line(const Address& address) {
  return address.postcode + (address.postcode.empty() || address.city.empty() ? "" : "  ") +
         address.city;
}

std::vector<std::string> postal_address(const Debtor& debtor, const Creditor& creditor) {
  const Address& address = debtor.address;
  if (!policy::has_postal_address(debtor)) return {};
  std::vector<std::string> lines{debtor.name};
  if (!debtor.person.empty() && debtor.person != debtor.name) lines.push_back(debtor.person);
  for (const auto& line : address.lines) {
    if (!line.empty()) lines.push_back(line);
  }
  lines.push_back(place_line(address));
  if (!address.country.empty() && address.country != creditor.address.country)
    lines.push_back(country_line(address.country));
  return lines;
}

std::string kix_of(const Debtor& debtor, const Creditor& creditor) {
  const Address& address = debtor.address;
  const bool within =
      creditor.address.country == "NL" && (address.country.empty() || address.country == "NL");
  const std::string postcode = postcode_of(address.postcode);
  if (!within || postcode.empty()) return {};
  std::string number;
  for (const auto& line : address.lines) {
    const std::string found = number_of(line);
    if (found.empty()) continue;
    if (!number.empty()) return {};
    number = found;
  }
  return number.empty() ? std::string() : postcode + number;
}

}  // namespace dunning::messages
