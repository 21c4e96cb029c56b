#pragma once

#include <optional>
#include <string>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/target.hpp"
#include "daemon/policy/word.hpp"
#include "daemon/store/words.hpp"

// How the desk writes down what a person says (policy/word.hpp), and finds it again.
namespace dunning::desk {

// Reasons, remarks and names that people give are at most this long.
constexpr std::size_t text_limit = 500;

// invalid_input when the text is too long, or empty although it is needed.
Status check_text(const std::string& text, const std::string& option);

// Whom a word is about.
struct About {
  const Administration& administration;
  DebtorId debtor{};                   // empty: the whole administration
  std::optional<Currency> currency{};  // none: whatever the debtor owes
};
About about(const Meant& meant);

// Written down under today's date with the desk's author. Returns it with its id.
template <class What>
Result<policy::Word> speak(const Desk& desk, const About& about, What what,
                           const std::string& reason) {
  policy::Word word;
  word.what = std::move(what);
  word.reason = reason;
  word.on = about.administration.today(desk.clock);
  word.said_at = desk.clock.now();
  word.author = desk.author;
  word.id = TRY(store::Words(desk.store)
                    .say(about.administration.stored->id, about.debtor, about.currency, word,
                         desk.clock.now()));
  return word;
}

struct FoundWord {
  Administration administration;
  store::SaidWord said;
};
// "promise/7" or "7", in the administration or (without one) wherever it is. not_found otherwise.
Result<FoundWord> find_word(const Desk& desk, const std::optional<std::string>& administration,
                            const std::string& name);
Status end(const Desk& desk, const FoundWord& found, const std::string& how);

// Whether the text has the form of a word's name ("promise/7").
bool is_word_name(const std::string& text);

}  // namespace dunning::desk
