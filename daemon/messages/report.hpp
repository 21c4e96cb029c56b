#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/creditor.hpp"
#include "daemon/core/money.hpp"
#include "daemon/messages/mime.hpp"
#include "daemon/messages/render.hpp"
#include "daemon/policy/reason.hpp"

// Mails to the owner (S9, S16, S19, S23, S24): plain text, built here and not from templates,
// because nobody but the owner reads them and a wrong template must not silence what warns of it.
namespace dunning::messages {

enum class ReportKind {
  forewarning,     // S24: what would leave tomorrow, and what waits for a person
  stopped,         // S23: something stops sending, told on the first day
  stale_books,     // S9: to the bookkeeper, with what waits for the books
  silent_sync,     // the dead-man switch: the books have not been read for too long
  silent_inbox,    // bounces and replies are not noticed: their mailbox cannot be read
  silent_sending,  // the dead-man switch: nothing left although the book made it plausible
  shadow,          // S23: what would have left today if shadow mode were off
  weekly,          // what stops, waits or has finished, told again every week
};
std::string_view name(ReportKind kind);  // also the kind of its occasion: "forewarning"

// A message that would leave.
struct PlannedMessage {
  std::string debtor;                     // name
  std::string number;                     // customer number, may be empty
  std::string step;                       // of the policy, or the event: "promise_confirmed"
  Money amount;                           // what it asks for
  std::vector<std::string> invoices;      // their numbers
  std::optional<int> days_late;           // of the oldest invoice; none: nothing is overdue
  std::string why;                        // the decision's detail, may be empty
  std::vector<std::string> recipients{};  // addresses
};

// Something that keeps everything of the administration from leaving.
struct StopNotice {
  policy::Reason reason = policy::Reason::paused;
  std::optional<LocalTime> since;
  std::string detail;   // may be empty
  std::string command;  // the one that lifts it
};

// Something that is blocked until a person says or does something: an approval, an own company, a
// finished ladder, a bounce, a small remainder to be written off…
struct WaitingForPerson {
  policy::Reason reason = policy::Reason::awaiting_approval;
  std::string debtor;
  std::string number;                 // customer number, may be empty
  std::vector<std::string> invoices;  // may be empty
  std::optional<Money> amount;
  std::string detail;   // may be empty
  std::string command;  // "dunningctl approve …"
};

struct OpenTask {
  std::string title;
  std::string assign;  // may be empty
  std::optional<Date> due_on;
  std::string command;  // that says it is done
};

// S41: a claim that can soon no longer be enforced.
struct EndingClaim {
  std::string debtor;
  std::string invoice;
  Money amount;
  Date last_day;  // on which a demand still interrupts
  std::string article;
};

// Whatever a kind does not speak of is left empty.
struct Report {
  ReportKind kind = ReportKind::forewarning;
  std::string administration;            // its name in the configuration
  Date today;                            // the administration's
  std::optional<Date> leaves_on;         // forewarning: when `messages` would leave
  std::vector<PlannedMessage> messages;  // what would leave, or what waits behind a stop
  std::vector<StopNotice> stops;         // the first one first
  std::vector<WaitingForPerson> waiting;
  std::vector<OpenTask> tasks;
  std::vector<EndingClaim> ending;             // weekly: the nearest first
  std::optional<Date> books_as_of;             // stale_books; none: not known at all
  std::optional<Date> books_needed;            // stale_books: what the messages wait for
  std::optional<LocalTime> last_sync;          // silent_sync, silent_inbox; none: never
  std::string last_error;                      // of the two: why it fails, may be empty
  std::string command;                         // silent_inbox: what lifts it
  std::size_t expected = 0;                    // silent_sending: messages the forecast named
  std::optional<Date> nothing_since;           // silent_sending
  std::map<policy::Reason, std::size_t> held;  // weekly: items by the reason that holds them
  std::size_t sent = 0;                        // weekly: messages since the last one
  std::vector<Money> received{};  // weekly: booked since then on invoices that were reminded of
};

// In the language of the administration; English when there is no row for it. A list ends after
// listed_items_limit entries, and says how many follow.
Rendered render_report(const Report& report, std::string_view language);

// One plain sentence in the language, as policy::explain in English.
std::string_view explain(policy::Reason reason, std::string_view language);

// From the creditor's sender to the owner's addresses; has no Reply-To.
Mail report_mail(const Rendered& rendered, const Creditor& creditor,
                 const std::vector<std::string>& to, const OutboxKey& key, Instant date);

}  // namespace dunning::messages
