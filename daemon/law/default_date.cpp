#include "daemon/law/default_date.hpp"

#include <algorithm>

namespace dunning::law {
namespace {

DefaultDate after(Date last_day, const std::string& article) {
  DefaultDate result;
  result.last_day_to_pay = last_day;
  result.first_day = last_day + 1;
  result.article = article;
  return result;
}

// The day from which the statutory term is counted.
std::optional<Date> term_starts(const TermFacts& facts) {
  if (facts.accepted) return facts.accepted;
  if (facts.invoice_received && facts.performed)
    return std::max(*facts.invoice_received, *facts.performed);
  return facts.invoice_received ? facts.invoice_received : facts.performed;
}

DefaultDate of_consumer(const PaymentTerms& terms, const TermFacts& facts) {
  if (facts.term_agreed == Known::yes && facts.due)
    return after(*facts.due, terms.consumer_article);
  if (facts.demand_last_day) {
    // A demand cannot bring default before the invoice itself was due.
    const Date last =
        facts.due ? std::max(*facts.due, *facts.demand_last_day) : *facts.demand_last_day;
    return after(last, terms.consumer_article);
  }
  DefaultDate result;
  result.needs_demand = true;
  result.article = terms.consumer_article;
  return result;
}

}  // namespace

DefaultDate default_date(const PaymentTerms& terms, const TermFacts& facts) {
  if (facts.type == DebtorType::consumer) return of_consumer(terms, facts);

  const std::optional<Date> start = term_starts(facts);
  const bool too_long = facts.large_debtor_small_creditor && facts.agreed_days &&
                        terms.longest_days_large_to_small > 0 &&
                        *facts.agreed_days > terms.longest_days_large_to_small;
  if (too_long && start) {
    DefaultDate result =
        after(*start + terms.longest_days_large_to_small, terms.large_to_small_article);
    result.agreed_term_void = true;
    return result;
  }
  if (facts.term_agreed == Known::yes && facts.due) return after(*facts.due, terms.article);
  if (facts.term_agreed == Known::yes && start && facts.agreed_days)
    return after(*start + *facts.agreed_days, terms.article);
  if (start && terms.default_days > 0) {
    const Date last = *start + terms.default_days;
    return after(facts.due ? std::max(last, *facts.due) : last, terms.article);
  }
  if (facts.demand_last_day) return after(*facts.demand_last_day, terms.article);
  DefaultDate result;
  result.needs_demand = true;
  result.article = terms.article;
  return result;
}

}  // namespace dunning::law
