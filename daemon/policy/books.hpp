#pragma once

#include <optional>
#include <string>

#include "daemon/policy/account.hpp"
#include "daemon/policy/debtor_settings.hpp"
#include "daemon/policy/outcome.hpp"
#include "daemon/policy/policy.hpp"

// S9, S29. How far the books have been kept, and how long nothing has paused an item.
namespace dunning::policy {

// The day up to which the books have to have been kept before a step may be taken; none: any books
// will do (a step before the due date, or without a message). A reminder needs one banking day
// after the due date, a step after a deadline two after it, and a step that follows a broken
// promise or a plan that ended its last day.
std::optional<Date> books_needed(const Item& item, const Step& step,
                                 const std::optional<Date>& deadline, const Outcomes& outcomes,
                                 const WorkingDays& calendar);

// Why the books are not good enough for that day, as a sentence, or none. Trusted books always are;
// books of which nobody says how far they are never are.
std::optional<std::string> stale_books(const Books& books, const AdministrationRules& rules,
                                       Date needed);

// S29. The latest day, up to today, on which a pause of the item ended: a hold (set on it, on its
// debtor or by matcher, or by the setting `reminders: no`) that was ended or expired, a dispute, a
// promise that was withdrawn, a request for a plan that was answered, a plan or offer a person
// ended, or stale books. None: nothing paused it. A promise that was broken and a plan that ended
// by itself are no pause: the clock ran on.
std::optional<Date> pause_ended(const Item& item, const Account& account, Date today);

// The first day on which the next step may leave after the last pause: `settle` after it ended;
// none without a pause.
std::optional<Date> settled_on(const Item& item, const Account& account, const Policy& policy,
                               const WorkingDays& calendar, Date today);

}  // namespace dunning::policy
