#include <algorithm>
#include <set>

#include "daemon/desk/law_case.hpp"

// Who owes it, what is known of it, and since when the debtor is in default.
namespace dunning::desk {
namespace {

using Standing = Requirement::Standing;

// The facts on which an answer about this debtor can depend.
std::set<std::string_view> asked_of(const LawCase& at) {
  std::set<std::string_view> keys = {"term_agreed"};
  if (at.law.may_be_agreed) keys.insert("agreed_terms");
  const auto& limits = at.statute.limitation;
  if (at.all.debtor_type == law::DebtorType::consumer && limits.consumer_sale.years > 0)
    keys.insert("claim_kind");
  const auto* rule = at.cost_rule();
  if (!rule) return keys;
  if (rule->recurring) keys.insert("recurring");
  if (rule->vat) keys.insert({"can_deduct_vat", "taxed_collector"});
  if (rule->needs_clause) keys.insert("be_costs_clause");
  return keys;
}

// Neither an agreed term nor one of the law says when: it takes a demand.
bool takes_a_demand(const policy::Default& is) {
  const bool consumer = is.facts.type == law::DebtorType::consumer;
  return is.facts.term_agreed != Known::yes && (consumer || !is.facts.invoice_received);
}

std::string demand_of(const policy::Default& is) {
  return is.demand_step + " of " + to_string(*is.demanded_on);
}

// From what the day of default follows.
std::string because_of(const LawCase& at) {
  const auto& is = at.in_default;
  const auto& facts = is.facts;
  if (takes_a_demand(is) && is.demanded_on && facts.demand_last_day)
    return "the term that " + demand_of(is) + " set ended on " + to_string(*facts.demand_last_day);
  if (facts.term_agreed == Known::yes && facts.due)
    return "the agreed day of payment was " + to_string(*facts.due);
  if (facts.invoice_received && at.statute.payment_terms.default_days > 0) {
    return std::to_string(at.statute.payment_terms.default_days) +
           " days after the invoice is taken to have come, on " +
           to_string(*facts.invoice_received) +
           (facts.due ? ", and not before it was due on " + to_string(*facts.due) : "");
  }
  return "by the terms of payment of the law";
}

void by_demand(const LawCase& at, Requirement& line) {
  const auto& is = at.in_default;
  for (const auto& message : at.of.occasions) {
    const auto& advances = message.occasion.intent.advances;
    if (message.cancelled_because || message.occasion.on != is.demanded_on) continue;
    const bool is_it = std::any_of(advances.begin(), advances.end(), [&](const auto& advance) {
      return advance.item == at.of.item && advance.step == is.demand_step;
    });
    if (is_it) at.by(line, message.occasion.id.value);
  }
}

}  // namespace

void add_debtor(const LawCase& at, Requirements& lines) {
  lines.push_back(requirement(at.of.type.unknown ? Standing::open : Standing::met, "debtor",
                              "taken for " + at.who + ": " + at.of.type.because));
}

void add_facts(const LawCase& at, Requirements& lines) {
  std::string unknown;
  const auto said =
      policy::legal_facts_said(at.of.account, at.of.rules, at.one().item->invoice, at.of.date);
  const auto asked = asked_of(at);
  for (const auto key : policy::legal_fact_keys()) {
    const auto found =
        std::find_if(said.begin(), said.end(), [&](const auto& fact) { return fact.key == key; });
    if (found != said.end()) {
      lines.push_back(requirement(Standing::met, "fact",
                                  found->key + " is " + found->value + ", by " + found->because));
    } else if (asked.contains(key)) {
      unknown += (unknown.empty() ? "" : ", ") + std::string(key);
    }
  }
  if (!unknown.empty()) {
    lines.push_back(requirement(Standing::open, "fact",
                                "nobody has said " + unknown + ": the careful answer holds"));
  }
}

void add_default(const LawCase& at, Requirements& lines) {
  const auto& is = at.in_default;
  if (is.first_day) {
    auto& line = lines.emplace_back(requirement(
        Standing::met, "default",
        "in default since " + to_string(*is.first_day) + ": " + because_of(at), is.article));
    line.on = is.first_day;
    if (takes_a_demand(is)) by_demand(at, line);
    return;
  }
  if (is.runs_until) {
    const bool demand = takes_a_demand(is) && is.demanded_on && !is.facts.demand_last_day;
    auto& line = lines.emplace_back(
        requirement(Standing::open, "default",
                    "not in default before " + to_string(*is.runs_until + 1) +
                        (demand ? ": the term that " + demand_of(is) + " set runs until " +
                                      to_string(*is.runs_until)
                                : ""),
                    is.article));
    line.on = *is.runs_until + 1;
    if (demand) by_demand(at, line);
    return;
  }
  lines.push_back(requirement(Standing::open, "default",
                              "not in default: that the due date was agreed is not known, and no "
                              "demand with a term of 14 days has run",
                              is.article));
}

}  // namespace dunning::desk
