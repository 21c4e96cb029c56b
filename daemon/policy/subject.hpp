#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace dunning::policy {

// What conditions (`if:`) and matchers (`for:`) can ask about.
enum class Subject {
  debtor_type,               // consumer | business | public_body
  debtor_country,            // ISO 3166-1 alpha-2
  debtor_language,           // ISO 639-1
  debtor_id,                 // the ledger's id
  debtor_number,             // the customer number
  debtor_tag,                // labels and custom fields of the ledger, "name: value"
  debtor_average_days_late,  // of the invoices paid in the last twelve months; early counts against
  debtor_share_paid_late,    // which part of them came after the due date
  debtor_invoices_paid,      // how many they are
  debtor_first_invoice,      // the books have no other invoice of this debtor
  debtor_payables,           // what we owe the same party; not known of any system so far
  administration,            // its name in the configuration
  invoice_open,              // this item's open amount
  invoice_total,
  invoice_currency,
  invoice_number,
  invoice_tag,
  invoice_age,           // since the invoice date
  invoice_days_overdue,  // since the due date; before it less than zero
  invoice_reminders,     // messages about it that were sent after its due date
  case_open,             // net amount to pay now of the case
  case_invoices,         // how many invoices that amount is about
  case_days_overdue,     // of the oldest of them
};
std::string_view name(Subject subject);  // "debtor.type", "invoice.open"…
std::optional<Subject> parse_subject(std::string_view text);
std::span<const Subject> all_subjects();  // in the order of the enumeration

// What a subject is compared with.
enum class Asked {
  word,     // a word or an id: it is, or it is not
  pattern,  // text in which * stands for anything, capitals or not
  tag,      // such a pattern, which one of several texts fits, or none
  amount,
  days,
  percent,
  count,
  yes_no,
};
Asked asked(Subject subject);

// Of the case that the chosen policy makes, so it cannot choose a policy.
bool is_of_the_case(Subject subject);
// Derived from how a debtor paid, so it changes from month to month.
bool is_behaviour(Subject subject);

}  // namespace dunning::policy
