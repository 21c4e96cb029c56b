#pragma once

#include <optional>
#include <span>
#include <string>

#include "daemon/policy/account.hpp"
#include "daemon/policy/debtor_settings.hpp"
#include "daemon/policy/maybe_paid.hpp"
#include "daemon/policy/outcome.hpp"
#include "daemon/policy/reason.hpp"

namespace dunning::policy {

// What keeps an item from its next step, whatever the policy says.
struct Obstacle {
  Reason reason = Reason::quarantined;
  std::string detail;
  std::optional<Date> until;           // the day on which time alone lifts it
  const Taken* message = nullptr;      // the message it is about
  std::optional<Date> arranged_for{};  // the day on which money is expected (S18)
};

// What is the same for all items of an account today.
struct Circumstances {
  const Account& account;
  const AdministrationRules& rules;
  const WorkingDays& calendar;
  Date today;
  DebtorSettings settings{};
  Outcomes outcomes{};
  std::optional<std::string> own{};         // S5: what own_company() said of the debtor
  std::optional<std::string> collective{};  // S5: and collective_account()
  std::optional<std::string> stop_word{};   // S23: in what is known of the debtor
  std::optional<BankVetoes> bank{};         // S8: none without open bank lines
};
Circumstances circumstances(const Account& account, const AdministrationRules& rules,
                            const PolicySet& policies, const WorkingDays& calendar, Date today);

// Facts of the books and words of people; what of the item is not arranged or in dispute is not
// shown in any message. The first that applies: quarantined, paid, never_sent (a draft),
// quarantined (unknown state), with_agency (S36), not_adopted, own_company, collective_account,
// written_off, dubious, hold (also by matcher, by the debtor's settings, and stop words), then what
// words say (dispute of all of it, promise, plan_requested, instalment_plan, hold for an offer),
// payment_under_way, direct_debit, maybe_paid, dunned_elsewhere, never_sent, no_due_date.
// `collected_by` is the last day on which a direct debit may still come in (S35); none: not known.
std::optional<Obstacle> obstacle_of_facts(const Item& item, const Circumstances& around,
                                          const std::optional<Date>& collected_by);

// Whether the books say that the invoice is collected by direct debit.
bool by_direct_debit(const Item& item, const Debtor& debtor);

// Whether nothing at all may be said to the debtor about the item, whatever the books say of it: a
// hold, a stop sign or stop word, an account of our own or of many (S5, S6, S23, S25).
bool is_silenced(const Item& item, const Circumstances& around);

// What became of the item's earlier messages; what it owes is still shown in messages about others.
// The first that applies: uncertain (any message, S32), bounced or no_contact (the last one came
// back or was refused, S33), awaiting_approval or not_due (the last one is on its way). `taken` are
// the item's rows, oldest first. An uncertain message of a step that says `assume_delivered` is
// none after that span.
std::optional<Obstacle> obstacle_of_delivery(std::span<const Taken* const> taken,
                                             const Policy& policy, const WorkingDays& calendar,
                                             Date today);

// The same of a message that is no step and for which the ladder waits; none when it arrived.
std::optional<Obstacle> obstacle_of_event(const EventSent& event);

}  // namespace dunning::policy
