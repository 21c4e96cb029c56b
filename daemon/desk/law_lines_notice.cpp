#include <algorithm>

#include "daemon/desk/law_case.hpp"

// The statutory notice and its life, and what messages announced and asked for.
namespace dunning::desk {
namespace {

using Standing = Requirement::Standing;

void add_life(const LawCase& at, const policy::NoticeLife& life, const law::NoticeRule& rule,
              Requirements& lines) {
  const auto& notice = life.notice();
  auto& sent = lines.emplace_back(requirement(
      Standing::met, "notice",
      life.act->step + " was sent on " + to_string(life.act->on) +
          (notice.by_post ? " by post" : " by e-mail") + ": asks " + to_string(notice.amount) +
          " on account " + (notice.account.empty() ? "of nobody" : notice.account) +
          (notice.costs.is_positive() ? ", names " + to_string(notice.costs) + " of costs" +
                                            (notice.with_vat ? " with turnover tax" : "")
                                      : ", and names no costs") +
          (notice.costs_article.empty() ? "" : " (" + notice.costs_article + ")"),
      notice.article));
  sent.on = life.act->on;
  sent.amount = notice.amount;
  at.by(sent, life.act->occasion);
  if (!life.term) {
    lines.push_back(requirement(Standing::open, "notice_received",
                                "it has not arrived, or that is not known", rule.article));
    return;
  }
  auto& received = lines.emplace_back(
      requirement(Standing::met, "notice_received",
                  "deemed received on " + to_string(life.term->deemed_received), rule.article));
  received.on = life.term->deemed_received;
  const bool over = life.state == policy::NoticeLife::State::ended;
  auto& term = lines.emplace_back(requirement(
      over ? Standing::met : Standing::open, "notice_term",
      "its term " + std::string(over ? "ran" : "runs") + " from " +
          to_string(life.term->first_day) + " to " + to_string(life.term->last_day) +
          (notice.costs.is_positive() ? "; costs from " : "; what it keeps back from ") +
          to_string(life.term->costs_from),
      rule.article));
  term.on = life.term->costs_from;
}

void stated(const LawCase& at, const char* what, const policy::LegalAct& act, std::string says,
            const std::string& article, Money amount, Requirements& lines) {
  const bool failed = act.state == DeliveryState::bounced || act.state == DeliveryState::refused;
  if (failed) says += ", and did not arrive";
  auto& line = lines.emplace_back(
      requirement(failed ? Standing::broken : Standing::met, what, std::move(says), article));
  line.on = act.on;
  line.amount = amount;
  at.by(line, act.occasion);
}

std::string announced_text(const policy::StatedAnnouncement& said) {
  std::string text = "no interest";
  if (said.interest_rate) {
    text = "interest at " + rate_text(*said.interest_rate) +
           (said.monthly ? " a month" : " a year") +
           (said.from ? " from " + to_string(*said.from) : " from default on");
  }
  return text + (said.costs.is_positive() ? ", and costs of " + to_string(said.costs) : "");
}

std::string claimed_text(const policy::StatedClaim& said) {
  const auto part = [](Money amount, const char* of, const std::string& over) {
    return amount.is_positive() ? ", " + to_string(amount) + " " + of + over : "";
  };
  const bool more = said.interest.is_positive() || said.costs.is_positive();
  return to_string(said.total) + ": " + to_string(said.principal) + " principal" +
         part(said.interest, "interest", "") +
         part(said.costs, "costs", " over " + to_string(said.costs_of)) +
         (more ? "" : " and nothing beside it, as nothing more was owed");
}

}  // namespace

void add_notice(const LawCase& at, Requirements& lines) {
  const auto* rule = at.statute.notice(at.needed_notice());
  if (!rule) {
    lines.push_back(
        requirement(Standing::not_needed, "notice", "the law asks no notice towards " + at.who));
    return;
  }
  const auto& item = *at.one().item;
  if (const auto* broken = at.all.notices.void_of(item.id, item.round)) {
    auto& line = lines.emplace_back(
        requirement(Standing::broken, "notice",
                    broken->act->step + " of " + to_string(broken->act->on) + " is void since " +
                        to_string(*broken->void_on) + ": " + broken->because,
                    rule->article));
    line.on = broken->void_on;
    at.by(line, broken->act->occasion);
  }
  if (const auto* life = at.notice()) return add_life(at, *life, *rule, lines);
  lines.push_back(requirement(
      Standing::open, "notice",
      "no notice " + rule->name + " is in force, and without it " +
          (at.law.interest_after_notice == rule->name ? "neither costs nor interest are owed"
                                                      : "no costs are owed"),
      rule->article));
}

void add_stated(const LawCase& at, Requirements& lines) {
  for (const auto& act : at.of.account.history.acts) {
    const auto& messages = at.of.occasions;
    const bool about = std::any_of(messages.begin(), messages.end(), [&](const auto& message) {
      return message.occasion.id.value == act.occasion;
    });
    if (!about || act.on > at.of.date) continue;
    const std::string by = act.step + " of " + to_string(act.on);
    if (const auto& said = act.stated.announced) {
      stated(at, "announced", act, by + " announced " + announced_text(*said),
             both_articles(said->interest_article, said->costs_article), said->costs, lines);
    }
    if (const auto& said = act.stated.claimed) {
      stated(at, "claimed", act, by + " asked for " + claimed_text(*said),
             both_articles(said->interest_article, said->costs_article), said->total, lines);
    }
  }
}

}  // namespace dunning::desk
