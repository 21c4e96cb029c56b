#pragma once

#include <optional>
#include <string_view>

namespace dunning::policy {

// Why an item is, or is not, to be acted on. One spelling everywhere: code, store, log, JSON,
// manual.
enum class Reason {
  due,
  gathered,
  not_due,
  paid,
  in_credit,
  never_sent,
  no_due_date,
  written_off,
  below_threshold,
  small_remainder,
  condition_false,
  lapsed,
  hold,
  dispute,
  promise,
  plan_requested,
  instalment_plan,
  direct_debit,
  payment_under_way,
  maybe_paid,
  dunned_elsewhere,
  own_company,
  collective_account,
  not_ours,
  with_agency,
  awaiting_approval,
  awaiting_posting,
  notice_running,
  gathered_by_law,
  split_claims,
  stale_sync,
  stale_books,
  suspicious_source,
  outside_window,
  min_gap,
  same_step_gap,
  cap_reached,
  novelty,
  no_contact,
  bounced,
  uncertain,
  no_budget,
  no_amount_in_currency,
  step_unknown,
  clock_suspect,
  other_machine,
  restored,
  reply_hold,
  ramp,
  dubious,
  same_number,
  look_changed,
  shadow,
  redirected,
  not_adopted,
  settling,
  reopened,
  ladder_finished,
  missing_rates,
  quarantined,
  paused,
};
std::string_view name(Reason reason);
std::optional<Reason> parse_reason(std::string_view text);

// For people: one plain sentence, without the item's own facts.
std::string_view explain(Reason reason);

}  // namespace dunning::policy
