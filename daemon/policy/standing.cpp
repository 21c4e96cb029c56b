#include "daemon/policy/standing.hpp"

#include <algorithm>
#include <tuple>

#include "daemon/policy/condition.hpp"
#include "daemon/policy/contact.hpp"
#include "daemon/policy/obstacle.hpp"
#include "daemon/policy/own_company.hpp"

namespace dunning::policy {
namespace {

// The rows of the history that belong to one item, found by walking both lists in the order of the
// items.
template <class Row>
class ByItem {
 public:
  template <class Keep, class Order>
  ByItem(const std::vector<Row>& rows, Keep keep, Order order) {
    for (const auto& row : rows) {
      if (keep(row)) rows_.push_back(&row);
    }
    std::sort(rows_.begin(), rows_.end(), [&](const Row* a, const Row* b) {
      return std::tuple(a->item, order(*a)) < std::tuple(b->item, order(*b));
    });
  }

  // To be asked for items in ascending order.
  std::span<const Row* const> of(ItemId item) {
    while (at_ < rows_.size() && rows_[at_]->item < item)
      ++at_;
    const auto first = at_;
    while (at_ < rows_.size() && rows_[at_]->item == item)
      ++at_;
    return std::span(rows_).subspan(first, at_ - first);
  }

 private:
  std::vector<const Row*> rows_;
  std::size_t at_ = 0;
};

template <class Row>
std::span<const Row* const> of_round(std::span<const Row* const> rows, int round) {
  const auto first =
      std::find_if(rows.begin(), rows.end(), [&](const Row* row) { return row->round >= round; });
  const auto last =
      std::find_if(first, rows.end(), [&](const Row* row) { return row->round > round; });
  return {first, last};
}

void set(Standing& standing, Reason reason, std::string detail) {
  standing.decision.reason = reason;
  standing.decision.detail = std::move(detail);
}

void set_policy(Standing& standing, const Policy& policy) {
  standing.policy = &policy;
  standing.decision.policy = policy.name;
  standing.decision.policy_digest = policy.digest;
}

// S11. The policy the item keeps, or the first whose conditions all hold.
void choose_policy(Standing& standing, const Assessment& all, const PolicySet& policies) {
  const Item& item = *standing.item;
  if (!item.policy.empty()) {
    if (const auto* kept = find_policy(policies, item.policy)) return set_policy(standing, *kept);
    standing.decision.policy = item.policy;
    return set(standing, Reason::step_unknown,
               "it is under policy " + item.policy + ", which the configuration lacks");
  }
  const Facts facts{all.account,  all.rules, item,        all.debtor_type,
                    all.language, item.open, std::nullopt};
  std::string detail;
  for (const auto& policy : policies) {
    const auto failing = first_failing(policy.applies, facts);
    if (!failing) return set_policy(standing, policy);
    detail += (detail.empty() ? "no policy applies: " : "; ") + policy.name + ": " + *failing;
  }
  set(standing, Reason::condition_false, detail.empty() ? "there is no policy" : std::move(detail));
}

std::string covered_by(const std::vector<Use>& uses, std::size_t item) {
  std::string text;
  for (const auto& use : uses) {
    if (use.item != item) continue;
    const std::string& number =
        use.credit->number.empty() ? use.credit->id.value : use.credit->number;
    text += (text.empty() ? "covered by " : " and ") + to_string(use.amount) + " of " + number;
  }
  return text;
}

void net(Assessment& all) {
  std::vector<Netted> netted;
  netted.reserve(all.items.size());
  for (const auto& one : all.items) {
    const bool sound = one.decision.reason != Reason::quarantined && one.item->open.is_positive();
    const bool open = sound && one.decision.reason != Reason::paid &&
                      one.item->state != InvoiceState::written_off;
    netted.push_back({one.item, open, one.owed, {}, {}});
  }
  all.uses = net_credits(all.account, netted);
  for (std::size_t index = 0; index < netted.size(); ++index) {
    Standing& one = all.items[index];
    one.open = netted[index].after_tied;
    one.net = netted[index].net;
    if (!one.owed || one.net.is_positive()) continue;
    one.owed = false;
    set(one, Reason::in_credit, covered_by(all.uses, index));
  }
}

// What is listed has to be countable, not only what credits leave of it.
std::optional<Money> to_pay_now(const Assessment& all, const Policy& policy) {
  Money listed{0, all.account.currency};
  for (const auto& one : all.items) {
    if (!one.owed || one.policy != &policy) continue;
    const auto more = add(listed, one.open);
    if (!more) return std::nullopt;
    listed = *more;
  }
  Money sum{0, all.account.currency};
  for (const auto& one : all.items) {
    if (one.owed && one.overdue && one.policy == &policy) sum.minor += one.net.minor;
  }
  return sum;
}

void sum_cases(Assessment& all) {
  for (const auto& one : all.items) {
    if (!one.owed) continue;
    const bool known = std::any_of(all.cases.begin(), all.cases.end(),
                                   [&](const auto& other) { return other.first == one.policy; });
    if (!known) all.cases.emplace_back(one.policy, to_pay_now(all, *one.policy));
  }
  for (auto& one : all.items) {
    if (!one.owed || all.case_open(*one.policy)) continue;
    one.owed = false;
    set(one, Reason::quarantined, "the amounts of the debtor add up to more than can be counted");
  }
}

// Judges the steps that have fallen due, in order, until one holds or is still to come (S12, S15).
void judge(Standing& standing, Assessment& all) {
  std::string passed_over;
  while ((standing.next = standing.ladder->next(all.today))) {
    const Step& step = standing.step();
    const Date on = standing.next->on;
    standing.decision.step = step.name;
    standing.decision.step_on = on;
    if (on > all.today) {
      all.look_on(on);
      std::string detail =
          step.name + " falls due on " + to_string(on) + ", " + standing.next->because;
      if (passed_over.empty()) return set(standing, Reason::not_due, std::move(detail));
      return set(standing, Reason::condition_false, passed_over + "; " + detail);
    }
    if (!step.conditions.empty() && !standing.ladder->judged(standing.next->step)) {
      const auto failing = all.failing(standing, step);
      all.judgements.push_back({standing.item->id, step.name, standing.item->round, on, !failing});
      if (failing) {
        passed_over +=
            (passed_over.empty() ? "" : "; ") + step.name + " is passed over: " + *failing;
        standing.ladder->pass_over(standing.next->step, on);
        continue;
      }
    }
    standing.due = true;
    if (step.before_due()) all.look_on(*standing.item->due_date);
    std::string detail =
        step.name + " is due since " + to_string(on) + ", " + standing.next->because;
    return set(standing, Reason::due, detail + "; open is " + to_string(standing.open));
  }
  standing.decision.step.clear();
  standing.decision.step_on.reset();
  const std::string last = standing.ladder->stands_on();
  std::string detail =
      last.empty() ? "no step of the policy is left" : "the last step taken is " + last;
  if (!passed_over.empty()) detail += "; " + passed_over;
  set(standing, Reason::ladder_finished, std::move(detail));
}

}  // namespace

Kind kind_of(const Step& step) {
  return {!step.email.empty(), step.before_due()};
}

void Assessment::look_on(Date date) {
  if (date > today && (!next_look || date < *next_look)) next_look = date;
}

std::optional<Money> Assessment::case_open(const Policy& policy) const {
  const auto found = std::find_if(cases.begin(), cases.end(),
                                  [&](const auto& one) { return one.first == &policy; });
  return found == cases.end() ? std::nullopt : found->second;
}

std::optional<std::string> Assessment::failing(const Standing& standing, const Step& step) const {
  const Money open = standing.open;
  const auto in_case = case_open(*standing.policy);
  const Facts facts{account, rules, *standing.item, debtor_type, language, open, in_case};
  return first_failing(step.conditions, facts);
}

Assessment assess(const Account& account, const AdministrationRules& rules,
                  const PolicySet& policies, const law::Jurisdiction& jurisdiction, Date today) {
  Assessment all{.account = account,
                 .rules = rules,
                 .calendar = jurisdiction.working_days(),
                 .today = today,
                 .debtor_type = debtor_type(account.debtor, rules.debtors_are, jurisdiction).type,
                 .language = language(account.debtor, rules)};
  const auto own = own_company(account.debtor, rules.own_creditors);

  for (const auto& item : account.items) {
    Standing standing;
    standing.item = &item;
    standing.decision.item = item.id;
    all.items.push_back(std::move(standing));
  }
  std::sort(all.items.begin(), all.items.end(),
            [](const Standing& a, const Standing& b) { return a.item->id < b.item->id; });

  for (auto& one : all.items) {
    one.decision.policy = one.item->policy;
    if (const auto obstacle = obstacle_of_facts(*one.item, account, rules, own, today)) {
      set(one, obstacle->reason, obstacle->detail);
      if (obstacle->until) all.look_on(*obstacle->until);
      continue;
    }
    one.overdue = today > *one.item->due_date;
    choose_policy(one, all, policies);
    one.owed = one.policy != nullptr;
  }
  net(all);
  sum_cases(all);

  ByItem<Taken> taken(
      account.history.taken,
      [](const Taken& row) {
        return row.state != DeliveryState::cancelled && row.state != DeliveryState::expired;
      },
      [](const Taken& row) {
        return std::tuple(row.round, row.on, row.turn, std::string_view(row.step));
      });
  ByItem<Judgement> judged(
      account.history.judgements, [](const Judgement&) { return true; },
      [](const Judgement& row) {
        return std::tuple(row.round, row.due_on, std::string_view(row.step));
      });
  for (auto& one : all.items) {
    const auto rows = taken.of(one.item->id);
    const auto judgements = judged.of(one.item->id);
    if (!one.owed) continue;
    if (const auto obstacle = obstacle_of_delivery(rows)) {
      set(one, obstacle->reason, obstacle->detail);
      one.decision.step = obstacle->message->step;
      one.decision.step_on = obstacle->message->on;
      // What is on its way arrives today or expires with the day.
      if (obstacle->reason == Reason::not_due || obstacle->reason == Reason::awaiting_approval)
        all.look_on(today + 1);
      continue;
    }
    one.ladder.emplace(*one.policy, *one.item, of_round(rows, one.item->round),
                       of_round(judgements, one.item->round), all.calendar);
    if (const auto& step = one.ladder->unknown_step()) {
      set(one, Reason::step_unknown,
          "it stands on step " + *step + ", which policy " + one.policy->name + " lacks");
      one.decision.step = *step;
      continue;
    }
    judge(one, all);
  }
  return all;
}

}  // namespace dunning::policy
