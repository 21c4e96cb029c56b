#pragma once

#include "daemon/core/result.hpp"
#include "tests/sandbox/json.hpp"

namespace dunning::sandbox::xero {

// What is not known for certain of Xero, and what an organisation has set: one of the readings each
// (docs/sandbox.md), changed by the command `option`.
struct Switches {
  bool since_inclusive = true;   // If-Modified-Since: from that second on, or after it
  bool not_modified = false;     // nothing changed since: 304 without body
  bool quiet_edits = true;       // due date and sent mark of what is paid in part move nothing
  bool payments_bump = true;     // a payment in part moves its invoice's UpdatedDateUTC
  bool notes_bump = false;       // a history note does
  bool email_marks_sent = true;  // mailing an invoice sets SentToContact
  bool deleted_payments_shown = true;  // in lists, as Status DELETED
  bool pagination_past_end = true;     // a page after the last one says "pagination"
  bool part_paid_editable = true;      // ExpectedPaymentDate and SentToContact while paid in part
  bool machine_needs_tenant = false;   // a custom connection has to name its tenant
  bool escaped_slashes = true;         // "\/Date(…)\/"
  bool zone_in_dates = true;           // "+0000" in timestamps
  bool twins = true;                   // DueDateString and so on; UpdatedDateUTCString
  bool app_minute_retry_after = false;
  bool sends_reminders = false;     // InvoiceReminders: Xero mails reminders by itself
  bool custom_date_offset = false;  // timestamps carry "+1300"; the milliseconds stay UTC
  bool share = false;               // only a part of the debtors: the first, and every third
  int history_length = 2500;        // of Details
  int day_limit = 5000;             // 1000 for a starter app
  int minute_limit = 60;
  int app_minute_limit = 10'000;
  int concurrent_refusals = 0;  // of so many requests: five are under way already
  int mail_cap = 1000;          // of invoices a day
  int high_volume = 100'000;    // a list of more is refused
  std::string lock_date;        // PeriodLockDate; empty: none

  Status change(const std::string& name, const Json& value);
};

}  // namespace dunning::sandbox::xero
