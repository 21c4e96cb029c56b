#include "daemon/policy/compliance.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "daemon/policy/ways.hpp"

namespace dunning::policy {
namespace {

using law::DebtorType;

constexpr int shortest_demand_days = 14;  // S39: what a reasonable term is to a consumer

// At least so many calendar days, whatever the calendar.
std::int64_t least_days(Span span) {
  switch (span.unit) {
    case Unit::days:
      return span.count;
    case Unit::business_days:
    case Unit::banking_days:
      return span.count / 5 * 7 + span.count % 5;
    case Unit::weeks:
      return span.count * 7;
    case Unit::months:
      return span.count * 28;
  }
  return 0;
}

std::string step_text(const Step& step) {
  return "step \"" + step.name + "\"";
}

class Reading {
 public:
  Reading(const Policy& policy, const law::Jurisdiction& jurisdiction, Practice practice)
      : policy_(policy),
        jurisdiction_(jurisdiction),
        statute_(jurisdiction.statute),
        consumers_(statute_.of(DebtorType::consumer)),
        costs_(statute_.costs_for(DebtorType::consumer, jurisdiction.calendar_until)),
        practice_(practice),
        ways_(ways_of(policy)) {}

  std::vector<Finding> findings() {
    agreed_and_nowhere_used();
    for (const auto& way : ways_) {
      legal_effect_by_mail_alone(*way.step);
      if (!way.to_consumers) continue;
      costs_without_notice(way);
      notice_before_default(way);
      claim_within_the_term(way);
      hand_over_within_the_term(way);
      charge_before_the_reminder(way);
      agreed_with_consumers(way);
    }
    return std::move(found_);
  }

 private:
  void refuse(const Step& step, std::string message, std::string article) {
    found_.push_back({step.line, step_text(step) + " " + message, std::move(article), true});
  }

  std::string article_of(std::string_view notice) const {
    const auto* rule = statute_.notice(notice);
    return rule != nullptr ? rule->article : std::string();
  }

  // The step before `index` that is this notice to a consumer, the last of several.
  const Way* notice_before(std::size_t index, std::string_view notice) const {
    const Way* found = nullptr;
    for (const auto& way : ways_) {
      if (way.index < index && way.to_consumers && way.step->writes() &&
          way.step->legal_notice == notice)
        found = &way;
    }
    return found;
  }

  // S37, S39.
  void costs_without_notice(const Way& way) {
    if (way.step->claim.costs == Basis::none) return;
    if (costs_ == nullptr) {
      refuse(*way.step,
             "claims costs of consumers, and the law of " + jurisdiction_.country +
                 " knows none that they owe",
             "");
    } else if (!costs_->after_notice.empty() &&
               notice_before(way.index, costs_->after_notice) == nullptr) {
      refuse(
          *way.step,
          "claims costs of consumers, and no step before it is the notice " + costs_->after_notice,
          article_of(costs_->after_notice));
    }
  }

  // S39: a consumer is in default by an agreed day of payment, or by a demand that gave him time.
  void notice_before_default(const Way& way) {
    if (way.step->legal_notice.empty() || practice_.term_agreed) return;
    const auto* rule = statute_.notice(way.step->legal_notice);
    if (rule == nullptr || !rule->after_default) return;
    const auto demands = [&](const Way& earlier) {
      return earlier.index < way.index && earlier.to_consumers && earlier.step->writes() &&
             earlier.step->deadline && least_days(*earlier.step->deadline) >= shortest_demand_days;
    };
    if (std::any_of(ways_.begin(), ways_.end(), demands)) return;
    refuse(*way.step,
           "is the notice " + rule->name +
               ", which has no effect before default: a step before it has to demand payment with "
               "a deadline of 14 days or more, unless facts: say that every term was agreed",
           rule->article + ", " + statute_.payment_terms.consumer_article);
  }

  // S39. What waits for the end of a notice's term.
  void claim_within_the_term(const Way& way) {
    const Charges& claim = way.step->claim;
    std::string name;
    if (claim.interest != Basis::none) name = consumers_.interest_after_notice;
    if (claim.costs != Basis::none && costs_ != nullptr) name = costs_->after_notice;
    // That there is no notice is said elsewhere.
    if (const Way* notice = notice_before(way.index, name))
      comes_after_the_term(way, *notice, "claims costs or interest");
  }

  // S36: an agency asks for costs at once, so that a consumer has to have been told of them.
  void hand_over_within_the_term(const Way& way) {
    if (way.step->hand_over.empty() || costs_ == nullptr || costs_->after_notice.empty()) return;
    const Way* notice = notice_before(way.index, costs_->after_notice);
    if (notice == nullptr) {
      refuse(*way.step,
             "hands claims on consumers over, and no step before it is the notice " +
                 costs_->after_notice,
             article_of(costs_->after_notice));
      return;
    }
    comes_after_the_term(way, *notice, "hands claims on consumers over");
  }

  // The step is anchored so that it cannot come before the end of the notice's term.
  void comes_after_the_term(const Way& way, const Way& notice, const std::string& what) {
    const auto* rule = statute_.notice(notice.step->legal_notice);
    if (rule == nullptr) return;
    const auto distance = least_distance(way.index, notice.index);
    if (!distance) {
      refuse(*way.step,
             what + ", and its `at` does not count from \"" + notice.step->name +
                 "\", so it can come within that notice's term; write " + notice.step->name +
                 ".deadline",
             rule->article);
      return;
    }
    const std::int64_t needed = longest_term(*rule, *notice.step);
    if (distance->after_the_term ? distance->days >= 0 : distance->days >= needed) return;
    refuse(*way.step,
           what + ", and can come within the term of \"" + notice.step->name +
               "\", which ends as late as " + std::to_string(needed) +
               " days after it was sent; write " + notice.step->name + ".deadline",
           rule->article);
  }

  // How many days a step comes at least after a notice, or after the end of its term.
  struct Distance {
    std::int64_t days = 0;
    bool after_the_term = false;
  };
  std::optional<Distance> least_distance(std::size_t step, std::size_t notice) const {
    Distance distance;
    while (step != notice) {
      const Anchor& at = policy_.steps[step].at;
      if (!at.step || *at.step < notice) return std::nullopt;
      distance.days += least_days(at.offset);
      if (at.deadline && *at.step == notice) distance.after_the_term = true;
      if (at.deadline && *at.step != notice && policy_.steps[*at.step].deadline)
        distance.days += least_days(*policy_.steps[*at.step].deadline);
      step = *at.step;
    }
    return distance;
  }

  // From the day a notice leaves to the first on which costs may be claimed: the longest of a year
  // that the calendar knows, delivery and holidays included.
  std::int64_t longest_term(const law::NoticeRule& rule, const Step& notice) const {
    constexpr int a_year = 365;
    constexpr int beyond_every_term = 60;
    const auto by = notice.letter.empty() ? law::By::electronic : law::By::post;
    const Date last = jurisdiction_.calendar_until - beyond_every_term;
    std::int64_t longest = 0;
    for (Date sent = last - a_year; sent <= last; sent = sent + 1) {
      const auto term = law::term(rule, jurisdiction_.calendar, sent, by);
      longest = std::max(longest, term.costs_from - sent);
    }
    return longest;
  }

  // Where the law wants a reminder without charges first, nothing is asked or announced up to it;
  // what may be owed after it stands in its own sentences.
  void charge_before_the_reminder(const Way& way) {
    const std::string& reminder = consumers_.interest_after_notice;
    const bool charges =
        way.step->announce.any() || way.step->claim.interest != Basis::none;  // S37
    if (reminder.empty() || !charges || notice_before(way.index, reminder) != nullptr) return;
    refuse(
        *way.step,
        "says something of costs or interest to consumers, and no step before it is the notice " +
            reminder + ", which has to be free",
        article_of(reminder));
  }

  // S38.
  void agreed_with_consumers(const Way& way) {
    const Charges& announce = way.step->announce;
    const Charges& claim = way.step->claim;
    if (consumers_.may_be_agreed) return;
    if (announce.interest == Basis::agreed || claim.interest == Basis::agreed) {
      const auto* rates = statute_.rates_for(DebtorType::consumer);
      refuse(*way.step, "asks consumers for agreed interest; they can agree to none but the law's",
             rates != nullptr ? rates->article : std::string());
    }
    if (announce.costs == Basis::agreed || claim.costs == Basis::agreed) {
      refuse(*way.step, "asks consumers for agreed costs; they can agree to none but the law's",
             costs_ != nullptr ? costs_->article : std::string());
    }
  }

  void agreed_and_nowhere_used() {
    if (!policy_.interest && !policy_.costs) return;
    if (consumers_.may_be_agreed || !may_govern_consumers(policy_)) return;
    const auto agreed = [](const Way& way) {
      const Charges& announce = way.step->announce;
      const Charges& claim = way.step->claim;
      return announce.interest == Basis::agreed || claim.interest == Basis::agreed ||
             announce.costs == Basis::agreed || claim.costs == Basis::agreed;
    };
    if (std::any_of(ways_.begin(), ways_.end(), agreed)) return;  // said of the step, or rightly
    found_.push_back({0,
                      "interest: and costs: say what was agreed, no step asks for it, and `for` "
                      "does not exclude consumers, who can agree to none but the law's",
                      costs_ != nullptr ? costs_->article : std::string(), true});
  }

  // S31: a message that came back has not been received, and nobody would know. On the term of a
  // statutory notice costs depend, so that one is refused.
  void legal_effect_by_mail_alone(const Step& step) {
    const bool effect = !step.legal_notice.empty() || step.claim.any();
    if (!effect || step.email.empty() || !step.letter.empty() || practice_.bounces_are_read) return;
    found_.push_back({step.line,
                      step_text(step) +
                          " has legal effect and leaves by e-mail alone, and mail that comes back "
                          "is not read; add letter: with the name of a template, or read what "
                          "comes back (inbox: in "
                          "dunningd.yaml)",
                      "S31", !step.legal_notice.empty()});
  }

  const Policy& policy_;
  const law::Jurisdiction& jurisdiction_;
  const law::Statute& statute_;
  const law::DebtorLaw& consumers_;
  const law::CostRule* costs_;
  Practice practice_;
  std::vector<Way> ways_;
  std::vector<Finding> found_;
};

}  // namespace

std::string to_string(const Finding& finding) {
  return finding.article.empty() ? finding.message : finding.message + " (" + finding.article + ")";
}

std::vector<Finding> compliance(const Policy& policy, const law::Jurisdiction& jurisdiction,
                                Practice practice) {
  return Reading(policy, jurisdiction, practice).findings();
}

}  // namespace dunning::policy
