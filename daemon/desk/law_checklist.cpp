#include "daemon/desk/law_checklist.hpp"

#include <algorithm>

#include "daemon/desk/limitations.hpp"
#include "daemon/policy/charges.hpp"
#include "daemon/policy/legal_facts.hpp"

namespace dunning::desk {
namespace {

using Standing = Requirement::Standing;
using policy::Basis;

std::string rate_text(law::Percent rate) {
  return law::to_text(rate) + " %";
}

std::string both(const std::string& one, const std::string& other) {
  return one + (one.empty() || other.empty() ? "" : "; ") + other;
}

class Checklist {
 public:
  Checklist(const CaseAtLaw& of, policy::Assessment all)
      : of_(of),
        all_(std::move(all)),
        statute_(of.jurisdiction.statute),
        law_(statute_.of(all_.debtor_type)),
        who_("a " + std::string(all_.debtor_type == law::DebtorType::public_body
                                    ? "public body"
                                    : law::name(all_.debtor_type))) {
    for (std::size_t index = 0; index < all_.items.size(); ++index) {
      if (all_.items[index].item->id == of.item) index_ = index;
    }
    // What is held or settled is governed by nothing today, and its past still has a policy.
    if (!one().policy) all_.items[index_].policy = policy::find_policy(of.policies, of.policy);
  }

  std::vector<Requirement> lines() {
    default_ = policy::default_of(one(), all_);
    add_debtor();
    add_facts();
    add_default();
    add_notice();
    add_stated();
    add_costs();
    add_interest();
    add_limitation();
    return std::move(lines_);
  }

 private:
  const policy::Standing& one() const { return all_.items[index_]; }

  Requirement& add(Standing standing, std::string what, std::string says,
                   std::string article = {}) {
    lines_.push_back({standing, std::move(what), std::move(says), std::move(article)});
    return lines_.back();
  }

  void by(Requirement& line, const std::string& occasion) const {
    line.occasion = occasion;
    for (const auto& of : of_.occasions) {
      if (of.occasion.id.value != occasion) continue;
      for (const auto& row : of.rows) {
        if (row.outgoing.effect == Effect::message) line.message = row.outgoing.key.value;
      }
    }
  }

  void add_debtor() {
    add(of_.type.unknown ? Standing::open : Standing::met, "debtor",
        "taken for " + who_ + ": " + of_.type.because);
  }

  void add_facts() {
    std::string unknown;
    const auto said =
        policy::legal_facts_said(of_.account, of_.rules, one().item->invoice, of_.date);
    for (const auto key : policy::legal_fact_keys()) {
      const auto found =
          std::find_if(said.begin(), said.end(), [&](const auto& fact) { return fact.key == key; });
      if (found == said.end()) {
        unknown += (unknown.empty() ? "" : ", ") + std::string(key);
        continue;
      }
      add(Standing::met, "fact", found->key + " is " + found->value + ", by " + found->because);
    }
    if (!unknown.empty())
      add(Standing::open, "fact", "nobody has said " + unknown + ": the careful answer holds");
  }

  // Neither an agreed term nor one of the law says when: it takes a demand.
  bool takes_a_demand() const {
    const auto& facts = default_.facts;
    const bool consumer = facts.type == law::DebtorType::consumer;
    return facts.term_agreed != Known::yes && (consumer || !facts.invoice_received);
  }

  // From what the day of default follows.
  std::string because_of() const {
    const auto& facts = default_.facts;
    if (takes_a_demand() && default_.demanded_on && facts.demand_last_day) {
      return "the term of the demand of " + to_string(*default_.demanded_on) + " ended on " +
             to_string(*facts.demand_last_day);
    }
    if (facts.term_agreed == Known::yes && facts.due)
      return "the agreed day of payment was " + to_string(*facts.due);
    if (facts.invoice_received && statute_.payment_terms.default_days > 0) {
      return std::to_string(statute_.payment_terms.default_days) +
             " days after the invoice is taken to have come, on " +
             to_string(*facts.invoice_received) +
             (facts.due ? ", and not before it was due on " + to_string(*facts.due) : "");
    }
    return "by the terms of payment of the law";
  }

  void add_default() {
    if (default_.first_day) {
      auto& line = add(Standing::met, "default",
                       "in default since " + to_string(*default_.first_day) + ": " + because_of(),
                       default_.article);
      line.on = default_.first_day;
      if (takes_a_demand()) by_demand(line);
      return;
    }
    if (default_.runs_until) {
      const bool demand =
          takes_a_demand() && default_.demanded_on && !default_.facts.demand_last_day;
      auto& line =
          add(Standing::open, "default",
              "not in default before " + to_string(*default_.runs_until + 1) +
                  (demand ? ": the term of the demand of " + to_string(*default_.demanded_on) +
                                " runs until " + to_string(*default_.runs_until)
                          : ""),
              default_.article);
      line.on = *default_.runs_until + 1;
      if (demand) by_demand(line);
      return;
    }
    add(Standing::open, "default",
        "not in default: that the due date was agreed is not known, and no demand with a term of "
        "14 days has run",
        default_.article);
  }

  void by_demand(Requirement& line) const {
    for (const auto& of : of_.occasions) {
      const auto& advances = of.occasion.intent.advances;
      if (of.cancelled_because || of.occasion.on != default_.demanded_on) continue;
      const bool is_it = std::any_of(advances.begin(), advances.end(), [&](const auto& advance) {
        return advance.item == of_.item && advance.step == default_.demand_step;
      });
      if (is_it) by(line, of.occasion.id.value);
    }
  }

  const law::CostRule* cost_rule() const {
    return statute_.costs_for(all_.debtor_type, default_.first_day.value_or(of_.date));
  }

  // The notice that costs or interest wait for, or empty.
  std::string needed() const {
    const auto* rule = cost_rule();
    return rule && !rule->after_notice.empty() ? rule->after_notice : law_.interest_after_notice;
  }

  void add_notice() {
    const auto* rule = statute_.notice(needed());
    if (!rule) {
      add(Standing::not_needed, "notice", "the law asks no notice towards " + who_);
      return;
    }
    const ItemId item = one().item->id;
    const int round = one().item->round;
    if (const auto* broken = all_.notices.void_of(item, round)) {
      auto& line = add(Standing::broken, "notice",
                       "the notice of " + to_string(broken->act->on) + " is void since " +
                           to_string(*broken->void_on) + ": " + broken->because,
                       rule->article);
      line.on = broken->void_on;
      by(line, broken->act->occasion);
    }
    const auto* life = all_.notices.of(item, round);
    if (!life) {
      add(Standing::open, "notice",
          "no notice " + rule->name + " is in force, and without it no costs are owed",
          rule->article);
      return;
    }
    add_life(*life, *rule);
  }

  void add_life(const policy::NoticeLife& life, const law::NoticeRule& rule) {
    const auto& notice = life.notice();
    auto& sent = add(
        Standing::met, "notice",
        "sent on " + to_string(life.act->on) + (notice.by_post ? " by post" : " by e-mail") +
            ": asks " + to_string(notice.amount) + " on account " +
            (notice.account.empty() ? "of nobody" : notice.account) + ", names " +
            to_string(notice.costs) + " of costs" + (notice.with_vat ? " with turnover tax" : "") +
            (notice.costs_article.empty() ? "" : " (" + notice.costs_article + ")"),
        notice.article);
    sent.on = life.act->on;
    sent.amount = notice.amount;
    by(sent, life.act->occasion);
    if (!life.term) {
      add(Standing::open, "notice_received", "it has not arrived, or that is not known",
          rule.article);
      return;
    }
    auto& received =
        add(Standing::met, "notice_received",
            "deemed received on " + to_string(life.term->deemed_received), rule.article);
    received.on = life.term->deemed_received;
    const bool over = life.state == policy::NoticeLife::State::ended;
    auto& term = add(over ? Standing::met : Standing::open, "notice_term",
                     "its term " + std::string(over ? "ran" : "runs") + " from " +
                         to_string(life.term->first_day) + " to " + to_string(life.term->last_day) +
                         "; costs from " + to_string(life.term->costs_from),
                     rule.article);
    term.on = life.term->costs_from;
  }

  // What messages about the item have announced and claimed.
  void add_stated() {
    for (const auto& act : of_.account.history.acts) {
      const bool about =
          std::any_of(of_.occasions.begin(), of_.occasions.end(),
                      [&](const auto& of) { return of.occasion.id.value == act.occasion; });
      if (!about || act.on > of_.date) continue;
      if (const auto& said = act.stated.announced) {
        std::string says = "the message of " + to_string(act.on) + " announced ";
        says += said->interest_rate ? "interest at " + rate_text(*said->interest_rate) +
                                          (said->monthly ? " a month" : " a year") +
                                          (said->from ? " from " + to_string(*said->from) : "")
                                    : "no interest";
        says += said->costs.is_positive() ? ", and costs of " + to_string(said->costs) : "";
        stated("announced", act, says, both(said->interest_article, said->costs_article),
               said->costs);
      }
      if (const auto& said = act.stated.claimed) {
        stated("claimed", act,
               "the message of " + to_string(act.on) + " asked for " + to_string(said->total) +
                   ", " + to_string(said->interest) + " of it interest and " +
                   to_string(said->costs) + " costs",
               both(said->interest_article, said->costs_article), said->total);
      }
    }
  }

  void stated(const char* what, const policy::LegalAct& act, std::string says,
              const std::string& article, Money amount) {
    const bool failed = act.state == DeliveryState::bounced || act.state == DeliveryState::refused;
    if (failed) says += ", and did not arrive";
    auto& line = add(failed ? Standing::broken : Standing::met, what, std::move(says), article);
    line.on = act.on;
    line.amount = amount;
    by(line, act.occasion);
  }

  // What the policy asks by agreement is reckoned so; anything else by the law.
  Basis basis(Basis policy::Charges::*part) const {
    const auto& steps = one().policy->steps;
    const bool agreed = std::any_of(steps.begin(), steps.end(), [&](const policy::Step& step) {
      return step.claim.*part == Basis::agreed || step.announce.*part == Basis::agreed;
    });
    return agreed ? Basis::agreed : Basis::statutory;
  }

  // What a message of today could ask for beside the principal of these items.
  policy::Reckoned reckoned(policy::Charges charges, const std::vector<std::size_t>& items) const {
    policy::Step step;
    step.claim = charges;
    return policy::reckon(*one().policy, step, items, one().net, all_);
  }

  // Costs are reckoned over the case: they are added, not one by one.
  std::vector<std::size_t> case_items() const {
    std::vector<std::size_t> items;
    for (std::size_t index = 0; index < all_.items.size(); ++index) {
      const auto& other = all_.items[index];
      const bool counts = other.owed && other.overdue && other.policy == one().policy;
      if (counts || index == index_) items.push_back(index);
    }
    return items;
  }

  void add_costs() {
    if (!one().policy) {
      add(Standing::open, "costs", "no policy governs it, so that nothing is asked for");
      return;
    }
    const auto* rule = cost_rule();
    const Basis by = basis(&policy::Charges::costs);
    if (!rule && by == Basis::statutory) {
      add(Standing::not_needed, "costs", "the law gives no costs towards " + who_);
      return;
    }
    const auto items = case_items();
    const auto found = reckoned({Basis::none, by}, items);
    const auto& claim = found.law->claimed;
    if (claim && claim->costs.is_positive()) {
      auto& line =
          add(Standing::met, "costs",
              to_string(claim->costs) + " may be asked for, over " + to_string(claim->costs_of) +
                  (items.size() > 1 ? " of all that is overdue" : "") +
                  (by == Basis::agreed ? ", as agreed" : ", rule " + rule->name),
              claim->costs_article);
      line.amount = claim->costs;
      line.on = costs_from();
      if (!claim->notices.empty()) this->by(line, claim->notices.front());
      return;
    }
    const auto from = costs_from();
    auto& line = add(Standing::open, "costs",
                     from && *from > of_.date ? "none may be asked for before " + to_string(*from)
                     : !one().net.is_positive()
                         ? "nothing of it is to be paid now, so that none may be asked for"
                     : needed().empty() ? "none may be asked for: there is no default, clause or "
                                          "agreement that they rest on"
                                        : "none may be asked for before the notice has run",
                     rule ? rule->article : "");
    line.on = from;
  }

  std::optional<Date> costs_from() const {
    const auto* rule = cost_rule();
    if (!rule || rule->after_notice.empty()) return default_.first_day;
    const auto* life = all_.notices.of(one().item->id, one().item->round);
    return life && life->term ? std::optional(life->term->costs_from) : std::nullopt;
  }

  void add_interest() {
    const auto* table = statute_.rates_for(all_.debtor_type);
    if (!one().policy || !table) {
      add(Standing::not_needed, "interest",
          table ? "no policy governs it, so that none is asked for"
                : "the law gives no interest towards " + who_);
      return;
    }
    const Basis by = basis(&policy::Charges::interest);
    const auto found = reckoned({by, Basis::none}, {index_});
    if (!found.missing_rates.empty()) {
      add(Standing::broken, "interest", found.missing_rates, table->article);
      return;
    }
    const auto& claim = found.law->claimed;
    const std::string of_what =
        by == Basis::agreed ? "agreed interest" : "statutory interest, table " + table->name;
    if (!claim || claim->working.empty()) {
      add(Standing::open, "interest",
          of_what + ": none runs, as " +
              (one().net.is_positive()
                   ? "there is no default yet, or a notice that it waits for has not run"
                   : "nothing of it is to be paid now"),
          by == Basis::agreed ? "" : table->article);
      return;
    }
    const Date from = claim->working.front().from;
    auto& line = add(Standing::met, "interest",
                     of_what + ": " + to_string(claim->interest) + " from " + to_string(from) +
                         " to " + to_string(of_.date),
                     claim->interest_article);
    line.on = from;
    line.amount = claim->interest;
    for (const auto& part : claim->working) {
      line.working.push_back(to_string(part.from) + " to " + to_string(part.to) + ", " +
                             std::to_string(part.days) + " days at " + rate_text(part.rate) +
                             " a year over " + to_string(part.base) + ": " +
                             to_string(part.interest));
    }
  }

  void add_limitation() {
    const auto& item = *one().item;
    if (!item.due_date) {
      add(Standing::open, "limitation", "it has no due date to count from");
      return;
    }
    const auto kind =
        policy::legal_facts(of_.account, of_.rules, item.invoice, of_.date).claim_kind;
    const auto limit = limitation_of(of_.jurisdiction, all_.debtor_type, kind, *item.due_date);
    if (limit.years == 0) {
      add(Standing::not_needed, "limitation", "no term is known");
      return;
    }
    const std::string day = to_string(limit.last_day);
    const bool barred = of_.date > limit.last_day;
    const bool warned = of_.date >= limit.warn_from;
    auto& line =
        add(barred   ? Standing::broken
            : warned ? Standing::open
                     : Standing::met,
            "limitation",
            barred ? day +
                         " was the last day on which it could be enforced, unless a demand "
                         "interrupted the term"
                   : "it can be enforced until " + day + ", counted from the due date alone" +
                         (warned ? ": interrupt the term in writing before" : ""),
            limit.article);
    line.on = limit.last_day;
  }

  const CaseAtLaw& of_;
  policy::Assessment all_;
  const law::Statute& statute_;
  const law::DebtorLaw& law_;
  std::string who_;
  std::size_t index_ = 0;
  policy::Default default_;
  std::vector<Requirement> lines_;
};

}  // namespace

std::vector<Requirement> law_checklist(const CaseAtLaw& of) {
  if (!of.jurisdiction.statute.known()) {
    return {{Standing::not_needed, "law",
             "no law of " + of.jurisdiction.country +
                 " is known here, so that nothing is announced or asked for"}};
  }
  return Checklist(of, policy::assess(of.account, of.rules, of.policies, of.jurisdiction, of.date))
      .lines();
}

}  // namespace dunning::desk
