#include "daemon/policy/reason.hpp"

#include <cstdlib>

namespace dunning::policy {
namespace {

struct Row {
  Reason reason;
  std::string_view text;
  std::string_view explanation;
};

// In the order of the enum, so that a reason is its own index; the test holds it to that.
constexpr Row rows[] = {
    {Reason::due, "due", "A step of the policy is due today."},
    {Reason::gathered, "gathered",
     "Its step falls due within a few days, so it goes along with another invoice's."},
    {Reason::not_due, "not_due", "The next step is not due yet."},
    {Reason::paid, "paid", "It is settled; there is nothing to ask for."},
    {Reason::in_credit, "in_credit", "Credit notes or payments not yet allocated cover it."},
    {Reason::never_sent, "never_sent",
     "The books do not say that this invoice was ever sent to the debtor."},
    {Reason::no_due_date, "no_due_date", "The invoice has no due date."},
    {Reason::written_off, "written_off", "The books have written it off as uncollectible."},
    {Reason::below_threshold, "below_threshold",
     "The amount to pay now is below the policy's threshold."},
    {Reason::small_remainder, "small_remainder",
     "What is left after payment is too small to pursue."},
    {Reason::condition_false, "condition_false", "A condition of the policy does not hold for it."},
    {Reason::lapsed, "lapsed", "The step had to be taken before the due date, which has come."},
    {Reason::hold, "hold", "Somebody asked to leave it alone for the time being."},
    {Reason::dispute, "dispute", "The debtor disputes it."},
    {Reason::promise, "promise", "The debtor promised to pay by a date that has not passed."},
    {Reason::plan_requested, "plan_requested",
     "The debtor asked for instalments and has no answer yet."},
    {Reason::instalment_plan, "instalment_plan", "It is being paid in instalments as agreed."},
    {Reason::direct_debit, "direct_debit", "It will be collected by direct debit."},
    {Reason::payment_under_way, "payment_under_way", "The books say that a payment is under way."},
    {Reason::maybe_paid, "maybe_paid", "A bank line that is not yet booked may be its payment."},
    {Reason::dunned_elsewhere, "dunned_elsewhere",
     "Another system already reminds the debtor of it."},
    {Reason::own_company, "own_company",
     "The debtor looks like one of your own companies; a person decides."},
    {Reason::collective_account, "collective_account",
     "The debtor is a collective account; a person decides."},
    {Reason::not_ours, "not_ours", "The claim is not this administration's to collect."},
    {Reason::with_agency, "with_agency", "It was handed over to an agency."},
    {Reason::awaiting_approval, "awaiting_approval", "It waits for a person to approve it."},
    {Reason::awaiting_posting, "awaiting_posting", "A printed letter waits to be posted."},
    {Reason::notice_running, "notice_running", "A deadline given to the debtor is still running."},
    {Reason::gathered_by_law, "gathered_by_law",
     "The law asks for it to be named in the same letter."},
    {Reason::split_claims, "split_claims", "The law asks for claims that have to be kept apart."},
    {Reason::stale_sync, "stale_sync", "The books have not been read recently enough."},
    {Reason::stale_books, "stale_books", "The books themselves are not kept up to date enough."},
    {Reason::suspicious_source, "suspicious_source",
     "Too many open invoices vanished at once; a person has to look."},
    {Reason::outside_window, "outside_window",
     "Messages leave only on the days and hours the policy allows."},
    {Reason::min_gap, "min_gap", "The debtor heard from us too recently."},
    {Reason::same_step_gap, "same_step_gap", "The debtor had this kind of reminder too recently."},
    {Reason::cap_reached, "cap_reached", "As many messages as allowed have left."},
    {Reason::novelty, "novelty",
     "More would leave than was to be expected for this day; a person has to look."},
    {Reason::no_contact, "no_contact", "There is no usable address to send it to."},
    {Reason::bounced, "bounced",
     "The last message came back; a person has to find another address."},
    {Reason::uncertain, "uncertain",
     "It is not known whether the last message arrived; it is never sent again by itself."},
    {Reason::no_budget, "no_budget", "The accounting system allows no more requests for now."},
    {Reason::no_amount_in_currency, "no_amount_in_currency",
     "The policy names no amount in this currency."},
    {Reason::step_unknown, "step_unknown",
     "It stands on a policy or step that the configuration no longer has."},
    {Reason::clock_suspect, "clock_suspect", "This machine's clock cannot be right."},
    {Reason::other_machine, "other_machine", "The store was last used on another machine."},
    {Reason::restored, "restored",
     "The store was restored from a copy and may have forgotten what was sent."},
    {Reason::reply_hold, "reply_hold", "The debtor replied; a person reads it first."},
    {Reason::ramp, "ramp", "The old book is let in little by little, and its turn has not come."},
    {Reason::dubious, "dubious", "The books doubt that it can be collected; a person decides."},
    {Reason::same_number, "same_number", "The same invoice is open in two administrations."},
    {Reason::look_changed, "look_changed",
     "A fresh look at the books changed the facts before it left."},
    {Reason::shadow, "shadow", "Shadow mode is on: nothing leaves."},
    {Reason::redirected, "redirected",
     "Every message goes to the address set for testing, and advances nothing."},
    {Reason::not_adopted, "not_adopted", "Nobody has said yes to reminding it."},
    {Reason::settling, "settling",
     "After a pause the next step waits until the books have been fresh for a while."},
    {Reason::reopened, "reopened", "It was settled and is open again."},
    {Reason::ladder_finished, "ladder_finished",
     "All steps of the policy have been taken; a person chooses what is next."},
    {Reason::missing_rates, "missing_rates",
     "The legal rates needed are not known for these days."},
    {Reason::quarantined, "quarantined",
     "Its record could not be understood, so it is left alone."},
    {Reason::paused, "paused", "Sending is paused."},
};

const Row& row(Reason reason) {
  const auto index = static_cast<std::size_t>(reason);
  if (index >= std::size(rows) || rows[index].reason != reason) std::abort();
  return rows[index];
}

}  // namespace

std::string_view name(Reason reason) {
  return row(reason).text;
}

std::optional<Reason> parse_reason(std::string_view text) {
  for (const auto& one : rows) {
    if (one.text == text) return one.reason;
  }
  return std::nullopt;
}

std::string_view explain(Reason reason) {
  return row(reason).explanation;
}

}  // namespace dunning::policy
