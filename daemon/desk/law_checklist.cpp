#include "daemon/desk/law_checklist.hpp"

#include <algorithm>

#include "daemon/desk/law_case.hpp"

namespace dunning::desk {

LawCase::LawCase(const CaseAtLaw& case_at_law, policy::Assessment assessed)
    : of(case_at_law),
      all(std::move(assessed)),
      statute(of.jurisdiction.statute),
      law(statute.of(all.debtor_type)),
      who("a " + std::string(all.debtor_type == law::DebtorType::public_body
                                 ? "public body"
                                 : law::name(all.debtor_type))) {
  for (std::size_t at = 0; at < all.items.size(); ++at) {
    if (all.items[at].item->id == of.item) index = at;
  }
  // What is held or settled is governed by nothing today, and its past still has a policy.
  if (!one().policy) all.items[index].policy = policy::find_policy(of.policies, of.policy);
  in_default = policy::default_of(one(), all);
  facts = policy::legal_facts(of.account, of.rules, one().item->invoice, of.date);
}

const law::CostRule* LawCase::cost_rule() const {
  return statute.costs_for(all.debtor_type, in_default.first_day.value_or(of.date));
}

std::string LawCase::needed_notice() const {
  const auto* rule = cost_rule();
  return rule && !rule->after_notice.empty() ? rule->after_notice : law.interest_after_notice;
}

const policy::NoticeLife* LawCase::notice() const {
  return all.notices.of(one().item->id, one().item->round);
}

std::optional<Date> LawCase::costs_from() const {
  const auto* rule = cost_rule();
  if (!rule || rule->after_notice.empty()) return in_default.first_day;
  const auto* life = notice();
  return life && life->term ? std::optional(life->term->costs_from) : std::nullopt;
}

void LawCase::by(Requirement& line, const std::string& occasion) const {
  line.occasion = occasion;
  for (const auto& message : of.occasions) {
    if (message.occasion.id.value != occasion) continue;
    for (const auto& row : message.rows) {
      if (row.outgoing.effect == Effect::message) line.message = row.outgoing.key.value;
    }
  }
}

Requirement requirement(Requirement::Standing standing, std::string what, std::string says,
                        std::string article) {
  return {standing, std::move(what), std::move(says), std::move(article)};
}

std::string both_articles(const std::string& one, const std::string& other) {
  return one + (one.empty() || other.empty() ? "" : "; ") + other;
}

std::string rate_text(law::Percent rate) {
  return law::to_text(rate) + " %";
}

policy::Basis basis_of(const policy::Policy& policy, policy::Basis policy::Charges::*part) {
  using policy::Basis;
  const bool agreed =
      std::any_of(policy.steps.begin(), policy.steps.end(), [&](const policy::Step& step) {
        return step.claim.*part == Basis::agreed || step.announce.*part == Basis::agreed;
      });
  return agreed ? Basis::agreed : Basis::statutory;
}

std::vector<Requirement> law_checklist(const CaseAtLaw& of) {
  if (!of.jurisdiction.statute.known()) {
    return {{Requirement::Standing::not_needed, "law",
             "no law of " + of.jurisdiction.country +
                 " is known here, so that nothing is announced or asked for"}};
  }
  const LawCase at(of, policy::assess(of.account, of.rules, of.policies, of.jurisdiction, of.date));
  std::vector<Requirement> lines;
  add_debtor(at, lines);
  add_facts(at, lines);
  add_default(at, lines);
  add_notice(at, lines);
  add_stated(at, lines);
  add_costs(at, lines);
  add_interest(at, lines);
  add_limitation(at, lines);
  return lines;
}

}  // namespace dunning::desk
