#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"
#include "daemon/desk/plan.hpp"
#include "daemon/desk/told_word.hpp"
#include "daemon/store/tasks.hpp"

// What people are to do (S34).
namespace dunning::desk {

struct TaskRow {
  store::Task task;
  std::string debtor_name;  // empty: about the whole administration
};
struct TasksAnswer {
  struct Of {
    Administration administration;
    std::vector<TaskRow> tasks;
    bool more = false;
  };
  std::vector<Of> administrations;
};
// Open ones; with `state` "all", also those that are done.
Result<TasksAnswer> list_tasks(const Desk& desk, const std::optional<std::string>& administration,
                               const std::optional<std::string>& state, std::size_t limit);

struct DoneWish {
  std::optional<std::string> administration;
  std::string task;     // its number
  std::string outcome;  // promised, disputed, no_answer, wrong_number, other
  std::string note;     // kept as a remark about the debtor, or empty
};
Result<Done> done_task(const Desk& desk, const DoneWish& wish);

// Today's phone list: whom to call, because of a task that is due or a promise that was broken, and
// what one has to know when the telephone is answered.
struct Call {
  DebtorName debtor;
  std::string phone;   // may be empty
  std::string person;  // whom to ask for; may be empty
  std::vector<std::string> because;
  std::vector<Money> open;
  std::vector<Money> overdue;
  std::optional<Date> oldest_due;
  std::optional<Date> last_message_on;
  std::vector<std::string> invoices;  // overdue, "N-11, due 2026-03-05, 484.00 EUR open"
  std::vector<std::string> sent;      // "2026-03-04 reminder, accepted", oldest first
  std::vector<std::string> notes;     // the bookkeepers' own
  std::vector<ToldWord> words;        // oldest first, at most ten of the newest
};
struct CallsAnswer {
  struct Of {
    Administration administration;
    Date date;
    std::vector<Call> calls;  // the one who owes most comes first
  };
  std::vector<Of> administrations;
};
Result<CallsAnswer> calls(const Desk& desk, const std::optional<std::string>& administration);

std::string to_text(const TasksAnswer& answer);
std::string to_text(const CallsAnswer& answer);
json::Value to_json(const TasksAnswer& answer);
json::Value to_json(const CallsAnswer& answer);

}  // namespace dunning::desk
