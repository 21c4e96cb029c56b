#include "daemon/policy/case_sums.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace dunning::policy {
namespace {

constexpr int days_in_credit = 14;  // S18

void set(Standing& standing, Reason reason, std::string detail) {
  standing.decision.reason = reason;
  standing.decision.detail = std::move(detail);
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

Assessment::CaseSum sum_of(const Assessment& all, const Policy& policy) {
  Assessment::CaseSum sum{&policy, to_pay_now(all, policy), 0, std::nullopt};
  std::set<std::string_view> invoices;
  for (const auto& one : all.items) {
    if (!one.owed || !one.overdue || one.policy != &policy) continue;
    invoices.insert(one.item->invoice.value);
    const Date due = *one.item->due_date;
    sum.oldest_due = std::min(sum.oldest_due.value_or(due), due);
  }
  sum.invoices = static_cast<int>(invoices.size());
  return sum;
}

}  // namespace

void net(Assessment& all) {
  std::vector<Netted> netted;
  netted.reserve(all.items.size());
  for (const auto& one : all.items) {
    const bool sound = one.decision.reason != Reason::quarantined && one.item->open.is_positive();
    const bool open = sound && one.decision.reason != Reason::paid &&
                      one.item->state != InvoiceState::written_off;
    netted.push_back({one.item, open, one.owed, one.disputed, {}, {}});
  }
  if (!all.account.history.acts.empty()) all.claims = claimed(all.account);
  all.uses = net_credits(all.account, netted, all.claims);
  for (std::size_t index = 0; index < netted.size(); ++index) {
    Standing& one = all.items[index];
    one.open = netted[index].after_tied;
    one.net = netted[index].net;
    one.disputed = netted[index].disputed;
    if (!one.owed || one.net.is_positive()) continue;
    one.owed = false;
    if (one.disputed.is_positive()) {
      set(one, Reason::dispute, "what credits leave of it is in dispute");
    } else {
      set(one, Reason::in_credit, covered_by(all.uses, index));
    }
  }
}

void sum_cases(Assessment& all) {
  for (const auto& one : all.items) {
    if (!one.owed) continue;
    const bool known = std::any_of(all.cases.begin(), all.cases.end(),
                                   [&](const auto& other) { return other.policy == one.policy; });
    if (!known) all.cases.push_back(sum_of(all, *one.policy));
  }
  for (auto& one : all.items) {
    if (!one.owed || all.case_open(*one.policy)) continue;
    one.owed = false;
    set(one, Reason::quarantined, "the amounts of the debtor add up to more than can be counted");
  }
}

void add_unpaid_costs_tasks(const Assessment& all, const PolicySet& policies,
                            std::vector<NewTask>& tasks) {
  for (const auto& claim : all.claims) {
    const auto* policy = find_policy(policies, claim.act->policy);
    if (!policy || policy->unpaid_costs != Policy::UnpaidCosts::ask) continue;
    if (!claim.left.is_positive()) continue;
    std::string numbers;
    bool settled = true;
    for (const auto& one : all.items) {
      if (!claim.is_about(one.item->id)) continue;
      settled = settled && one.item->state == InvoiceState::paid;
      numbers += (numbers.empty() ? "" : ", ") + one.item->number;
    }
    const auto& made = all.account.history.tasks;
    const bool asked = std::any_of(made.begin(), made.end(), [&](const TaskMade& task) {
      return task.kind == "unpaid_costs" && task.subject == claim.act->occasion;
    });
    if (!settled || numbers.empty() || asked) continue;
    tasks.push_back({"unpaid_costs",
                     claim.act->occasion,
                     "Decide about " + to_string(claim.left) +
                         " of interest and costs, asked for on " + to_string(claim.act->on) +
                         " and not paid; " + numbers + " itself is paid",
                     {},
                     std::nullopt});
  }
}

void add_credit_tasks(Assessment& all, std::vector<NewTask>& tasks) {
  for (const auto& use : all.uses) {
    const Standing& one = all.items[use.item];
    if (use.tied || one.decision.reason != Reason::in_credit) continue;
    const Date since = use.credit->date.value_or(one.item->due_date.value_or(all.today));
    if (all.today - since <= days_in_credit) {
      all.look_on(since + days_in_credit + 1);
      continue;
    }
    const std::string subject = "credit/" + use.credit->id.value;
    const auto about_it = [&](const auto& task) {
      return task.kind == "allocate_credit" && task.subject == subject;
    };
    const auto& made = all.account.history.tasks;
    if (std::any_of(made.begin(), made.end(), about_it) ||
        std::any_of(tasks.begin(), tasks.end(), about_it))
      continue;
    const std::string& number =
        use.credit->number.empty() ? use.credit->id.value : use.credit->number;
    tasks.push_back({"allocate_credit",
                     subject,
                     "Book " + number + " of " + to_string(use.credit->open) +
                         " on the invoices that it pays; it covers " + one.item->number,
                     {},
                     std::nullopt});
  }
}

}  // namespace dunning::policy
