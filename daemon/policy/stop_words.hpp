#pragma once

#include <optional>
#include <string>

#include "daemon/policy/account.hpp"

namespace dunning::policy {

// S23. A stop word in the debtor's name, tags or notes or in the item's tags, as a sentence ("stop
// word "faillissement" in a note: a person decides"), or none. Without regard to capitals; at the
// beginning of a word, so that "schuldhulp" finds "Schuldhulpverlening"; a stop word of up to four
// letters is a whole word. Lifted by DebtorSettings::mailing.
std::optional<std::string> stop_word(const Item& item, const Debtor& debtor,
                                     const AdministrationRules& rules);

}  // namespace dunning::policy
