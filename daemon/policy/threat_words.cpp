#include "daemon/policy/threat_words.hpp"

#include <algorithm>
#include <array>

#include "daemon/policy/whole_words.hpp"

namespace dunning::policy {
namespace {

// Found from the beginning of a word on, so that inflected and longer words are found as well.
constexpr auto beginnings = std::to_array<std::string_view>(
    {"deurwaarder", "gerechtsdeurwaarder", "beslag", "loonbeslag", "bankbeslag",
     "gerichtsvollzieher", "pfändung", "kontopfändung", "lohnpfändung", "gepfändet",
     "zwangsvollstreckung", "huissier", "saisie", "bailiff", "seizure", "distraint"});
constexpr auto whole = std::to_array<std::string_view>({"BKR", "SCHUFA"});

}  // namespace

std::optional<std::string_view> threat_in(std::string_view text) {
  const Wording wording(text);
  for (const auto word : beginnings) {
    if (wording.says(word, Within::beginning_of_a_word)) return word;
  }
  for (const auto word : whole) {
    if (wording.says(word, Within::whole_words)) return word;
  }
  return std::nullopt;
}

}  // namespace dunning::policy
