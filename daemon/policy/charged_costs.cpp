#include <algorithm>

#include "daemon/core/planted_bug.hpp"
#include "daemon/law/costs.hpp"
#include "daemon/policy/charges.hpp"
#include "daemon/policy/reckoning.hpp"

// Collection costs of one message: by the scale of the law, after its notice where it wants one, or
// as agreed.
namespace dunning::policy {
namespace {

// The rule for these claims, by the day on which the oldest of them was in default.
const law::CostRule* scale_of(const Reckoning& of) {
  if (of.statute().currency != of.all.account.currency) return nullptr;
  Date day = of.all.today;
  for (const auto index : of.items) {
    if (const auto first = default_of(of.all.items[index], of.all).first_day)
      day = std::min(day, *first);
  }
  return of.statute().costs_for(of.all.debtor_type, day);
}

bool with_vat(const Reckoning& of, const law::CostRule& rule, const Standing& one) {
  const auto known = of.facts(one);
  return law::vat_surcharge_due(rule, {known.can_deduct_vat, known.taxed_collector, true});
}

bool has_clause(const Reckoning& of, const law::CostRule& rule, const Standing& one) {
  return !rule.needs_clause || of.facts(one).be_costs_clause == Known::yes;
}

// Costs of small recurring claims that became due before, with other notices than these.
std::vector<law::CostsBefore> costs_before(const Reckoning& of,
                                           const std::vector<std::string>& these) {
  std::vector<law::CostsBefore> before;
  for (const auto& life : of.all.notices.all) {
    if (life.state != NoticeLife::State::ended || !life.notice().costs.is_positive()) continue;
    if (std::find(these.begin(), these.end(), life.act->occasion) != these.end()) continue;
    const bool recurs =
        std::any_of(of.all.items.begin(), of.all.items.end(), [&](const Standing& one) {
          return life.find(one.item->id, one.item->round) && of.facts(one).recurring;
        });
    if (recurs) before.push_back({life.term->costs_from, life.notice().costs});
  }
  return before;
}

struct Part {
  const Standing* one = nullptr;
  Money principal;
};
Costs scaled(const Reckoning& of, const law::CostRule& rule, const std::vector<Part>& parts,
             std::vector<std::string> notices) {
  Costs found{of.zero(), of.zero(), {}, false, {}, std::move(notices)};
  std::vector<law::CostClaim> claims;
  found.with_vat = !parts.empty();
  for (const auto& [one, principal] : parts) {
    claims.push_back({principal, of.facts(*one).recurring});
    found.with_vat = found.with_vat && with_vat(of, rule, *one);
    found.items.push_back(one->item->id);
  }
  const auto working = law::costs_of_claims(rule, claims, of.all.today,
                                            costs_before(of, found.notices), of.law().rounding,
                                            found.with_vat ? law::WithVat::yes : law::WithVat::no);
  if (!working) return found;
  found.costs = working->total;
  found.of = working->basis;
  found.article = working->article;
  return found;
}

Costs agreed_costs(const Reckoning& of) {
  Costs found{of.zero(), of.zero(), {}, false, {}, {}};
  if (!of.policy.costs || !of.agreed()) return found;
  std::vector<Money> principals;
  for (const auto index : of.items) {
    const Standing& one = of.all.items[index];
    if (!default_of(one, of.all).first_day) continue;
    principals.push_back(one.net);
    found.items.push_back(one.item->id);
  }
  law::CostRule rule;
  constexpr std::int64_t one_percent = 10'000;
  rule.bands = {{of.zero(), of.zero(), {of.policy.costs->percent * one_percent, 0}}};
  if (of.policy.costs->minimum && of.policy.costs->minimum->currency == of.all.account.currency)
    rule.minimum = of.policy.costs->minimum;
  if (const auto working = law::costs(rule, principals, of.law().rounding)) {
    found.costs = working->total;
    found.of = working->basis;
  }
  return found;
}

Costs costs_without_notice(const Reckoning& of, const law::CostRule& scale) {
  std::vector<Part> parts;
  std::vector<Money> principals;
  bool demanded = false;
  for (const auto index : of.items) {
    const Standing& one = of.all.items[index];
    if (!default_of(one, of.all).first_day || !has_clause(of, scale, one)) continue;
    parts.push_back({&one, one.net});
    principals.push_back(one.net);
    const auto last = one.ladder ? one.ladder->stands() : std::nullopt;
    demanded = demanded || (last && !one.policy->steps[*last].before_due());
  }
  Costs found = scaled(of, scale, parts, {});
  if (demanded || parts.empty()) return found;
  const auto at_once = law::costs_without_demand(scale, principals);
  found.costs = at_once ? *at_once : of.zero();
  found.article = scale.without_demand_article;
  return found;
}

// S39: of exactly the claims whose notice has run, over what was left of them, and never more
// than their notices said.
Costs costs_after_notice(const Reckoning& of, const law::CostRule& scale) {
  std::vector<Part> parts;
  std::vector<std::string> notices;
  std::int64_t said = 0;
  for (const auto index : of.items) {
    const Standing& one = of.all.items[index];
    const auto* life = of.all.notices.of(one.item->id, one.item->round);
    const bool has_run = life && life->state == NoticeLife::State::ended;
    if (!has_run || life->notice().name != scale.after_notice || !has_clause(of, scale, one)) {
      if (planted(PlantedBug::costs_without_notice)) parts.push_back({&one, one.net});
      continue;
    }
    parts.push_back({&one, costs_basis(one, *life)});
    if (std::find(notices.begin(), notices.end(), life->act->occasion) != notices.end()) continue;
    notices.push_back(life->act->occasion);
    said += life->notice().costs.minor;
  }
  Costs found = scaled(of, scale, parts, std::move(notices));
  if (!planted(PlantedBug::costs_without_notice))
    found.costs.minor = std::min(found.costs.minor, said);
  return found;
}

}  // namespace

Costs costs_owed(const Reckoning& of, Basis basis) {
  if (basis == Basis::agreed) return agreed_costs(of);
  Costs none{of.zero(), of.zero(), {}, false, {}, {}};
  const auto* scale = basis == Basis::statutory ? scale_of(of) : nullptr;
  if (!scale) return none;
  return scale->after_notice.empty() ? costs_without_notice(of, *scale)
                                     : costs_after_notice(of, *scale);
}

Costs costs_to_come(const Reckoning& of, Basis basis) {
  if (basis == Basis::agreed) return agreed_costs(of);
  Costs none{of.zero(), of.zero(), {}, false, {}, {}};
  const auto* scale = basis == Basis::statutory ? scale_of(of) : nullptr;
  if (!scale || !scale->after_notice.empty()) return none;
  std::vector<Part> parts;
  for (const auto index : of.items) {
    const Standing& one = of.all.items[index];
    if (has_clause(of, *scale, one)) parts.push_back({&one, one.net});
  }
  return scaled(of, *scale, parts, {});
}

Costs costs_of_notice(const Reckoning& of, const std::string& name) {
  Costs none{of.zero(), of.zero(), {}, false, {}, {}};
  const auto* scale = scale_of(of);
  if (!scale || scale->after_notice != name) return none;
  std::vector<Part> parts;
  for (const auto index : of.items) {
    const Standing& one = of.all.items[index];
    if (has_clause(of, *scale, one)) parts.push_back({&one, one.net});
  }
  Costs found = scaled(of, *scale, parts, {});
  std::vector<Part> earlier;
  std::vector<std::string> notices;
  for (const auto& one : of.all.items) {
    const auto* life = of.all.notices.of(one.item->id, one.item->round);
    if (!life || life->state != NoticeLife::State::ended || !one.owed) continue;
    const bool again =
        std::any_of(parts.begin(), parts.end(), [&](const Part& part) { return part.one == &one; });
    if (again) continue;
    earlier.push_back({&one, costs_basis(one, *life)});
    notices.push_back(life->act->occasion);
  }
  if (earlier.empty() || planted(PlantedBug::split_the_costs)) return found;
  const Money due = scaled(of, *scale, earlier, notices).costs;
  earlier.insert(earlier.end(), parts.begin(), parts.end());
  const Money together = scaled(of, *scale, earlier, notices).costs;
  found.costs.minor = std::clamp<std::int64_t>(together.minor - due.minor, 0, found.costs.minor);
  return found;
}

}  // namespace dunning::policy
