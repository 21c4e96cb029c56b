#pragma once

#include <string_view>

// What the mails to the owner are worded with, a row a language. "{}" takes a value, in order.
namespace dunning::messages {

struct CountedWord {
  std::string_view one;
  std::string_view many;
};

struct ReportWords {
  std::string_view code;
  CountedWord message;
  std::string_view forewarning_subject;          // administration, "3 messages", day
  std::string_view forewarning_subject_nothing;  // administration, day
  std::string_view forewarning_opening;          // day, administration, "3 messages", sums
  std::string_view forewarning_nothing;          // day, administration
  std::string_view forewarning_stop;             // administration
  std::string_view stopped_subject;              // administration, the first reason
  std::string_view stopped_opening;              // administration
  std::string_view stale_books_subject;          // administration, "3 messages"
  std::string_view stale_books_opening;          // administration, as of, needed, administration
  std::string_view stale_books_unknown;          // administration, needed, administration
  std::string_view silent_sync_subject;          // administration
  std::string_view silent_sync_opening;          // administration, when
  std::string_view silent_sync_never;            // administration
  std::string_view silent_sync_command;          // administration, twice
  std::string_view silent_inbox_subject;         // administration
  std::string_view silent_inbox_opening;         // administration, when
  std::string_view silent_inbox_never;           // administration
  std::string_view last_error;
  std::string_view silent_sending_subject;  // administration
  std::string_view silent_sending_opening;  // administration, day, "3 messages"
  std::string_view shadow_subject;          // administration, "3 messages", day
  std::string_view shadow_opening;          // administration, day, "3 messages", sums
  std::string_view shadow_nothing;          // administration, day
  std::string_view weekly_subject;          // administration, day
  std::string_view weekly_opening;          // administration, "3 messages"
  std::string_view weekly_received;         // sums
  std::string_view stops;
  std::string_view since;  // when
  std::string_view lift_it;
  std::string_view messages_waiting;
  std::string_view days_late;  // "13 days"
  std::string_view to;         // addresses
  std::string_view waiting;
  std::string_view decide;
  std::string_view no_silent_yes;
  std::string_view tasks;
  std::string_view due_on;  // day
  std::string_view done;
  std::string_view ending;
  std::string_view ends_on;  // day, article
  std::string_view ending_unless;
  std::string_view held;
  std::string_view and_more;  // count
  std::string_view unknown_day;
  std::string_view closing;
};

// English for a language without a row.
const ReportWords& report_words(std::string_view language);

}  // namespace dunning::messages
