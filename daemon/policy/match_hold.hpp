#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"
#include "daemon/policy/account.hpp"

namespace dunning::policy {

// S25. Whether a hold by matcher is about this item:
//   tag     one of the tags of the item or its debtor, without regard to capitals
//   number  the invoice's number; * stands for anything, also nothing
//   amount  what is open of the item: "100.00 EUR" (exactly), or after >= <= > <; an amount of
//           another currency is never met
// A pattern that check_match refuses matches everything: what cannot be understood holds back.
bool matches(const MatchHold& hold, const Item& item, const Debtor& debtor);

// For the desk: invalid_input with a sentence when subject or pattern cannot be understood.
Status check_match(std::string_view subject, std::string_view pattern);

// The words in force that hold the item back on `today`; the one that lasts longest.
const Word* matching_hold(const Item& item, const Account& account, Date today);

}  // namespace dunning::policy
