#include <vector>

#include "daemon/desk/law_inputs.hpp"
#include "daemon/law/costs.hpp"

namespace dunning::desk {
namespace {

using json::Value;
using law::DebtorType;
using law::Rounding;

struct Scale {
  Law law;
  const law::CostRule& rule;
  DebtorType type = DebtorType::consumer;
};

// The scale that holds for the debtor of the question. The Dutch one is the same for everybody.
Result<Scale> scale_of(const LawQuestion& question, std::string_view country,
                       DebtorType otherwise) {
  const Law law = TRY(law_of(question, country));
  const auto type = TRY(debtor_of(question.inputs, otherwise));
  const auto* rule = TRY(cost_rule(law, type));
  return Scale{law, *rule, type};
}

// The costs as they are rounded half-up, with their working, and rounded down for a consumer's
// letter.
struct Costs {
  law::CostsWorking working;
  Money down;
};
Result<Costs> costs_of(const Scale& scale, const std::vector<Money>& principals) {
  auto working = TRY(law::costs(scale.rule, principals, Rounding::half_up));
  const auto down = TRY(law::costs(scale.rule, principals, Rounding::down));
  return Costs{std::move(working), down.costs};
}

Result<std::vector<Money>> principals_of(const json::Cursor& inputs, Currency currency) {
  std::vector<Money> all;
  const auto items = TRY(inputs.items("principals"));
  for (const auto& item : items) {
    const auto amount = TRY(item.amount(currency));
    if (amount.is_negative()) return fail(item.error("expected an amount that is not negative"));
    all.push_back(amount);
  }
  return all;
}

Result<Money> separately(const Scale& scale, const std::vector<Money>& principals) {
  Money total{0, scale.law.currency};
  for (const auto& principal : principals) {
    const auto one = TRY(costs_of(scale, {principal}));
    total = TRY(add(total, one.working.costs));
  }
  return total;
}

// The rate of the question, else that of the law.
Result<law::Percent> vat_rate(const json::Cursor& inputs, const law::CostRule& rule) {
  const auto given = TRY(inputs.find("vat_rate_percent"));
  if (given) return percent(inputs, "vat_rate_percent");
  return rule.vat ? rule.vat->percent : law::Percent{};
}

Value tier_amounts(const law::CostsWorking& working) {
  auto tiers = Value::array();
  for (const auto& slice : working.slices)
    tiers.push(slice.exact);
  return tiers;
}

}  // namespace

LawAnswer answer_nl_bik(const LawQuestion& question) {
  const Scale scale = TRY(scale_of(question, "nl", DebtorType::consumer));
  const auto principal = TRY(owed_amount(question.inputs, "principal", scale.law.currency));
  const auto rate = TRY(vat_rate(question.inputs, scale.rule));
  const auto found = TRY(costs_of(scale, {principal}));
  const Money vat = share_of(found.working.costs, rate);
  const Money total = TRY(add(found.working.costs, vat));
  return Value::object({{"raw_unclamped", found.working.exact},
                        {"clamp", law::name(found.working.clamp)},
                        {"cost_excl_vat", minor_text(found.working.costs)},
                        {"cost_excl_vat_rounded_down", minor_text(found.down)},
                        {"vat_21", minor_text(vat)},
                        {"cost_incl_vat_21", minor_text(total)},
                        {"tier_amounts", tier_amounts(found.working)},
                        {"article", found.working.article}});
}

LawAnswer answer_nl_bik_vat(const LawQuestion& question) {
  const Scale scale = TRY(scale_of(question, "nl", DebtorType::consumer));
  const auto& inputs = question.inputs;
  const auto principal = TRY(owed_amount(inputs, "principal", scale.law.currency));
  const auto rate = TRY(vat_rate(inputs, scale.rule));
  law::VatFacts facts;
  const bool deducts = TRY(inputs.boolean("creditor_can_deduct_vat"));
  facts.can_deduct_vat = deducts ? Known::yes : Known::no;
  facts.taxed_collector = TRY(inputs.boolean("taxed_collection_service_used"));
  facts.declared = TRY(inputs.boolean("declared_in_demand"));
  const auto found = TRY(costs_of(scale, {principal}));
  const bool due = law::vat_surcharge_due(scale.rule, facts);
  const Money vat = due ? share_of(found.working.costs, rate) : Money{0, scale.law.currency};
  const Money total = TRY(add(found.working.costs, vat));
  return Value::object({{"cost_excl_vat", minor_text(found.working.costs)},
                        {"vat_surcharge", minor_text(vat)},
                        {"cost_incl_vat", minor_text(total)},
                        {"article", scale.rule.vat ? scale.rule.vat->article : ""}});
}

LawAnswer answer_nl_bik_combined(const LawQuestion& question) {
  const Scale scale = TRY(scale_of(question, "nl", DebtorType::consumer));
  const auto principals = TRY(principals_of(question.inputs, scale.law.currency));
  const auto together = TRY(costs_of(scale, principals));
  const Money separate = TRY(separately(scale, principals));
  return Value::object({{"basis", minor_text(together.working.basis)},
                        {"cost_excl_vat", minor_text(together.working.costs)},
                        {"cost_excl_vat_rounded_down", minor_text(together.down)},
                        {"wrong_if_separate", minor_text(separate)},
                        {"article", together.working.article}});
}

LawAnswer answer_nl_bik_partial(const LawQuestion& question) {
  const Scale scale = TRY(scale_of(question, "nl", DebtorType::consumer));
  const Currency currency = scale.law.currency;
  const auto principal = TRY(owed_amount(question.inputs, "principal", currency));
  const auto paid = TRY(owed_amount(question.inputs, "paid_within_term", currency));
  const Money rest{paid < principal ? principal.minor - paid.minor : 0, currency};
  const auto announced = TRY(costs_of(scale, {principal}));
  const auto left = TRY(costs_of(scale, {rest}));
  return Value::object({{"announced_in_letter", minor_text(announced.working.costs)},
                        {"announced_in_letter_rounded_down", minor_text(announced.down)},
                        {"remaining", minor_text(rest)},
                        {"cost_excl_vat", minor_text(left.working.costs)},
                        {"cost_excl_vat_rounded_down", minor_text(left.down)},
                        {"article", scale.rule.article}});
}

// Nothing is owed before the day after the due date; from then on the minimum, without anything
// having been sent; after a demand what the scale says, which is never below it.
LawAnswer answer_nl_b2b_minimum(const LawQuestion& question) {
  const Scale scale = TRY(scale_of(question, "nl", DebtorType::business));
  const auto& inputs = question.inputs;
  const auto principal = TRY(owed_amount(inputs, "principal", scale.law.currency));
  const auto due = TRY(inputs.date("due_date"));
  const auto today = TRY(inputs.find_date("today"));
  const auto sent = TRY(inputs.find_boolean("demand_sent"));
  const bool demanded = sent.value_or(false);
  const bool owed = scale.type != DebtorType::consumer;
  const auto scaled = TRY(costs_of(scale, {principal}));
  const Money minimum = TRY(law::costs_without_demand(scale.rule, std::vector{principal}));
  Money costs{0, scale.law.currency};
  if (owed && (!today || *today > due)) costs = demanded ? scaled.working.costs : minimum;
  return Value::object(
      {{"cost_excl_vat", minor_text(costs)},
       {"due_from", owed ? Value(to_string(due + 1)) : Value()},
       {"article", demanded ? scale.rule.article : scale.rule.without_demand_article}});
}

LawAnswer answer_eu_fixed_sum(const LawQuestion& question) {
  const Law law = TRY(law_of(question, "eu"));
  const auto type = TRY(debtor_of(question.inputs, DebtorType::business));
  const auto place = TRY(question.inputs.at("invoices"));
  const auto count = TRY(place.integer());
  constexpr std::int64_t most = 1'000'000;
  if (count < 0 || count > most)
    return fail(place.error("expected a number of invoices from 0 to 1000000"));
  const auto* rule = TRY(cost_rule(law, DebtorType::business));
  const bool owed = type != DebtorType::consumer && rule->without_demand.has_value();
  const Money each = owed ? *rule->without_demand : Money{0, law.currency};
  return Value::object({{"fixed_sum", minor_text({each.minor * count, law.currency})},
                        {"per_invoice", minor_text(each)},
                        {"article", rule->article}});
}

// What a contract may ask at most; nothing without a clause, and nothing before the free reminder's
// term has passed.
LawAnswer answer_be_consumer_costs(const LawQuestion& question) {
  const Law law = TRY(law_of(question, "be"));
  const auto& inputs = question.inputs;
  const auto outstanding = TRY(owed_amount(inputs, "outstanding", law.currency));
  const bool clause = TRY(inputs.boolean("clause_in_contract"));
  const bool reminded = TRY(inputs.boolean("first_reminder_free_and_14_days_elapsed"));
  const auto* rule = TRY(cost_rule(law, DebtorType::consumer));
  const bool allowed = (clause || !rule->needs_clause) && (reminded || rule->after_notice.empty());
  const Money basis = allowed ? outstanding : Money{0, law.currency};
  const auto found = TRY(law::costs(*rule, std::vector{basis}, Rounding::half_up));
  const bool clamped = found.clamp != law::CostsWorking::Clamp::none;
  const auto exact =
      clamped ? law::exact_text(found.costs.minor, law.currency.decimals()) : found.exact;
  return Value::object({{"max_fixed_compensation", minor_text(found.costs)},
                        {"exact", exact},
                        {"article", rule->article}});
}

LawAnswer answer_uk_fixed(const LawQuestion& question) {
  const Scale scale = TRY(scale_of(question, "gb", DebtorType::business));
  const auto principal = TRY(owed_amount(question.inputs, "principal", scale.law.currency));
  const auto found = TRY(costs_of(scale, {principal}));
  return Value::object(
      {{"fixed_compensation", minor_text(found.working.costs)}, {"article", scale.rule.article}});
}

}  // namespace dunning::desk
