#include "daemon/policy/stop_words.hpp"

#include "daemon/policy/whole_words.hpp"

namespace dunning::policy {
namespace {

constexpr std::size_t short_word = 4;

bool found(const std::string& text, const std::string& word) {
  const auto within = word.size() <= short_word ? Within::whole_words : Within::beginning_of_a_word;
  return says(text, word, within);
}

}  // namespace

std::optional<std::string> stop_word(const Item& item, const Debtor& debtor,
                                     const AdministrationRules& rules) {
  for (const auto& word : rules.stop_words) {
    const auto in = [&](const std::vector<std::string>& texts, const char* where) {
      for (const auto& text : texts) {
        if (found(text, word))
          return std::optional<std::string>("stop word \"" + word + "\" in " + where +
                                            ": a person decides");
      }
      return std::optional<std::string>();
    };
    if (auto hit = in({debtor.name}, "the debtor's name")) return hit;
    if (auto hit = in(debtor.tags, "the debtor's tags")) return hit;
    if (auto hit = in(debtor.notes, "a note on the debtor")) return hit;
    if (auto hit = in(item.tags, "the invoice's tags")) return hit;
  }
  return std::nullopt;
}

}  // namespace dunning::policy
