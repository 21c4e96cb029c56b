#pragma once

#include <optional>
#include <string_view>

#include "daemon/desk/law_inputs.hpp"
#include "daemon/law/interest.hpp"

// Interest as a question describes it: which rate, and how it is counted.
namespace dunning::desk {

// "civil" and "commercial" are the tables of the statute for a consumer and a business; either may
// be followed by "+ 2 points". "fixed 6%", "contractual 12% simple", "1 % per month" are agreed
// rates, simple unless the question says otherwise.
Result<law::RateTable> regime(const Law& law, const json::Cursor& place, std::string_view text);

struct InterestQuestion {
  Money principal;
  Date first_day;
  Date last_day;
  law::Counting counting;
};

// principal, first_interest_day, last_interest_day, and what is said of day_count and rounding;
// anything there that is not known is an error, since it would change the amount.
Result<InterestQuestion> interest_question(const json::Cursor& inputs, Currency currency);

// Whether the year's interest joins the base, as `compounding` says; nothing when it says nothing.
Result<std::optional<bool>> compounds(const json::Cursor& inputs);

std::int64_t days_of(const InterestQuestion& asked);  // both ends count

json::Value json_segments(const law::Interest& interest);

}  // namespace dunning::desk
