#include "daemon/policy/legal_wording.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "daemon/policy/whole_words.hpp"

namespace dunning::policy {
namespace {

using Words = std::span<const std::string_view>;

constexpr auto costs = std::to_array<std::string_view>(
    {"incassokosten", "buitengerechtelijke kosten", "6:96", "WIK", "BIK",
     "Besluit vergoeding voor buitengerechtelijke incassokosten", "collection costs",
     "costs of collection", "recovery costs", "Inkassokosten", "Inkassogebühren",
     "Beitreibungskosten", "frais de recouvrement", "indemnité forfaitaire", "invorderingskosten",
     "schadebeding"});
constexpr auto interest = std::to_array<std::string_view>(
    {"wettelijke rente", "wettelijke handelsrente", "vertragingsrente", "nalatigheidsinterest",
     "nalatigheidsinteresten", "verwijlinteresten", "6:119", "6:119a", "statutory interest",
     "default interest", "late payment interest", "Verzugszinsen", "Verzugszins",
     "gesetzliche Zinsen", "intérêts de retard", "intérêts moratoires", "intérêts légaux"});
constexpr auto fees = std::to_array<std::string_view>({"aanmaningskosten",
                                                       "herinneringskosten",
                                                       "administratiekosten",
                                                       "dossierkosten",
                                                       "registratiekosten",
                                                       "rappelkosten",
                                                       "reminder fee",
                                                       "reminder fees",
                                                       "reminder charge",
                                                       "administration fee",
                                                       "administration fees",
                                                       "administration costs",
                                                       "late fee",
                                                       "late fees",
                                                       "Mahngebühr",
                                                       "Mahngebühren",
                                                       "Mahnkosten",
                                                       "Mahnpauschale",
                                                       "Bearbeitungsgebühr",
                                                       "Bearbeitungsgebühren",
                                                       "frais de rappel",
                                                       "frais administratifs",
                                                       "frais de dossier"});
constexpr auto default_notices = std::to_array<std::string_view>(
    {"in gebreke", "ingebrekestelling", "ingebrekegesteld", "in verzuim", "notice of default",
     "put you in default", "putting you in default", "in default", "in Verzug", "Inverzugsetzung",
     "vaut mise en demeure", "valant mise en demeure", "présente mise en demeure",
     "mettons en demeure", "met en demeure"});
constexpr auto terms = std::to_array<std::string_view>({"veertien dagen",
                                                        "vijftien dagen",
                                                        "twee weken",
                                                        "fourteen days",
                                                        "fifteen days",
                                                        "two weeks",
                                                        "vierzehn Tage",
                                                        "vierzehn Tagen",
                                                        "zwei Wochen",
                                                        "quatorze jours",
                                                        "quinze jours",
                                                        "deux semaines",
                                                        "vanaf vandaag",
                                                        "vanaf heden",
                                                        "na heden",
                                                        "na dagtekening",
                                                        "na de datum van",
                                                        "na datum",
                                                        "na verzending",
                                                        "from today",
                                                        "of today",
                                                        "from the date of this",
                                                        "of the date of this",
                                                        "after the date of this",
                                                        "of sending",
                                                        "ab heute",
                                                        "ab Datum",
                                                        "nach Datum",
                                                        "nach Versand",
                                                        "dès aujourd’hui",
                                                        "à compter d’aujourd’hui",
                                                        "à compter d'aujourd'hui",
                                                        "à compter de ce jour",
                                                        "à compter de la date"});
constexpr auto days = std::to_array<std::string_view>(
    {"dag", "dagen", "kalenderdagen", "werkdagen", "day", "days", "tag", "tage", "tagen", "jour",
     "jours", "weken", "weeks", "wochen", "semaines"});
constexpr auto months = std::to_array<std::string_view>(
    {"januari",   "februari",  "maart",    "april",    "mei",     "juni",     "juli",    "augustus",
     "september", "oktober",   "november", "december", "january", "february", "march",   "may",
     "june",      "july",      "august",   "october",  "januar",  "jänner",   "februar", "märz",
     "mai",       "dezember",  "janvier",  "février",  "mars",    "avril",    "juin",    "juillet",
     "août",      "septembre", "octobre",  "novembre", "décembre"});
constexpr auto currencies =
    std::to_array<std::string_view>({"€", "£", "$", "eur", "euro", "euros", "gbp", "usd"});

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

// A number, a word, or a single sign; of spaces it is only known that they were there.
struct Token {
  std::string text;  // of a word in small letters
  std::size_t begin = 0;
  std::size_t end = 0;
  bool number = false;
  bool capital = false;
  bool spaced = false;  // a space stands before it
};

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  bool spaced = false;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == ' ' || c == '\t') {
      spaced = true;
      ++at;
      continue;
    }
    const auto is_sign = [&](std::string_view sign) { return text.substr(at).starts_with(sign); };
    const auto in_word = [](char one) {
      return (one >= 'a' && one <= 'z') || is_capital(one) ||
             static_cast<unsigned char>(one) >= 0x80;
    };
    std::size_t end = at + 1;
    if (is_sign("€") || is_sign("£")) {
      end = at + (is_sign("€") ? 3 : 2);
    } else if (is_digit(c)) {
      while (end < text.size() && is_digit(text[end]))
        ++end;
    } else if (in_word(c)) {
      while (end < text.size() && in_word(text[end]) && !text.substr(end).starts_with("€") &&
             !text.substr(end).starts_with("£"))
        ++end;
    }
    Token token{
        std::string(text.substr(at, end - at)), at, end, is_digit(c), is_capital(c), spaced};
    for (char& one : token.text) {
      if (is_capital(one)) one = static_cast<char>(one - 'A' + 'a');
    }
    tokens.push_back(std::move(token));
    spaced = false;
    at = end;
  }
  return tokens;
}

bool is_one_of(const Token& token, Words words) {
  return std::find(words.begin(), words.end(), token.text) != words.end();
}

// A number that can be a day or a month.
bool is_small(const Token& token) {
  return token.number && token.text.size() <= 2 && token.text != "0" && token.text != "00";
}

std::string between(std::string_view text, const Token& first, const Token& last) {
  return std::string(text.substr(first.begin, last.end - first.begin));
}

// "1 May", "1. Mai", "1er mai", "May 1", "1-5-2026", "2026-05-01".
std::optional<std::string> calendar_day(std::string_view text) {
  constexpr auto ordinals =
      std::to_array<std::string_view>({".", "st", "nd", "rd", "th", "er", "e"});
  const auto tokens = tokens_of(text);
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const Token& one = tokens[i];
    std::size_t next = i + 1;
    if (is_small(one) && is_one_of(tokens[next], ordinals)) ++next;
    if (next < tokens.size() && is_small(one) && is_one_of(tokens[next], months))
      return between(text, one, tokens[next]);
    const bool names_a_month = one.capital && is_one_of(one, months) && is_small(tokens[i + 1]);
    const bool counts = i + 2 < tokens.size() && is_one_of(tokens[i + 2], days);
    if (names_a_month && !counts) return between(text, one, tokens[i + 1]);
    if (i + 4 >= tokens.size() || !one.number || !tokens[i + 2].number || !tokens[i + 4].number)
      continue;
    const std::string& sign = tokens[i + 1].text;
    const bool dashed = (sign == "-" || sign == "/" || sign == ".") && tokens[i + 3].text == sign;
    const bool european = is_small(one) && is_small(tokens[i + 2]) &&
                          (tokens[i + 4].text.size() == 2 || tokens[i + 4].text.size() == 4);
    const bool iso = one.text.size() == 4 && is_small(tokens[i + 2]) && is_small(tokens[i + 4]);
    if (dashed && (european || iso)) return between(text, one, tokens[i + 4]);
  }
  return std::nullopt;
}

std::optional<std::string> amount(std::string_view text) {
  const auto tokens = tokens_of(text);
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const bool before = is_one_of(tokens[i], currencies) && tokens[i + 1].number;
    const bool behind = tokens[i].number && is_one_of(tokens[i + 1], currencies);
    if (before || behind) return between(text, tokens[i], tokens[i + 1]);
  }
  return std::nullopt;
}

// Two letters, two digits, and at least eight letters and digits more, in groups or not.
std::optional<std::string> account(std::string_view text) {
  constexpr std::size_t shortest = 12;
  for (std::size_t at = 0; at + shortest <= text.size(); ++at) {
    const bool begins = at == 0 || (!is_capital(text[at - 1]) && !is_digit(text[at - 1]));
    if (!begins || !is_capital(text[at]) || !is_capital(text[at + 1]) || !is_digit(text[at + 2]) ||
        !is_digit(text[at + 3]))
      continue;
    std::size_t count = 0;
    std::size_t end = at;
    for (std::size_t i = at; i < text.size(); ++i) {
      if (is_capital(text[i]) || is_digit(text[i])) {
        ++count;
        end = i + 1;
      } else if (text[i] != ' ') {
        break;
      }
    }
    if (count >= shortest) return std::string(text.substr(at, end - at));
  }
  return std::nullopt;
}

std::optional<std::string> term(std::string_view text) {
  const auto tokens = tokens_of(text);
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].number && is_one_of(tokens[i + 1], days))
      return between(text, tokens[i], tokens[i + 1]);
  }
  return std::nullopt;
}

std::optional<std::string> first_of(Words words, std::string_view text) {
  const Wording wording(text);
  for (const auto word : words) {
    if (wording.says(word, Within::whole_words)) return std::string(word);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> wording_of(Topic topic, std::string_view text) {
  switch (topic) {
    case Topic::costs:
      return first_of(costs, text);
    case Topic::interest:
      return first_of(interest, text);
    case Topic::fee:
      return first_of(fees, text);
    case Topic::default_notice:
      return first_of(default_notices, text);
    case Topic::term:
      if (auto days_counted = term(text)) return days_counted;
      return first_of(terms, text);
    case Topic::calendar_day:
      return calendar_day(text);
    case Topic::amount:
      return amount(text);
    case Topic::account:
      return account(text);
  }
  return std::nullopt;
}

}  // namespace dunning::policy
