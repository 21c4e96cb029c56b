#include <algorithm>

#include "daemon/desk/law_case.hpp"
#include "daemon/desk/limitations.hpp"
#include "daemon/policy/charges.hpp"

// What could be asked for today beside the principal, and until when all of it can be enforced.
namespace dunning::desk {
namespace {

using Standing = Requirement::Standing;
using policy::Basis;

std::string terms_of(const LawCase& at) {
  const auto& terms = at.facts.agreed_terms;
  return terms ? terms->document + " of " + to_string(terms->date) : "";
}

// The law may allow what the policy never asks: then it says so.
std::string unless_asked(const LawCase& at, Basis policy::Charges::*part) {
  const auto& policy = *at.one().policy;
  const bool asks =
      std::any_of(policy.steps.begin(), policy.steps.end(),
                  [&](const policy::Step& step) { return step.claim.*part != Basis::none; });
  return asks ? "" : "; no step of " + policy.name + " asks for it";
}

// What a message of today could ask for beside the principal of these items.
policy::Reckoned reckoned(const LawCase& at, policy::Charges charges,
                          const std::vector<std::size_t>& items) {
  policy::Step step;
  step.claim = charges;
  return policy::reckon(*at.one().policy, step, items, at.one().net, at.all);
}

// Costs are reckoned over the case: they are added, not one by one.
std::vector<std::size_t> case_items(const LawCase& at) {
  std::vector<std::size_t> items;
  for (std::size_t index = 0; index < at.all.items.size(); ++index) {
    const auto& other = at.all.items[index];
    const bool counts = other.owed && other.overdue && other.policy == at.one().policy;
    if (counts || index == at.index) items.push_back(index);
  }
  return items;
}

// Nothing of it is open any more.
bool is_settled(const LawCase& at) {
  return !at.one().item->open.is_positive();
}

std::string why_no_costs(const LawCase& at, std::optional<Date> from) {
  if (!at.one().net.is_positive())
    return "nothing of it is to be paid now, so that none may be asked for";
  const auto* life = at.notice();
  if (from && *from > at.of.date) {
    return "none may be asked for before " + to_string(*from) +
           (life && life->notice().costs.is_positive()
                ? ", and then at most the " + to_string(life->notice().costs) +
                      " that the notice named"
                : "");
  }
  const auto* rule = at.cost_rule();
  if (rule && rule->needs_clause && at.facts.be_costs_clause != Known::yes)
    return "none may be asked for: no clause of the contract about them is known";
  if (!at.needed_notice().empty()) return "none may be asked for before the notice has run";
  return "none may be asked for: there is no default or agreement that they rest on";
}

}  // namespace

void add_costs(const LawCase& at, Requirements& lines) {
  if (!at.one().policy) {
    lines.push_back(
        requirement(Standing::open, "costs", "no policy governs it, so that nothing is asked for"));
    return;
  }
  const auto* rule = at.cost_rule();
  const Basis by = basis_of(*at.one().policy, &policy::Charges::costs);
  if (!rule && by == Basis::statutory) {
    lines.push_back(
        requirement(Standing::not_needed, "costs", "the law gives no costs towards " + at.who));
    return;
  }
  if (is_settled(at)) {
    lines.push_back(requirement(Standing::not_needed, "costs", "nothing of it is open",
                                rule ? rule->article : ""));
    return;
  }
  const auto items = case_items(at);
  const auto found = reckoned(at, {Basis::none, by}, items);
  const auto& claim = found.law->claimed;
  if (claim && claim->costs.is_positive()) {
    auto& line = lines.emplace_back(requirement(
        Standing::met, "costs",
        to_string(claim->costs) + " may be asked for, over " + to_string(claim->costs_of) +
            (items.size() > 1 ? " of all that is overdue" : "") +
            (by == Basis::agreed ? ", as agreed" : ", rule " + rule->name) +
            unless_asked(at, &policy::Charges::costs),
        by == Basis::agreed ? terms_of(at) : claim->costs_article));
    line.amount = claim->costs;
    line.on = at.costs_from();
    if (!claim->notices.empty()) at.by(line, claim->notices.front());
    return;
  }
  const auto from = at.costs_from();
  auto& line = lines.emplace_back(
      requirement(Standing::open, "costs", why_no_costs(at, from), rule ? rule->article : ""));
  line.on = from;
}

void add_interest(const LawCase& at, Requirements& lines) {
  const auto* table = at.statute.rates_for(at.all.debtor_type);
  if (!at.one().policy || !table) {
    lines.push_back(requirement(Standing::not_needed, "interest",
                                table ? "no policy governs it, so that none is asked for"
                                      : "the law gives no interest towards " + at.who));
    return;
  }
  if (is_settled(at)) {
    lines.push_back(
        requirement(Standing::not_needed, "interest", "nothing of it is open", table->article));
    return;
  }
  const Basis by = basis_of(*at.one().policy, &policy::Charges::interest);
  const auto found = reckoned(at, {by, Basis::none}, {at.index});
  if (!found.missing_rates.empty()) {
    lines.push_back(requirement(Standing::broken, "interest", found.missing_rates, table->article));
    return;
  }
  const std::string article = by == Basis::agreed ? terms_of(at) : table->article;
  const auto& claim = found.law->claimed;
  const std::string of_what =
      by == Basis::agreed ? "agreed interest" : "statutory interest, table " + table->name;
  if (!claim || claim->working.empty()) {
    lines.push_back(
        requirement(Standing::open, "interest",
                    of_what + ": none runs, as " +
                        (at.one().net.is_positive()
                             ? "there is no default yet, or a notice that it waits for has not run"
                             : "nothing of it is to be paid now"),
                    article));
    return;
  }
  const Date from = claim->working.front().from;
  auto& line = lines.emplace_back(
      requirement(Standing::met, "interest",
                  of_what + ": " + to_string(claim->interest) + " from " + to_string(from) +
                      " to " + to_string(at.of.date) + unless_asked(at, &policy::Charges::interest),
                  article));
  line.on = from;
  line.amount = claim->interest;
  for (const auto& part : claim->working) {
    line.working.push_back(to_string(part.from) + " to " + to_string(part.to) + ", " +
                           std::to_string(part.days) + (part.days == 1 ? " day at " : " days at ") +
                           rate_text(part.rate) + " a year over " + to_string(part.base) + ": " +
                           to_string(part.interest));
  }
}

void add_limitation(const LawCase& at, Requirements& lines) {
  const auto& item = *at.one().item;
  if (!item.due_date) {
    lines.push_back(requirement(Standing::open, "limitation", "it has no due date to count from"));
    return;
  }
  LimitedClaim claim{at.all.debtor_type, at.facts.claim_kind, *item.due_date};
  const auto uninterrupted = limitation_of(at.of.jurisdiction, claim);
  claim.interruptions = at.of.interruptions;
  const auto limit = limitation_of(at.of.jurisdiction, claim);
  if (limit.years == 0) {
    lines.push_back(requirement(Standing::not_needed, "limitation",
                                "no term is known for the law of " + at.of.jurisdiction.country));
    return;
  }
  // A demand interrupts only where the law says so, and before the term has ended.
  const bool again = limit.last_day != uninterrupted.last_day;
  const std::string from = again ? claim.interruptions.back().step + " of " +
                                       to_string(claim.interruptions.back().on) +
                                       ", which reserves the right to performance"
                                 : "the due date alone";
  const std::string day = to_string(limit.last_day);
  const bool barred = at.of.date > limit.last_day;
  const bool warned = at.of.date >= limit.warn_from;
  auto& line = lines.emplace_back(
      requirement(barred   ? Standing::broken
                  : warned ? Standing::open
                           : Standing::met,
                  "limitation",
                  (barred ? day + " was the last day on which it could be enforced, counted from "
                          : "it can be enforced until " + day + ", counted from ") +
                      from + (warned && !barred ? ": interrupt the term in writing before" : ""),
                  limit.article));
  line.on = limit.last_day;
  if (again) at.by(line, claim.interruptions.back().occasion);
}

}  // namespace dunning::desk
