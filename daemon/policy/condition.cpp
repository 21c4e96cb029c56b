#include "daemon/policy/condition.hpp"

#include <algorithm>
#include <cstdlib>

#include "daemon/core/spelling.hpp"
#include "daemon/policy/behaviour.hpp"
#include "daemon/policy/pattern.hpp"

namespace dunning::policy {
namespace {

using Texts = std::vector<std::string>;

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
    case Subject::debtor_payables:
      return facts.account.payables;
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
    case Subject::invoice_number:
      return facts.item.number;
    case Subject::debtor_first_invoice:
      if (!facts.account.behaviour) return {};
      if (facts.account.behaviour->first_invoice == Known::unknown) return {};
      return facts.account.behaviour->first_invoice == Known::yes ? "yes" : "no";
    default:
      return {};
  }
}

std::optional<std::int64_t> days_since(std::optional<Date> date, Date today) {
  if (!date) return std::nullopt;
  return today - *date;
}

// A number of days, percent or of something, as a fraction: an average is compared exactly.
struct Measured {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
};

std::optional<Measured> measured(Subject subject, const Facts& facts) {
  const auto whole = [](std::optional<std::int64_t> number) -> std::optional<Measured> {
    if (!number) return std::nullopt;
    return Measured{*number, 1};
  };
  if (is_behaviour(subject)) {
    const auto paid = paid_lately(facts.account, facts.today);
    if (!paid) return std::nullopt;
    if (subject == Subject::debtor_invoices_paid) return Measured{paid->paid, 1};
    if (paid->paid == 0) return std::nullopt;
    if (subject == Subject::debtor_average_days_late) return Measured{paid->days_late, paid->paid};
    return Measured{paid->late * 100, paid->paid};
  }
  switch (subject) {
    case Subject::invoice_age:
      return whole(days_since(facts.item.invoice_date, facts.today));
    case Subject::invoice_days_overdue:
      return whole(days_since(facts.item.due_date, facts.today));
    case Subject::invoice_reminders:
      return Measured{facts.reminders, 1};
    case Subject::case_invoices:
      return whole(facts.case_invoices);
    case Subject::case_days_overdue:
      return whole(days_since(facts.case_oldest_due, facts.today));
    default:
      return std::nullopt;
  }
}

std::string with_unit(Asked asked, std::int64_t number) {
  if (asked == Asked::percent) return std::to_string(number) + "%";
  if (asked == Asked::count) return std::to_string(number);
  return to_string(Span{static_cast<int>(number), Unit::days});
}

std::string in_words(Asked asked, const Measured& measured) {
  if (measured.denominator == 1) return with_unit(asked, measured.numerator);
  const bool below = measured.numerator < 0;
  const std::int64_t size = below ? -measured.numerator : measured.numerator;
  const std::int64_t tenths = (size * 10 + measured.denominator / 2) / measured.denominator;
  std::string text = (below && tenths > 0 ? "-" : "") + std::to_string(tenths / 10);
  if (tenths % 10 != 0) text += "." + std::to_string(tenths % 10);
  return text + (asked == Asked::percent ? "%" : text == "1" || text == "-1" ? " day" : " days");
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

std::optional<std::string> failing_number(const Condition& condition, std::int64_t number,
                                          const Facts& facts) {
  const Asked kind = asked(condition.subject);
  const auto is = measured(condition.subject, facts);
  if (!is) return sentence(condition, "not known", with_unit(kind, number));
  if (satisfies(condition.comparison, is->numerator <=> number * is->denominator))
    return std::nullopt;
  return sentence(condition, in_words(kind, *is), with_unit(kind, number));
}

std::string listed(const Texts& texts) {
  std::string all;
  for (const auto& text : texts)
    all += (all.empty() ? "" : " or ") + text;
  return all;
}

bool holds(Comparison comparison, bool same) {
  return (comparison == Comparison::equal && same) ||
         (comparison == Comparison::not_equal && !same);
}

std::optional<std::string> failing_tag(const Condition& condition, const Texts& asked,
                                       const Texts& tags) {
  const bool tagged = std::any_of(tags.begin(), tags.end(), [&](const std::string& tag) {
    return std::any_of(asked.begin(), asked.end(),
                       [&](const std::string& one) { return fits_pattern(one, tag); });
  });
  if (holds(condition.comparison, tagged)) return std::nullopt;
  return sentence(condition, tags.empty() ? "none" : "none or other", listed(asked));
}

std::optional<std::string> failing_text(const Condition& condition, const Texts& asked_texts,
                                        const Facts& facts) {
  const Subject subject = condition.subject;
  if (subject == Subject::invoice_tag) return failing_tag(condition, asked_texts, facts.item.tags);
  if (subject == Subject::debtor_tag)
    return failing_tag(condition, asked_texts, facts.account.debtor.tags);
  const auto is = text_of(subject, facts);
  if (is.empty()) return sentence(condition, "unknown", listed(asked_texts));
  const bool same =
      std::any_of(asked_texts.begin(), asked_texts.end(), [&](const std::string& one) {
        return asked(subject) == Asked::pattern ? fits_pattern(one, is)
                                                : same_text(is, one, ignores_case(subject));
      });
  if (holds(condition.comparison, same)) return std::nullopt;
  return sentence(condition, std::string(is), listed(asked_texts));
}

std::optional<std::string> failing(const Condition& condition, const Facts& facts) {
  if (const auto* amount = std::get_if<Money>(&condition.value))
    return failing_amount(condition, *amount, facts);
  if (const auto* number = std::get_if<std::int64_t>(&condition.value))
    return failing_number(condition, *number, facts);
  if (const auto* several = std::get_if<Texts>(&condition.value))
    return failing_text(condition, *several, facts);
  return failing_text(condition, {std::get<std::string>(condition.value)}, facts);
}

}  // namespace

std::optional<std::string> first_failing(const std::vector<Condition>& conditions,
                                         const Facts& facts) {
  for (const auto& condition : conditions) {
    if (auto why = failing(condition, facts)) return why;
  }
  return std::nullopt;
}

bool asks_about(const std::vector<Condition>& conditions, Subject subject) {
  return std::any_of(conditions.begin(), conditions.end(),
                     [&](const Condition& one) { return one.subject == subject; });
}

namespace {

bool asks_how_the_debtor_pays(const std::vector<Condition>& conditions) {
  return std::any_of(conditions.begin(), conditions.end(), [](const Condition& one) {
    return is_behaviour(one.subject) || one.subject == Subject::debtor_first_invoice;
  });
}

bool asks_how_the_debtor_pays(const std::vector<Step>& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const Step& step) {
    return asks_how_the_debtor_pays(step.conditions) || asks_how_the_debtor_pays(step.otherwise);
  });
}

}  // namespace

bool asks_how_debtors_pay(const PolicySet& policies) {
  return std::any_of(policies.begin(), policies.end(), [](const Policy& policy) {
    return asks_how_the_debtor_pays(policy.applies) || asks_how_the_debtor_pays(policy.steps);
  });
}

std::optional<Date> changes_on(const std::vector<Condition>& conditions, const Facts& facts) {
  std::optional<Date> first;
  const auto on = [&](Date date) {
    if (date > facts.today && (!first || date < *first)) first = date;
  };
  for (const auto& condition : conditions) {
    if (is_behaviour(condition.subject)) on(end_of_month(facts.today) + 1);
    const auto* number = std::get_if<std::int64_t>(&condition.value);
    if (!number || asked(condition.subject) != Asked::days) continue;
    const auto from = condition.subject == Subject::invoice_age            ? facts.item.invoice_date
                      : condition.subject == Subject::invoice_days_overdue ? facts.item.due_date
                                                                           : facts.case_oldest_due;
    if (!from) continue;
    on(*from + *number);
    on(*from + *number + 1);
  }
  return first;
}

}  // namespace dunning::policy
