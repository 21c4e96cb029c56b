#pragma once

#include <cstdint>

// Mistakes that the simulation must be able to find (docs/testing.md). Each is one `if` at the
// place where a person would make it, and constant false unless the CMake option
// DUNNING_PLANTED_BUGS is on: never in a release. Only a test plants one; the value is the
// process's own, so one at a time, before the threads that would read it are started.
namespace dunning {

enum class PlantedBug : std::uint8_t {
  none,
  // The fresh look (S22)
  skip_the_comparison,  // what was decided leaves, whatever the look found
  skip_the_pull,        // no delta pull before the look
  skip_the_rereading,   // the records named are not read again
  send_old_looks,       // what became ready long ago still leaves
  // Taken once (S15, S31, S32)
  skip_the_primary_key,  // neither looks nor refuses when a step is taken already
  keep_cancelled_steps,  // a step counts from the claim on, also when the message is cancelled
  resend_uncertain,      // what nobody knows the fate of is ready again
  resend_after_crash,    // what was left in `sending` is ready again
  believe_put_off,       // 4xx counts as accepted
  forget_the_round,      // a settled item that is open again goes on where it stood
  // What a person or a bookkeeper said (S6, S25)
  ignore_hold,
  ignore_stop_sign,
  ignore_promise,
  ignore_dispute,
  ignore_plan_request,
  ignore_the_say,        // what was said while a call was in flight
  speak_despite_agency,  // goes on reminding of what an agency has (S36)
  // Arrangements and approvals (S22, S25, S28–S30)
  ignore_extension,
  ask_for_what_is_disputed,  // part of an invoice is in dispute, and all of it is asked for
  ignore_offer,
  forget_lapsed_offer,   // an offer whose day has passed goes on keeping its invoices back
  ask_after_settlement,  // the rest of an invoice whose offer was paid in time is asked for
  send_unapproved,
  approve_other_facts,  // a yes holds for other invoices and a higher amount than it was given for
  skip_settling,        // what was paused goes on at once
  // Money that may be on its way, and how far the books are kept (S8, S9)
  ignore_bank_lines,
  trust_stale_books,
  // When (S12–S14, S20, S23)
  ignore_min_gap,
  ignore_send_window,
  ignore_same_step_gap,
  ignore_cap,      // of a debtor, and of a day
  ignore_day_cap,  // of a day
  ignore_ramp,
  take_missed_steps,      // after an outage all that was missed, one close upon the other
  rest_at_once,           // what is settled is left out before the gaps that look back have passed
  forget_moved_due_date,  // a due date moved later does not pause the ladder
  one_due_date_for_all,   // of an invoice with several the first (S1)
  // Money (S18)
  add_currencies,
  use_original_amount,
  forget_credits,
  // The law (S37–S39)
  costs_without_notice,        // costs are claimed of a consumer who had no notice
  notice_before_default,       // the notice does not wait for default
  ignore_credit_after_notice,  // a notice stays good when it asked for what is credited since
  split_the_costs,             // each notice has the whole scale for itself
  // Pulls and the store
  commit_without_sync,  // what was committed may be lost with the power
  cursor_before_data,   // the pull counts as complete while records are still to be fetched
  ignore_restored,
  forget_the_mark,  // the high-water mark of a store that was put back is noted over
  ignore_other_machine,
  ignore_clock,
  // Text messages (S32)
  text_without_asking,  // one beside a mail leaves whatever has happened since that left
  text_at_any_hour,     // of the policy's, also outside the hours for text messages
  note_before_message,  // tells the ledger of a message that has not left (S32b)
};

#ifdef DUNNING_PLANTED_BUGS
bool planted(PlantedBug bug);
void plant(PlantedBug bug);  // instead of the one planted before
#else
constexpr bool planted(PlantedBug) {
  return false;
}
#endif

}  // namespace dunning
