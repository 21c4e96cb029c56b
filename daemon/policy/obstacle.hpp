#pragma once

#include <optional>
#include <span>
#include <string>

#include "daemon/policy/account.hpp"
#include "daemon/policy/reason.hpp"

namespace dunning::policy {

// What keeps an item from its next step, whatever the policy says.
struct Obstacle {
  Reason reason = Reason::quarantined;
  std::string detail;
  std::optional<Date> until;       // the day on which time alone lifts it
  const Taken* message = nullptr;  // the message it is about
};

// Facts of the books and words of people; the item is not shown in any message. The first that
// applies: quarantined, paid, never_sent (a draft), quarantined (unknown state), not_adopted,
// own_company, written_off, dubious, hold, payment_under_way, direct_debit, dunned_elsewhere,
// never_sent, no_due_date. `own` is what own_company() said of the debtor.
std::optional<Obstacle> obstacle_of_facts(const Item& item, const Account& account,
                                          const AdministrationRules& rules,
                                          const std::optional<std::string>& own, Date today);

// What became of the item's earlier messages; what it owes is still shown in messages about others.
// The first that applies: uncertain (any message, S32), bounced or no_contact (the last one came
// back or was refused, S33), awaiting_approval or not_due (the last one is on its way). `taken` are
// the item's rows, oldest first.
std::optional<Obstacle> obstacle_of_delivery(std::span<const Taken* const> taken);

}  // namespace dunning::policy
