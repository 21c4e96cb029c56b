#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/policy/event.hpp"
#include "daemon/policy/outcome.hpp"
#include "daemon/policy/standing.hpp"

// Messages that are no step (policy/event.hpp), and tasks for people, that follow from words and
// books today. Each event about one subject is made once (History::events), each task once
// (History::tasks).
namespace dunning::policy {

// The event messages that are to leave today. What each states:
//   promise_confirmed  amount and by of the promise; arranged: what it covers
//   plan_confirmed     instalments; amount: what is still to come; arranged: what it covers
//   instalment_coming  instalments; amount: what is open of the coming one; pay_by: its date
//   instalment_missed  instalments; amount: what is open of all that are missed; pay_by: the day
//                      before the last chance could leave
//   last_chance        as missed; pay_by: the day after which the plan ends
//   dispute_unfounded  the invoice in to_pay_now (or not_yet_due), amount, a fresh pay_by: one
//                      message about all its disputes. The step its ladder stands on is taken
//                      again, one turn higher (S28)
//   offer              amount and by of the offer; arranged: what it covers
//   reopened, direct_debit_failed   the items in to_pay_now, amount, pay_by: one message about all
//                      items of a case that have to be told of (ladder_event.hpp)
//   statement          all lists, amount: to pay now. When the policy says so, every month
//   thank_you          settled: what was reminded of and has been paid lately, when nothing else of
//                      the case is overdue and nothing of the debtor is held back
//   copies             the invoices in their lists, amount: to pay now of them; documents
// An event that a person asked for is made although other items are on hold; one that the machine
// makes (instalment_*, last_chance, reopened, direct_debit_failed) is not made for what is on hold.
// Without anybody to write to nothing is made, and a task says so.
std::vector<Intent> event_intents(const Assessment& all, const Outcomes& outcomes,
                                  const PolicySet& policies);

// Whether it is a confirmation, a statement or an answer: no gaps and no caps then (S20).
bool asked_by_a_person(std::string_view event_kind);

// The day after today on which a monthly statement is due; none: no policy here sends one.
std::optional<Date> next_statement(const Assessment& all);

// Tasks that follow from words and books and have not been raised: approve_promise, answer_plan,
// review_dispute, credit_rest, book_payment, check_payment, find_contact.
std::vector<NewTask> word_tasks(Assessment& all, const Outcomes& outcomes);

// The oldest remark in force that no message has carried (S21), or none.
const Word* remark_to_use(const Account& account, Date today);

}  // namespace dunning::policy
