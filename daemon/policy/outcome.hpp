#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daemon/policy/account.hpp"
#include "daemon/policy/decide.hpp"
#include "daemon/policy/policy.hpp"
#include "daemon/policy/reason.hpp"

// What became of what people said (S26, S27, S28, S30): derived from the word, the books and today,
// never stored. A word said after `today`, or ended after it, counts as it stood on `today`, so the
// answer for a past date is the one of that date as far as the books of now can tell.
//
// Receipts that count for a promise, plan or offer are
//   - payments on the covered invoices beyond Covered::received_then, by the date on which they are
//     booked; each invoice once, however many of its items are covered. A reversal counts against
//     them whenever it is booked;
//   - free credits and receipts of the debtor dated since the word was said.
// Where the ledger shows no payments at all, what vanished from the open amount counts as received;
// so does all of an item that is no longer in the account. More than is still open plus what came
// in is never expected: a covered invoice that was credited does not break a promise.
namespace dunning::policy {

enum class PromiseState {
  unapproved,    // above the limits and nobody approved it: it does not count yet
  open,          // its last day has not passed
  kept,          // all of it came in time; perhaps before its day
  kept_in_part,  // the rest is broken
  broken,
  withdrawn  // ended by a person
};
std::string_view name(PromiseState state);

struct PromiseOutcome {
  const Word* word = nullptr;
  const Promise* promise = nullptr;
  PromiseState state = PromiseState::open;
  Money received;  // of it, in time
  Money expected;  // the amount, or what is left of it when covered invoices were credited
  Date last_day;   // a receipt booked by then is in time: `by` and promise_grace
};

struct InstalmentOutcome {
  Date due;
  Money amount;    // what is left of it when covered invoices were credited
  Money received;  // of it, by now; oldest instalment first
  Date last_day;   // due and promise_grace
  bool paid = false;
  bool missed = false;  // not paid, and the last day has passed
};

enum class PlanState {
  running,
  completed,
  ended,     // an instalment was not paid after its last chance: the rest is due
  withdrawn  // ended by a person
};
std::string_view name(PlanState state);

struct PlanOutcome {
  const Word* word = nullptr;
  const Plan* plan = nullptr;
  PlanState state = PlanState::running;
  std::vector<InstalmentOutcome> instalments;
  std::optional<Date> last_chance_until;  // the last day of a last chance that was sent
  std::optional<Date> ended_on;           // state ended: the first day without the plan
  // The first instalment that is not paid, as an index.
  std::optional<std::size_t> next() const;
  // The oldest missed one, as an index.
  std::optional<std::size_t> missed() const;
};

enum class OfferState {
  open,
  paid,      // in time: the rest is to be credited, nothing more is sent
  lapsed,    // full amount and ladder as before
  withdrawn  // ended by a person
};
std::string_view name(OfferState state);

struct OfferOutcome {
  const Word* word = nullptr;
  const Offer* offer = nullptr;
  OfferState state = OfferState::open;
  Money received;
  Date last_day;  // `by` and promise_grace
};

// All of an account, in the order in which they were said. Refers to the account and the policies.
struct Outcomes {
  std::vector<PromiseOutcome> promises;
  std::vector<PlanOutcome> plans;
  std::vector<OfferOutcome> offers;
  std::vector<const Word*> plan_requests;  // not answered
  std::vector<const Word*> disputes;       // in force
  // Days after today on which time alone changes something here, in no order.
  std::vector<Date> looks;
};

// The policy whose spans (promise_grace, last_chance…) count for what is covered: that of the first
// covered item that has one, else the first of the configuration, else the defaults.
const Policy& policy_for(const std::vector<Covered>& covers, const Account& account,
                         const PolicySet& policies);

Outcomes outcomes(const Account& account, const PolicySet& policies, const WorkingDays& calendar,
                  Date today);

// What a word keeps an item from.
struct WordPause {
  Reason reason = Reason::hold;  // dispute, promise, plan_requested, instalment_plan, hold (offer)
  std::string detail;
  std::optional<Date> until;         // the first day on which time alone may end it
  std::optional<Date> arranged_for;  // promise, plan: shown in the list `arranged` with this day
};

// The first in force of: dispute of the whole invoice, promise, plan_requested, instalment_plan,
// offer. Of several promises the one that lasts longest speaks.
std::optional<WordPause> word_pause(const Item& item, const Account& account,
                                    const Outcomes& outcomes, Date today);

// S28. How much of an item is in dispute on `today`: at most its open amount, zero when nothing is.
// An amount that is disputed of an invoice with several items is taken from the oldest due date
// on. `open` of the result equals item.open when all of it is disputed.
Money disputed(const Item& item, const Account& account, Date today);

// The broken promise with which the next message about these items opens (S26): the newest promise
// that covers one of them, when it was not kept and no message has left about them since its last
// day; none otherwise.
std::optional<PromiseBroken> promise_to_mention(const Account& account, const Outcomes& outcomes,
                                                std::span<const ItemId> items);
// Whether the item's newest promise was broken and no step was taken since (broken_promise:
// next_level).
bool broke_a_promise(const Item& item, const Account& account, const Outcomes& outcomes);

// S26. Why a promise needs an approver before it counts, for people; none: it counts at once. At
// most 30 days ahead, and not a third one about the same items; one that was withdrawn is none.
constexpr int promise_days_ahead = 30;
constexpr int promises_without_approval = 2;
std::optional<std::string> promise_needs_approval(const Account& account, const Promise& promise,
                                                  Date today);

// Everything open of the account's items (all of them, or those of one invoice) as a promise, plan
// or offer made now covers it.
std::vector<Covered> cover(const Account& account, const std::optional<InvoiceId>& invoice);

// Whether the word was in force on that day: said by then and not ended by a person.
bool in_force(const Word& word, Date today);

}  // namespace dunning::policy
