#pragma once

#include <optional>

#include "daemon/core/calendar.hpp"
#include "daemon/core/money.hpp"
#include "tests/sandbox/json.hpp"

// Members that several control commands take.
namespace dunning::sandbox {

Result<Currency> currency_member(const Json& body);  // "currency", EUR when missing
// "amount", a decimal number as text or number; none when missing.
Result<std::optional<Money>> amount_member(const Json& body, Currency currency);
Result<std::optional<std::int64_t>> minor_member(const Json& body, Currency currency);
Result<std::optional<Date>> date_member(const Json& body, const char* name);

}  // namespace dunning::sandbox
