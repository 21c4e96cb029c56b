#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/policy/account.hpp"

namespace dunning::policy {

// S23. A stop word in the debtor's name, tags or notes or in the item's tags, as a sentence ("stop
// word "faillissement" in a note: a person decides"), or none. Without regard to capitals; at the
// beginning of a word, so that "schuldhulp" finds "Schuldhulpverlening"; a stop word of up to four
// letters is a whole word. Lifted by DebtorSettings::mailing.
std::optional<std::string> stop_word(const Item& item, const Debtor& debtor,
                                     const AdministrationRules& rules);

// What `stop_words` is unless configured.
constexpr std::string_view usual_stop_words[] = {"faillissement",
                                                 "failliet",
                                                 "surseance",
                                                 "wsnp",
                                                 "wettelijke schuldsanering",
                                                 "schuldhulp",
                                                 "schuldsanering",
                                                 "bewindvoerder",
                                                 "beschermingsbewind",
                                                 "curator",
                                                 "curatele",
                                                 "overleden",
                                                 "erven van",
                                                 "bankrupt",
                                                 "insolvent",
                                                 "insolvency",
                                                 "liquidation",
                                                 "administrator appointed",
                                                 "deceased",
                                                 "estate of",
                                                 "debt counselling",
                                                 "insolvenz",
                                                 "zahlungsunfähig",
                                                 "verstorben"};

}  // namespace dunning::policy
