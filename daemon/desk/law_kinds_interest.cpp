#include "daemon/desk/law_regime.hpp"
#include "daemon/law/costs.hpp"

namespace dunning::desk {
namespace {

using json::Value;
using law::Counting;
using law::DebtorType;
using law::Interest;

Result<Interest> interest_of(const law::RateTable& table, const InterestQuestion& asked,
                             const Counting& counting) {
  return law::interest(table, asked.principal, asked.first_day, asked.last_day, {}, counting);
}

Result<Value> total_of(const law::RateTable& table, const InterestQuestion& asked,
                       const Counting& counting) {
  const auto found = TRY(interest_of(table, asked, counting));
  return minor_text(found.total);
}

// The same run counted in the other ways that are met in practice.
Result<Value> alternatives(const law::RateTable& table, const InterestQuestion& asked) {
  const Counting as_asked = asked.counting;
  auto counting = as_asked;
  counting.round = Counting::Round::once_at_the_end;
  const auto once = TRY(total_of(table, asked, counting));
  counting = as_asked;
  counting.split = Counting::Split::at_every_row;
  const auto every_row = TRY(total_of(table, asked, counting));
  counting = as_asked;
  counting.days = Counting::Days::actual_actual;
  const auto leap_years = TRY(total_of(table, asked, counting));
  counting = as_asked;
  counting.never_compounds = true;
  const auto simple = TRY(total_of(table, asked, counting));
  return Value::object({{"round_once_at_end", once},
                        {"split_at_every_table_row", every_row},
                        {"act_act_366_in_leap_years", leap_years},
                        {"simple_no_compounding", simple}});
}

// Countries whose statute knows simple interest only.
LawAnswer simple_interest(const LawQuestion& question, std::string_view country,
                          DebtorType otherwise) {
  const Law law = TRY(law_of(question, country));
  const auto asked = TRY(interest_question(question.inputs, law.currency));
  const auto type = TRY(debtor_of(question.inputs, otherwise));
  const auto compounding = TRY(compounds(question.inputs));
  if (compounding.value_or(false)) {
    const auto place = TRY(question.inputs.at("compounding"));
    return fail(place.error("this law knows simple interest only"));
  }
  const auto* table = TRY(rate_table(law, type));
  const auto found = TRY(interest_of(*table, asked, asked.counting));
  auto counting = asked.counting;
  counting.round = Counting::Round::once_at_the_end;
  const auto once = TRY(total_of(*table, asked, counting));
  return Value::object({{"days", days_of(asked)},
                        {"interest", minor_text(found.total)},
                        {"interest_round_once", once},
                        {"segments", json_segments(found)},
                        {"article", found.article}});
}

// The costs that are owed for one claim by law; nothing where there is no rule.
Result<Money> lump_sum(const LawQuestion& question, std::string_view country, DebtorType type) {
  const Law law = TRY(law_of(question, country));
  const Money principal = TRY(owed_amount(question.inputs, "principal", law.currency));
  const auto rule = cost_rule(law, type);
  if (!rule) return Money{0, law.currency};
  const auto working = TRY(law::costs(**rule, std::vector{principal}, law::Rounding::half_up));
  return working.costs;
}

law::Percent rate_at_start(const law::RateTable& table, Date first_day) {
  const auto* row = law::row_on(table, first_day);
  return row != nullptr ? row->percent : law::Percent{};
}

}  // namespace

LawAnswer answer_nl_interest(const LawQuestion& question) {
  const Law law = TRY(law_of(question, "nl"));
  const auto asked = TRY(interest_question(question.inputs, law.currency));
  const auto place = TRY(question.inputs.at("regime"));
  const auto named = TRY(place.text());
  auto table = TRY(regime(law, place, named));
  const auto compounding = TRY(compounds(question.inputs));
  table.compounds_yearly = compounding.value_or(table.compounds_yearly);
  const auto found = TRY(interest_of(table, asked, asked.counting));
  const auto others = TRY(alternatives(table, asked));
  return Value::object({{"days", days_of(asked)},
                        {"interest", minor_text(found.total)},
                        {"segments", json_segments(found)},
                        {"alternatives", others},
                        {"article", found.article}});
}

LawAnswer answer_be_interest(const LawQuestion& question) {
  return simple_interest(question, "be", DebtorType::business);
}

LawAnswer answer_de_interest(const LawQuestion& question) {
  auto answer = TRY(simple_interest(question, "de", DebtorType::consumer));
  const auto type = TRY(debtor_of(question.inputs, DebtorType::consumer));
  const auto sum = TRY(lump_sum(question, "de", type));
  answer.set("fixed_sum_288_5", minor_text(sum));
  return answer;
}

// The rate is that of the half-year in which interest starts; what would come of switching every
// half-year is told beside it, unless the question asks for that.
LawAnswer answer_uk_interest(const LawQuestion& question) {
  const Law law = TRY(law_of(question, "gb"));
  const auto asked = TRY(interest_question(question.inputs, law.currency));
  const auto* table = TRY(rate_table(law, DebtorType::business));
  const auto rule = TRY(json::plain_text(question.inputs, "rate_rule"));
  const bool switches =
      !mentions(rule, "fixed") && (mentions(rule, "each half") || mentions(rule, "switch"));
  auto switching = *table;
  switching.fixed_at_start = false;
  const auto fixed = TRY(interest_of(*table, asked, asked.counting));
  const auto switched = interest_of(switching, asked, asked.counting);
  if (switches && !switched) return fail(switched.error());
  const Interest& found = switches ? *switched : fixed;

  const auto rate = rate_at_start(*table, asked.first_day);
  const InterestQuestion one_day{asked.principal, asked.first_day, asked.first_day, asked.counting};
  const auto daily = TRY(interest_of(*table, one_day, asked.counting));
  const Money daily_times_days{daily.total.minor * days_of(asked), law.currency};
  const auto sum = TRY(lump_sum(question, "gb", DebtorType::business));
  return Value::object(
      {{"rate_percent", law::to_text(rate)},
       {"days", days_of(asked)},
       {"daily_interest", minor_text(daily.total)},
       {"interest", minor_text(found.total)},
       {"fixed_compensation", minor_text(sum)},
       {"segments", json_segments(found)},
       {"alternatives", Value::object({{"daily_rounded_times_days", minor_text(daily_times_days)},
                                       {"rate_changes_each_half_year",
                                        switched ? minor_text(switched->total) : Value()}})},
       {"article", found.article}});
}

}  // namespace dunning::desk
