#include "daemon/policy/stop_words.hpp"

#include "daemon/policy/whole_words.hpp"

namespace dunning::policy {
namespace {

constexpr std::size_t short_word = 4;

std::optional<std::string> found(const std::string& text, const AdministrationRules& rules,
                                 const char* where) {
  const Wording wording(text);
  for (const auto& word : rules.stop_words) {
    const auto within =
        word.size() <= short_word ? Within::whole_words : Within::beginning_of_a_word;
    if (wording.says(word, within))
      return "stop word \"" + word + "\" in " + where + ": a person decides";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> stop_word(const Item& item, const Debtor& debtor,
                                     const AdministrationRules& rules) {
  if (rules.stop_words.empty()) return std::nullopt;
  if (auto hit = found(debtor.name, rules, "the debtor's name")) return hit;
  const auto in = [&](const std::vector<std::string>& texts, const char* where) {
    for (const auto& text : texts) {
      if (auto hit = found(text, rules, where)) return hit;
    }
    return std::optional<std::string>();
  };
  if (auto hit = in(debtor.tags, "the debtor's tags")) return hit;
  if (auto hit = in(debtor.notes, "a note on the debtor")) return hit;
  return in(item.tags, "the invoice's tags");
}

}  // namespace dunning::policy
