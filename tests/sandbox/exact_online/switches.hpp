#pragma once

#include <string>

#include "daemon/core/result.hpp"
#include "tests/sandbox/json.hpp"

namespace dunning::sandbox::exact_online {

// What nobody has confirmed about Exact Online, and what its customers can set: changed with the
// control command `option` (docs/sandbox.md says what each means).
struct Switches {
  // Amounts.
  bool negative_is_owed = true;        // Receivables
  bool terms_negative_is_owed = true;  // sync/Cashflow/PaymentTerms
  bool list_positive_is_owed = true;   // ReceivablesList
  bool credit_total_negative = true;   // TransactionAmountDC of a credit note
  bool settled_amount_stays = true;    // AmountDC of a row at status 50; else zero
  // Rows.
  bool open_part_keeps_id = true;      // of a split term; else the part that was paid first
  bool receipts_matched_shown = true;  // money received and matched, as a row at status 50
  bool receipts_on_account = true;     // unmatched money of a known IBAN is a row of that account
  int collecting_status = 40;          // 30: only selected
  bool number_in_your_ref = true;  // invoices made elsewhere; else YourRef is the customer's own
  bool credit_management = false;  // payment conditions carry a scenario
  // Protocol.
  bool bare_arrays = true;         // d:[…] when $top is at most 60
  bool sync_top_caps = false;      // $top ends the pages of a sync endpoint
  bool sync_in_order = true;       // rows by Timestamp within a page; else backwards
  bool bulk_skip_refused = false;  // else ignored
  bool mandatory_filters = false;
  bool list_filters = true;  // ReceivablesList takes a $filter
  bool int64_as_text = true;
  bool paths_ignore_case = true;
  bool post_without_prefer_empty = true;  // accounts and contacts answer nulls
  int post_status = 201;
  bool http_callbacks = true;   // webhooks to http on loopback, which Exact would refuse
  bool atom_by_default = true;  // without Accept: application/json
  // Limits.
  bool me_counts = false;  // current/Me in the limit of the division
  int error_block_status = 429;
  bool errors_counted = true;
  std::int64_t clock_skew_s = 0;  // the server's clock ahead of the world's
  // What happens.
  std::string forbidden;        // 403 with this Reason to everything
  bool over_capacity = false;   // 503, empty, to everything
  std::string language = "nl";  // of business errors
  bool share = false;           // only a part of the debtors
  int current_division = 0;     // what the user opened last in the browser; 0: the first

  // An error names the option or what it takes.
  Status change(const std::string& option, const Json& value);
};

}  // namespace dunning::sandbox::exact_online
