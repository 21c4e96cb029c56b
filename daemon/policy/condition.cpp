#include "daemon/policy/condition.hpp"

#include <algorithm>
#include <cstdlib>

#include "daemon/core/spelling.hpp"

namespace dunning::policy {
namespace {

constexpr Spelling<Comparison> signs[] = {
    {Comparison::equal, "="},   {Comparison::not_equal, "!="},
    {Comparison::less, "<"},    {Comparison::less_equal, "<="},
    {Comparison::greater, ">"}, {Comparison::greater_equal, ">="}};

template <class Order>
bool satisfies(Comparison comparison, Order order) {
  switch (comparison) {
    case Comparison::equal:
      return order == 0;
    case Comparison::not_equal:
      return order != 0;
    case Comparison::less:
      return order < 0;
    case Comparison::less_equal:
      return order <= 0;
    case Comparison::greater:
      return order > 0;
    case Comparison::greater_equal:
      return order >= 0;
  }
  std::abort();
}

// Codes and types are the same in capitals and small letters; a ledger's ids and numbers are not.
bool ignores_case(Subject subject) {
  return subject != Subject::debtor_id && subject != Subject::debtor_number &&
         subject != Subject::administration;
}

bool same_text(std::string_view a, std::string_view b, bool any_case) {
  const auto fold = [any_case](char c) {
    return any_case && c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return fold(x) == fold(y); });
}

std::optional<Money> amount_of(Subject subject, const Facts& facts) {
  switch (subject) {
    case Subject::invoice_open:
      return facts.invoice_open;
    case Subject::invoice_total:
      return facts.item.total;
    case Subject::case_open:
      return facts.case_open;
    default:
      return std::nullopt;
  }
}

std::string_view text_of(Subject subject, const Facts& facts) {
  switch (subject) {
    case Subject::debtor_type:
      return law::name(facts.debtor_type);
    case Subject::debtor_country:
      return facts.account.debtor.address.country;
    case Subject::debtor_language:
      return facts.language.substr(0, 2);  // without the tone
    case Subject::debtor_id:
      return facts.account.debtor.id.value;
    case Subject::debtor_number:
      return facts.account.debtor.customer_number;
    case Subject::administration:
      return facts.rules.name;
    case Subject::invoice_currency:
      return facts.account.currency.code();
    default:
      return {};
  }
}

std::string sentence(const Condition& condition, const std::string& is, const std::string& asked) {
  return std::string(name(condition.subject)) + " is " + is + ", asked is " +
         std::string(spelled(signs, condition.comparison)) + " " + asked;
}

std::optional<std::string> failing_amount(const Condition& condition, const Money& asked,
                                          const Facts& facts) {
  const auto is = amount_of(condition.subject, facts);
  if (!is) return sentence(condition, "not known here", to_string(asked));
  if (is->currency != asked.currency) {
    return sentence(condition, to_string(*is), to_string(asked)) + ": no_amount_in_currency";
  }
  if (satisfies(condition.comparison, *is <=> asked)) return std::nullopt;
  return sentence(condition, to_string(*is), to_string(asked));
}

std::optional<std::string> failing_text(const Condition& condition, const std::string& asked,
                                        const Facts& facts) {
  const auto is = text_of(condition.subject, facts);
  if (is.empty()) return sentence(condition, "unknown", asked);
  const bool same = same_text(is, asked, ignores_case(condition.subject));
  const bool holds = (condition.comparison == Comparison::equal && same) ||
                     (condition.comparison == Comparison::not_equal && !same);
  if (holds) return std::nullopt;
  return sentence(condition, std::string(is), asked);
}

}  // namespace

std::optional<std::string> first_failing(const std::vector<Condition>& conditions,
                                         const Facts& facts) {
  for (const auto& condition : conditions) {
    const auto* amount = std::get_if<Money>(&condition.value);
    auto failing = amount ? failing_amount(condition, *amount, facts)
                          : failing_text(condition, std::get<std::string>(condition.value), facts);
    if (failing) return failing;
  }
  return std::nullopt;
}

}  // namespace dunning::policy
