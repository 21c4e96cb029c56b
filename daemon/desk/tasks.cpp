#include "daemon/desk/tasks.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "daemon/desk/speak.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::desk {
namespace {

constexpr std::size_t search_limit = 1'000'000;

constexpr std::string_view task_outcomes[] = {"promised", "disputed", "no_answer", "wrong_number",
                                              "other"};

// What the next command is after such an outcome.
std::string next_command(const std::string& outcome) {
  if (outcome == "promised") return ". Write the promise down: dunningctl promise";
  if (outcome == "disputed") return ". Write it down: dunningctl dispute";
  if (outcome == "wrong_number") return ". Nothing is marked: correct the number in the books";
  return "";
}

}  // namespace

Result<TasksAnswer> list_tasks(const Desk& desk, const std::optional<std::string>& name,
                               const std::optional<std::string>& state, std::size_t limit) {
  using Which = store::Tasks::Which;
  if (state && *state != "open" && *state != "all")
    return fail(ErrorKind::invalid_input, "tasks are open or all; not \"" + *state + "\"");
  TasksAnswer answer;
  for (auto& one : TRY(administrations(desk, name))) {
    TasksAnswer::Of of;
    if (one.stored) {
      std::map<DebtorId, std::string> names;
      for (const auto& row : TRY(store::Overview(desk.store).debtors(one.stored->id, search_limit)))
        names[row.debtor] = row.name;
      const auto which = state && *state == "all" ? Which::all : Which::open;
      for (auto& task : TRY(store::Tasks(desk.store).list(one.stored->id, which, limit + 1))) {
        const auto debtor = names.find(task.debtor);
        of.tasks.push_back({std::move(task), debtor == names.end() ? "" : debtor->second});
      }
      of.more = of.tasks.size() > limit;
      if (of.more) of.tasks.resize(limit);
    }
    of.administration = std::move(one);
    answer.administrations.push_back(std::move(of));
  }
  return answer;
}

Result<Done> done_task(const Desk& desk, const DoneWish& wish) {
  std::int64_t id = 0;
  const char* end = wish.task.data() + wish.task.size();
  const auto read = std::from_chars(wish.task.data(), end, id);
  if (read.ec != std::errc() || read.ptr != end) {
    return fail(ErrorKind::invalid_input,
                "\"" + wish.task + "\" is no number of a task (dunningctl list tasks)");
  }
  if (std::find(std::begin(task_outcomes), std::end(task_outcomes), wish.outcome) ==
      std::end(task_outcomes)) {
    return fail(ErrorKind::invalid_input,
                "--outcome takes promised, disputed, no_answer, wrong_number or other");
  }
  if (!wish.note.empty()) TRY(check_text(wish.note, "--note"));
  store::Tasks tasks(desk.store);
  for (const auto& one : TRY(administrations(desk, wish.administration))) {
    if (!one.stored) continue;
    const auto task = TRY(tasks.find(one.stored->id, id));
    if (!task) continue;
    if (task->done_on) {
      return fail(ErrorKind::conflict, "task " + wish.task + " was done on " +
                                           to_string(*task->done_on) + " by " + task->done_by +
                                           ": " + task->outcome);
    }
    TRY(tasks.done(one.stored->id, id, wish.outcome, desk.author, one.today(desk.clock),
                   desk.clock.now()));
    if (!wish.note.empty())
      TRY(speak(desk, {one, task->debtor, std::nullopt}, policy::Remark{wish.note, false}, ""));
    return Done{"Done: " + printable(task->title) + " (" + wish.outcome + ")" +
                next_command(wish.outcome)};
  }
  return fail(ErrorKind::not_found, "there is no task " + wish.task + " (dunningctl list tasks)");
}

}  // namespace dunning::desk
