#include "daemon/desk/law_regime.hpp"

#include <algorithm>

#include "daemon/core/text.hpp"

namespace dunning::desk {
namespace {

using law::DebtorType;

constexpr std::int64_t months_in_a_year = 12;

bool in_number(char c) {
  return (c >= '0' && c <= '9') || c == '.';
}

// The first number of a text; empty when there is none.
std::string_view number_in(std::string_view text) {
  const auto first = std::find_if(text.begin(), text.end(), in_number);
  const auto last = std::find_if_not(first, text.end(), in_number);
  return {first, last};
}

Result<law::RateTable> agreed(const json::Cursor& place, std::string_view text) {
  const auto found = law::parse_percent(number_in(text));
  if (!found) return fail(place.error("expected a rate such as 12%"));
  law::Percent rate = *found;
  if (mentions(text, "month")) rate.e4 *= months_in_a_year;
  return law::agreed_rate(rate);
}

}  // namespace

Result<law::RateTable> regime(const Law& law, const json::Cursor& place, std::string_view text) {
  const auto plus = text.find('+');
  const std::string base = ascii_lower(trimmed(text.substr(0, plus)));
  const bool civil = base == "civil" || base == "consumer";
  const bool commercial = base == "commercial" || base == "business";
  const bool public_body =
      base == "government" || base == "government_debtor" || base == "public body";
  if (civil || commercial || public_body) {
    const auto* table = TRY(rate_table(law, civil        ? DebtorType::consumer
                                            : commercial ? DebtorType::business
                                                         : DebtorType::public_body));
    if (plus == std::string_view::npos) return *table;
    const auto points = law::parse_percent(number_in(text.substr(plus)));
    if (!points) return fail(place.error("expected a number of points after +"));
    return law::raised(*table, *points);
  }
  if (plus == std::string_view::npos && text.find('%') != std::string_view::npos)
    return agreed(place, text);
  return fail(place.error("expected civil, commercial, either with + and points, or a rate in %"));
}

Result<std::optional<bool>> compounds(const json::Cursor& inputs) {
  const auto place = TRY(inputs.find("compounding"));
  if (!place) return std::nullopt;
  const auto text = ascii_lower(TRY(place->text()));
  if (text == "none" || text == "never" || text == "simple") return false;
  if (text.starts_with("yearly") || text.starts_with("annual")) return true;
  return fail(place->error("expected none or yearly"));
}

namespace {

Result<law::Counting::Days> day_count(const json::Cursor& inputs) {
  const auto place = TRY(inputs.find("day_count"));
  if (!place) return law::Counting::Days::actual_365;
  const auto text = ascii_lower(TRY(place->text()));
  if (text.starts_with("actual/365") || text.starts_with("act/365"))
    return law::Counting::Days::actual_365;
  if (text.starts_with("actual/actual") || text.starts_with("act/act"))
    return law::Counting::Days::actual_actual;
  return fail(place->error("expected actual/365 or actual/actual"));
}

Result<law::Counting::Round> rounding(const json::Cursor& inputs) {
  const auto place = TRY(inputs.find("rounding"));
  if (!place) return law::Counting::Round::each_segment;
  const auto text = ascii_lower(TRY(place->text()));
  if (text.find("segment") != std::string::npos || text == "half-up")
    return law::Counting::Round::each_segment;
  if (text.find("once") != std::string::npos || text.find("end") != std::string::npos)
    return law::Counting::Round::once_at_the_end;
  return fail(place->error("expected half-up per segment, or half-up once at the end"));
}

}  // namespace

Result<InterestQuestion> interest_question(const json::Cursor& inputs, Currency currency) {
  InterestQuestion asked;
  asked.principal = TRY(owed_amount(inputs, "principal", currency));
  asked.first_day = TRY(inputs.date("first_interest_day"));
  asked.last_day = TRY(inputs.date("last_interest_day"));
  asked.counting.days = TRY(day_count(inputs));
  asked.counting.round = TRY(rounding(inputs));
  return asked;
}

std::int64_t days_of(const InterestQuestion& asked) {
  return std::max<std::int64_t>(asked.last_day - asked.first_day + 1, 0);
}

json::Value json_segments(const law::Interest& interest) {
  auto segments = json::Value::array();
  for (const auto& segment : interest.segments) {
    segments.push(json::Value::object({{"first_day", to_string(segment.first_day)},
                                       {"last_day", to_string(segment.last_day)},
                                       {"days", segment.days},
                                       {"rate_percent", law::to_text(segment.rate)},
                                       {"base", minor_text(segment.base)},
                                       {"interest", minor_text(segment.interest)}}));
  }
  return segments;
}

}  // namespace dunning::desk
