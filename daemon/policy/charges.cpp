#include "daemon/policy/charges.hpp"

#include <algorithm>

#include "daemon/policy/legal_facts.hpp"
#include "daemon/policy/reckoning.hpp"

namespace dunning::policy {
namespace {

StatedAnnouncement announcement(const Reckoning& of, const Charges& charges, std::string& missing) {
  StatedAnnouncement stated;
  stated.costs = of.zero();
  announce_interest(of, charges.interest, stated, missing);
  Costs costs = costs_to_come(of, charges.costs);
  if (costs.costs.is_positive()) {
    stated.costs_basis = charges.costs;
    stated.costs = costs.costs;
    stated.costs_article = std::move(costs.article);
  }
  return stated;
}

StatedClaim claim(const Reckoning& of, const Charges& charges, Money principal,
                  std::string& missing) {
  StatedClaim stated;
  stated.principal = principal;
  stated.interest = stated.costs = stated.costs_of = of.zero();
  claim_interest(of, charges.interest, stated, missing);
  Costs costs = costs_owed(of, charges.costs);
  if (costs.costs.is_positive()) {
    stated.costs_basis = charges.costs;
    stated.costs = costs.costs;
    stated.costs_of = costs.of;
    stated.costs_article = std::move(costs.article);
    stated.costs_items = std::move(costs.items);
    stated.notices = std::move(costs.notices);
  }
  stated.total = {principal.minor + stated.interest.minor + stated.costs.minor, principal.currency};
  return stated;
}

StatedNotice notice(const Reckoning& of, const Step& step, const law::NoticeRule& rule,
                    Money amount) {
  StatedNotice stated;
  stated.name = rule.name;
  stated.article = rule.article;
  stated.amount = amount;
  stated.by_post = !step.letter.empty();
  const auto& ibans = of.all.rules.creditor.ibans;
  if (const auto iban = ibans.find(std::string(amount.currency.code())); iban != ibans.end())
    stated.account = iban->second;
  for (const auto index : of.items) {
    const Standing& one = of.all.items[index];
    stated.items.push_back({one.item->id, one.item->round, one.net, one.item->received});
  }
  Costs costs = costs_of_notice(of, rule.name);
  stated.costs = costs.costs;
  stated.with_vat = costs.with_vat;
  stated.costs_article = std::move(costs.article);
  return stated;
}

}  // namespace

law::LegalFacts Reckoning::facts(const Standing& one) const {
  return legal_facts(all.account, all.rules, one.item->invoice, all.today);
}

bool Reckoning::agreed() const {
  return law().may_be_agreed && std::all_of(items.begin(), items.end(), [&](std::size_t index) {
           return facts(all.items[index]).agreed_terms.has_value();
         });
}

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
  const Reckoning of{policy, items, all};
  const auto* rule = step.legal_notice.empty() ? nullptr : of.statute().notice(step.legal_notice);
  if (!rule && !step.announce.any() && !step.claim.any()) return reckoned;
  StatedLaw stated;
  if (step.announce.any())
    stated.announced = announcement(of, step.announce, reckoned.missing_rates);
  if (step.claim.any()) stated.claimed = claim(of, step.claim, amount, reckoned.missing_rates);
  if (rule) stated.notice = notice(of, step, *rule, amount);
  reckoned.law = std::move(stated);
  return reckoned;
}

}  // namespace dunning::policy
