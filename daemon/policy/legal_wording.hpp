#pragma once

#include <optional>
#include <string>
#include <string_view>

// What a person typed into a text and the law, or the policy, has to say itself. In Dutch, English,
// German and French, whatever the language of the text. Like threat_words.hpp, for `check`.
namespace dunning::policy {

enum class Topic {
  costs,           // collection costs, or the law that allows them
  interest,        // statutory or default interest
  fee,             // charges that no law knows: for a reminder, for administration
  default_notice,  // the debtor is put in default
  term,            // "14 days", "from today"
  calendar_day,    // "1 May 2026", "1-5-2026"
  amount,          // "€ 40", "12.50 EUR"
  account,         // an IBAN
};

// The first wording of the topic in the text; none: there is none. Words are found whole and
// without regard to capitals; of days, amounts and accounts it is what stands in the text.
std::optional<std::string> wording_of(Topic topic, std::string_view text);

}  // namespace dunning::policy
