#pragma once

#include <optional>
#include <string_view>

#include "daemon/core/money.hpp"

namespace dunning::desk {

// An amount as a person types it, in the currency of the case: "1234.50", "1.234,50", "1,234.50",
// "1 234,50", "484,-", with or without the currency ("€ 484", "484 EUR"). Positive. What could mean
// two amounts, or names another currency, is refused (invalid_input). Three digits after the only
// separator are thousands, except in a currency with three decimals, where they are refused.
Result<Money> parse_amount(std::string_view text, Currency currency);

// The currency code that stands in such a text, if one does.
std::optional<Currency> currency_in(std::string_view text);

}  // namespace dunning::desk
