#include "daemon/desk/law_inputs.hpp"
#include "daemon/law/rate_formula.hpp"

namespace dunning::desk {
namespace {

using json::Value;
using law::DebtorType;

// The Dutch civil rate is decreed. The formula that the decree usually follows is shown beside it
// and never takes its place.
LawAnswer civil_formula(const LawQuestion& question) {
  const auto reference = TRY(percent(question.inputs, "ecb_rate_end_of_april_or_october"));
  const Law law = TRY(law_of(question, "nl"));
  const auto* table = TRY(rate_table(law, DebtorType::consumer));
  const auto effective = TRY(question.inputs.find_date("effective"));
  const auto* row = effective ? law::row_on(*table, *effective) : nullptr;
  return Value::object(
      {{"formula_percent", law::to_text(law::civil_policy_rate(reference))},
       {"decreed_percent", row != nullptr ? Value(law::to_text(row->percent)) : Value()},
       {"article", table->article}});
}

}  // namespace

// The commercial rate that follows from a reference rate. The same question has an answer for every
// country; which one is asked for is said by `jurisdiction`, the Netherlands when it is not.
LawAnswer answer_rate_formula(const LawQuestion& question) {
  const auto& inputs = question.inputs;
  const auto civil = TRY(inputs.find("ecb_rate_end_of_april_or_october"));
  if (civil) return civil_formula(question);
  const auto reference = TRY(percent(inputs, "ecb_reference_rate"));
  auto country = TRY(json::plain_text(inputs, "jurisdiction"));
  if (country.empty()) country = question.jurisdiction.empty() ? "NL" : question.jurisdiction;
  const auto rate = TRY(law::commercial_rate(country, reference));
  auto by_country = Value::object();
  for (const auto* each : {"NL", "BE", "EU"}) {
    const auto one = TRY(law::commercial_rate(each, reference));
    by_country.set(each, law::to_text(one));
  }
  return Value::object({{"rate_percent", law::to_text(rate)},
                        {"jurisdiction", country},
                        {"by_jurisdiction", std::move(by_country)}});
}

}  // namespace dunning::desk
