#include "daemon/policy/speech.hpp"

#include <algorithm>
#include <tuple>

#include "daemon/policy/addressing.hpp"
#include "daemon/policy/agency.hpp"
#include "daemon/policy/compose.hpp"
#include "daemon/policy/ladder_event.hpp"

namespace dunning::policy {

Speech::Speech(const Assessment& assessment, const Outcomes& of_words, const PolicySet& in_force)
    : all(assessment), outcomes(of_words), policies(in_force) {}

bool Speech::unsaid(std::string_view kind, const std::string& subject) const {
  return !is_said(all.account.history, kind, subject, all.today);
}

Intent Speech::begin(std::string_view kind, std::string subject, const Policy& policy) const {
  Intent intent;
  intent.kind = kind;
  intent.subject = std::move(subject);
  intent.policy = policy.name;
  intent.policy_digest = policy.digest;
  intent.email = kind;
  intent.amount = {0, all.account.currency};
  intent.language = all.language;
  address(intent, policy, nullptr, all);
  return intent;
}

void Speech::leave(Intent intent) {
  if (intent.recipients.empty()) return;
  choose_account(intent, all);
  made.push_back(std::move(intent));
}

const Policy& Speech::policy_of(const std::vector<Covered>& covers) const {
  for (const auto& one : all.items) {
    if (one.policy && is_covered(covers, one.item->id)) return *one.policy;
  }
  return policy_for(covers, all.account, policies);
}

void Speech::add_arranged(Intent& intent, const std::vector<Covered>& covers, Date by) const {
  for (const auto& one : all.items) {
    if (!is_covered(covers, one.item->id) || !is_open_in_the_books(one)) continue;
    if (in_agency(*one.item, all.today)) continue;
    if (!one.open.is_positive()) continue;  // all of it is credited or in dispute
    intent.arranged.push_back(line(one));
    intent.arranged.back().arranged_for = by;
  }
  sort_oldest_first(intent.arranged);
}

void Speech::add_owed(Intent& intent, const Standing& one) const {
  if (!one.overdue) {
    intent.not_yet_due.push_back(line(one));
    return;
  }
  intent.to_pay_now.push_back(line(one));
  intent.amount.minor += one.net.minor;
  for (const auto& use : all.uses) {
    if (use.tied || all.items[use.item].item != one.item) continue;
    const auto same =
        std::find_if(intent.credits.begin(), intent.credits.end(),
                     [&](const CreditLine& credit) { return credit.id == use.credit->id; });
    if (same == intent.credits.end()) {
      intent.credits.push_back({use.credit->id, use.credit->number, use.amount});
    } else {
      same->amount.minor += use.amount.minor;
    }
  }
}

bool is_covered(const std::vector<Covered>& covers, ItemId item) {
  return std::any_of(covers.begin(), covers.end(),
                     [&](const Covered& one) { return one.item == item; });
}

bool is_open_in_the_books(const Standing& one) {
  return one.item->state != InvoiceState::paid && one.item->state != InvoiceState::voided &&
         one.decision.reason != Reason::quarantined && one.decision.reason != Reason::paid &&
         one.item->open.is_positive();
}

void sort_oldest_first(std::vector<Line>& lines) {
  std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return std::tie(a.due_date, a.item) < std::tie(b.due_date, b.item);
  });
}

}  // namespace dunning::policy
