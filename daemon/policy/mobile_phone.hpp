#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/core/records.hpp"

// Which telephone of a debtor a text message may reach, by the numbering plans of the countries.
namespace dunning::policy {

struct MobilePhone {
  std::string number;     // E.164: "+31612345678"
  std::string time_zone;  // IANA, of the debtor's country
};

// The number in the books, read by the country of the debtor's address where it has none of its
// own. None when it cannot be a mobile one, or when the country is not known: then nobody knows
// what the number means, nor what time it is there. Of several numbers in the field the first
// counts.
std::optional<MobilePhone> mobile_phone(const Debtor& debtor);

}  // namespace dunning::policy
