#include "daemon/policy/charges.hpp"

#include <algorithm>

#include "daemon/core/planted_bug.hpp"
#include "daemon/law/interest.hpp"
#include "daemon/policy/legal_facts.hpp"

namespace dunning::policy {
namespace {

constexpr int months_of_a_year = 12;

struct Costs {
  Money costs;
  Money of;
  std::string article;
  bool with_vat = false;
  std::vector<ItemId> items;
  std::vector<std::string> notices;
};

class Reckoner {
 public:
  Reckoner(const Policy& policy, const std::vector<std::size_t>& items, const Assessment& all)
      : policy_(policy),
        items_(items),
        all_(all),
        statute_(all.jurisdiction->statute),
        law_(statute_.of(all.debtor_type)) {}

  StatedAnnouncement announcement(const Charges& charges) {
    StatedAnnouncement stated;
    stated.costs = zero();
    announce_interest(charges.interest, stated);
    const Costs costs = costs_to_come(charges.costs);
    if (costs.costs.is_positive()) {
      stated.costs_basis = charges.costs;
      stated.costs = costs.costs;
      stated.costs_article = costs.article;
    }
    return stated;
  }

  StatedClaim claim(const Charges& charges, Money principal) {
    StatedClaim stated;
    stated.principal = principal;
    stated.interest = stated.costs = stated.costs_of = zero();
    claim_interest(charges.interest, stated);
    Costs costs = costs_owed(charges.costs);
    if (costs.costs.is_positive()) {
      stated.costs_basis = charges.costs;
      stated.costs = costs.costs;
      stated.costs_of = costs.of;
      stated.costs_article = std::move(costs.article);
      stated.costs_items = std::move(costs.items);
      stated.notices = std::move(costs.notices);
    }
    stated.total = {principal.minor + stated.interest.minor + stated.costs.minor,
                    principal.currency};
    return stated;
  }

  StatedNotice notice(const Step& step, const law::NoticeRule& rule, Money amount) {
    StatedNotice stated;
    stated.name = rule.name;
    stated.article = rule.article;
    stated.amount = amount;
    stated.by_post = !step.letter.empty();
    const auto iban = all_.rules.creditor.ibans.find(std::string(amount.currency.code()));
    if (iban != all_.rules.creditor.ibans.end()) stated.account = iban->second;
    for (const auto index : items_) {
      const Standing& one = all_.items[index];
      stated.items.push_back({one.item->id, one.item->round, one.net, one.item->received});
    }
    const Costs costs = costs_of_notice(rule.name);
    stated.costs = costs.costs;
    stated.with_vat = costs.with_vat;
    stated.costs_article = costs.article;
    return stated;
  }

  const std::string& missing_rates() const { return missing_; }

 private:
  Money zero() const { return {0, all_.account.currency}; }

  law::LegalFacts facts(const Standing& one) const {
    return legal_facts(all_.account, all_.rules, one.item->invoice, all_.today);
  }

  // S38. Whether all of it was agreed to, by a debtor who may agree to it.
  bool agreed() const {
    return law_.may_be_agreed && std::all_of(items_.begin(), items_.end(), [&](std::size_t index) {
             return facts(all_.items[index]).agreed_terms.has_value();
           });
  }

  law::Percent agreed_a_year() const {
    const int times = policy_.interest->per == AgreedInterest::Per::month ? months_of_a_year : 1;
    return {policy_.interest->percent_e4 * times, 0};
  }

  // The rates against this debtor; none: no interest of that kind.
  std::optional<law::RateTable> rates(Basis basis) const {
    if (basis == Basis::agreed && policy_.interest && agreed())
      return law::agreed_rate(agreed_a_year());
    if (basis != Basis::statutory || statute_.currency != all_.account.currency)
      return std::nullopt;
    const auto* table = statute_.rates_for(all_.debtor_type);
    return table ? std::optional(*table) : std::nullopt;
  }

  // The first day of interest of an item; none: it bears none yet.
  std::optional<Date> interest_from(const Standing& one) const {
    const auto since = default_of(one, all_).first_day;
    if (!since || law_.interest_after_notice.empty()) return since;
    const auto* life = all_.notices.of(one.item->id, one.item->round);
    if (!life || life->state != NoticeLife::State::ended) return std::nullopt;
    if (life->notice().name != law_.interest_after_notice) return std::nullopt;
    return std::max(*since, life->term->costs_from);
  }

  void announce_interest(Basis basis, StatedAnnouncement& stated) {
    const auto table = rates(basis);
    if (!table) return;
    const auto* row = law::row_on(*table, all_.today);
    if (!row) {
      missing_ = law::missing_rates(*table, all_.today).message;
      return;
    }
    stated.interest_basis = basis;
    stated.monthly = basis == Basis::agreed && policy_.interest->per == AgreedInterest::Per::month;
    stated.interest_rate =
        stated.monthly ? law::Percent{policy_.interest->percent_e4, 0} : row->percent;
    stated.interest_article = basis == Basis::agreed ? "" : table->article;
    for (const auto index : items_) {
      const auto from = interest_from(all_.items[index]);
      if (from && (!stated.from || *from < *stated.from)) stated.from = from;
    }
  }

  void claim_interest(Basis basis, StatedClaim& stated) {
    const auto table = rates(basis);
    if (!table) return;
    for (const auto index : items_) {
      const Standing& one = all_.items[index];
      const auto from = interest_from(one);
      if (!from || !one.net.is_positive()) continue;
      Money principal = one.net;
      std::vector<law::Receipt> receipts;
      for (const auto& payment : one.item->payments) {
        if (payment.booked_on < *from || payment.booked_on > all_.today) continue;
        receipts.push_back({payment.booked_on, payment.amount});
        principal.minor += payment.amount.minor;
      }
      // A receipt that was reversed makes its days unsure: only what is open now bears interest.
      const bool reversed = std::any_of(receipts.begin(), receipts.end(), [](const auto& receipt) {
        return !receipt.amount.is_positive();
      });
      if (reversed) {
        principal = one.net;
        receipts.clear();
      }
      const auto found = law::interest(*table, principal, *from, all_.today, receipts);
      if (!found) {
        if (law::is_missing_rates(found.error())) missing_ = found.error().message;
        continue;
      }
      for (const auto& part : found->segments) {
        stated.working.push_back({one.item->id, part.first_day, part.last_day, part.days, part.rate,
                                  part.base, part.interest});
      }
      stated.interest.minor += found->total.minor;
      stated.interest_article = basis == Basis::agreed ? "" : found->article;
    }
    if (stated.interest.is_positive()) stated.interest_basis = basis;
  }

  // The rule for these claims, by the day on which the oldest of them was in default.
  const law::CostRule* rule() const {
    if (statute_.currency != all_.account.currency) return nullptr;
    Date day = all_.today;
    for (const auto index : items_) {
      if (const auto first = default_of(all_.items[index], all_).first_day)
        day = std::min(day, *first);
    }
    return statute_.costs_for(all_.debtor_type, day);
  }

  bool with_vat(const law::CostRule& rule, const Standing& one) const {
    const auto known = facts(one);
    return law::vat_surcharge_due(rule, {known.can_deduct_vat, known.taxed_collector, true});
  }

  bool has_clause(const law::CostRule& rule, const Standing& one) const {
    return !rule.needs_clause || facts(one).be_costs_clause == Known::yes;
  }

  // Costs of small recurring claims that became due before, with other notices than these.
  std::vector<law::CostsBefore> costs_before(const std::vector<std::string>& these) const {
    std::vector<law::CostsBefore> before;
    for (const auto& life : all_.notices.all) {
      if (life.state != NoticeLife::State::ended || !life.notice().costs.is_positive()) continue;
      if (std::find(these.begin(), these.end(), life.act->occasion) != these.end()) continue;
      const bool recurs =
          std::any_of(all_.items.begin(), all_.items.end(), [&](const Standing& one) {
            return life.find(one.item->id, one.item->round) && facts(one).recurring;
          });
      if (recurs) before.push_back({life.term->costs_from, life.notice().costs});
    }
    return before;
  }

  struct Part {
    const Standing* one = nullptr;
    Money principal;
  };
  Costs scaled(const law::CostRule& rule, const std::vector<Part>& parts,
               std::vector<std::string> notices) const {
    Costs found{zero(), zero(), {}, false, {}, std::move(notices)};
    std::vector<law::CostClaim> claims;
    found.with_vat = !parts.empty();
    for (const auto& [one, principal] : parts) {
      claims.push_back({principal, facts(*one).recurring});
      found.with_vat = found.with_vat && with_vat(rule, *one);
      found.items.push_back(one->item->id);
    }
    const auto working =
        law::costs_of_claims(rule, claims, all_.today, costs_before(found.notices), law_.rounding,
                             found.with_vat ? law::WithVat::yes : law::WithVat::no);
    if (!working) return found;
    found.costs = working->total;
    found.of = working->basis;
    found.article = working->article;
    return found;
  }

  Costs agreed_costs() const {
    Costs found{zero(), zero(), {}, false, {}, {}};
    if (!policy_.costs || !agreed()) return found;
    std::vector<Money> principals;
    for (const auto index : items_) {
      const Standing& one = all_.items[index];
      if (!default_of(one, all_).first_day) continue;
      principals.push_back(one.net);
      found.items.push_back(one.item->id);
    }
    law::CostRule rule;
    constexpr std::int64_t one_percent = 10'000;
    rule.bands = {{zero(), zero(), {policy_.costs->percent * one_percent, 0}}};
    if (policy_.costs->minimum && policy_.costs->minimum->currency == all_.account.currency)
      rule.minimum = policy_.costs->minimum;
    if (const auto working = law::costs(rule, principals, law_.rounding)) {
      found.costs = working->total;
      found.of = working->basis;
    }
    return found;
  }

  // What may be asked for today.
  Costs costs_owed(Basis basis) const {
    if (basis == Basis::agreed) return agreed_costs();
    Costs none{zero(), zero(), {}, false, {}, {}};
    const auto* scale = basis == Basis::statutory ? rule() : nullptr;
    if (!scale) return none;
    return scale->after_notice.empty() ? costs_without_notice(*scale) : costs_after_notice(*scale);
  }

  Costs costs_without_notice(const law::CostRule& scale) const {
    std::vector<Part> parts;
    std::vector<Money> principals;
    bool demanded = false;
    for (const auto index : items_) {
      const Standing& one = all_.items[index];
      if (!default_of(one, all_).first_day || !has_clause(scale, one)) continue;
      parts.push_back({&one, one.net});
      principals.push_back(one.net);
      const auto last = one.ladder ? one.ladder->stands() : std::nullopt;
      demanded = demanded || (last && !one.policy->steps[*last].before_due());
    }
    Costs found = scaled(scale, parts, {});
    if (demanded || parts.empty()) return found;
    const auto at_once = law::costs_without_demand(scale, principals);
    found.costs = at_once ? *at_once : zero();
    found.article = scale.without_demand_article;
    return found;
  }

  // S39: of exactly the claims whose notice has run, over what was left of them, and never more
  // than their notices said.
  Costs costs_after_notice(const law::CostRule& scale) const {
    std::vector<Part> parts;
    std::vector<std::string> notices;
    std::int64_t said = 0;
    for (const auto index : items_) {
      const Standing& one = all_.items[index];
      const auto* life = all_.notices.of(one.item->id, one.item->round);
      const bool has_run = life && life->state == NoticeLife::State::ended;
      if (!has_run || life->notice().name != scale.after_notice || !has_clause(scale, one)) {
        if (planted(PlantedBug::costs_without_notice)) parts.push_back({&one, one.net});
        continue;
      }
      parts.push_back({&one, costs_basis(one, *life)});
      if (std::find(notices.begin(), notices.end(), life->act->occasion) != notices.end()) continue;
      notices.push_back(life->act->occasion);
      said += life->notice().costs.minor;
    }
    Costs found = scaled(scale, parts, std::move(notices));
    if (!planted(PlantedBug::costs_without_notice))
      found.costs.minor = std::min(found.costs.minor, said);
    return found;
  }

  // What would be owed; of a debtor whose costs take a notice, that alone says it.
  Costs costs_to_come(Basis basis) const {
    if (basis == Basis::agreed) return agreed_costs();
    Costs none{zero(), zero(), {}, false, {}, {}};
    const auto* scale = basis == Basis::statutory ? rule() : nullptr;
    if (!scale || !scale->after_notice.empty()) return none;
    std::vector<Part> parts;
    for (const auto index : items_) {
      const Standing& one = all_.items[index];
      if (has_clause(*scale, one)) parts.push_back({&one, one.net});
    }
    return scaled(*scale, parts, {});
  }

  // Together with the costs that earlier notices brought, never more than the scale over
  // everything.
  Costs costs_of_notice(const std::string& name) const {
    Costs none{zero(), zero(), {}, false, {}, {}};
    const auto* scale = rule();
    if (!scale || scale->after_notice != name) return none;
    std::vector<Part> parts;
    for (const auto index : items_) {
      const Standing& one = all_.items[index];
      if (has_clause(*scale, one)) parts.push_back({&one, one.net});
    }
    Costs found = scaled(*scale, parts, {});
    std::vector<Part> earlier;
    std::vector<std::string> notices;
    for (const auto& one : all_.items) {
      const auto* life = all_.notices.of(one.item->id, one.item->round);
      if (!life || life->state != NoticeLife::State::ended || !one.owed) continue;
      const bool again = std::any_of(parts.begin(), parts.end(),
                                     [&](const Part& part) { return part.one == &one; });
      if (again) continue;
      earlier.push_back({&one, costs_basis(one, *life)});
      notices.push_back(life->act->occasion);
    }
    if (earlier.empty() || planted(PlantedBug::split_the_costs)) return found;
    const Money due = scaled(*scale, earlier, notices).costs;
    earlier.insert(earlier.end(), parts.begin(), parts.end());
    const Money together = scaled(*scale, earlier, notices).costs;
    found.costs.minor = std::clamp<std::int64_t>(together.minor - due.minor, 0, found.costs.minor);
    return found;
  }

  const Policy& policy_;
  const std::vector<std::size_t>& items_;
  const Assessment& all_;
  const law::Statute& statute_;
  const law::DebtorLaw& law_;
  std::string missing_;
};

}  // namespace

Money costs_basis(const Standing& one, const NoticeLife& life) {
  Money basis = one.net;
  for (const auto& payment : one.item->payments) {
    if (payment.booked_on > life.term->last_day && payment.amount.is_positive())
      basis.minor += payment.amount.minor;
  }
  const auto* listed = life.find(one.item->id, one.item->round);
  basis.minor = std::min(basis.minor, listed ? listed->open.minor : std::int64_t{0});
  return basis;
}

Reckoned reckon(const Policy& policy, const Step& step, const std::vector<std::size_t>& items,
                Money amount, const Assessment& all) {
  Reckoned reckoned;
  const auto* rule =
      step.legal_notice.empty() ? nullptr : all.jurisdiction->statute.notice(step.legal_notice);
  if (!rule && !step.announce.any() && !step.claim.any()) return reckoned;
  Reckoner reckoner(policy, items, all);
  StatedLaw stated;
  if (step.announce.any()) stated.announced = reckoner.announcement(step.announce);
  if (step.claim.any()) stated.claimed = reckoner.claim(step.claim, amount);
  if (rule) stated.notice = reckoner.notice(step, *rule, amount);
  reckoned.missing_rates = reckoner.missing_rates();
  reckoned.law = std::move(stated);
  return reckoned;
}

}  // namespace dunning::policy
