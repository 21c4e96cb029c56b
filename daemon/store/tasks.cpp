#include "daemon/store/tasks.hpp"

#include "daemon/store/chain.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/said.hpp"
#include "daemon/store/task_rows.hpp"

namespace dunning::store {
namespace {

std::string subject_of_task(const DebtorId& debtor) {
  return debtor.value.empty() ? "administration" : subject_of(debtor);
}

// False when there is one of that kind about that subject already.
bool insert_task(Session& session, const Task& task, Instant now) {
  const bool told = !task.made_by.empty() || task.kind == "step";
  const auto touched = session.run(
      "INSERT INTO tasks (id, administration, debtor, kind, subject, title, assign, due_on, "
      "made_on, made_at, made_by, outcome, done_by, told) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', ?) "
      "ON CONFLICT (administration, kind, subject) DO NOTHING",
      {task.id, task.administration, task.debtor, task.kind, task.subject, task.title, task.assign,
       task.due_on, task.made_on, now, task.made_by, told});
  if (touched == 0) return false;
  append(session, {task.administration, now, "task_raised", subject_of_task(task.debtor),
                   FieldWriter()
                       .date("due_on", task.due_on)
                       .text("kind", task.kind)
                       .date("on", task.made_on)
                       .text("subject", task.subject)
                       .number("task", task.id)
                       .object(),
                   json::write(FieldWriter()
                                   .text("assign", task.assign)
                                   .text("author", task.made_by)
                                   .text("title", task.title)
                                   .object())});
  return true;
}

}  // namespace

Result<std::vector<Task>> read_tasks(Session& session, const std::string& where,
                                     std::initializer_list<In> in) {
  std::vector<Task> tasks;
  session.rows<std::int64_t, AdministrationId, DebtorId, std::string, std::string, std::string,
               std::string, std::optional<Date>, Date, std::string, std::optional<Date>,
               std::string, std::string>(
      "SELECT id, administration, debtor, kind, subject, title, assign, due_on, made_on, made_by, "
      "done_on, outcome, done_by FROM tasks " +
          where,
      in,
      [&](std::int64_t id, AdministrationId administration, DebtorId debtor, std::string kind,
          std::string subject, std::string title, std::string assign, std::optional<Date> due_on,
          Date made_on, std::string made_by, std::optional<Date> done_on, std::string outcome,
          std::string done_by) {
        tasks.push_back({id, administration, std::move(debtor), std::move(kind), std::move(subject),
                         std::move(title), std::move(assign), due_on, made_on, std::move(made_by),
                         done_on, std::move(outcome), std::move(done_by)});
      });
  return tasks;
}

void raise_tasks(Session& session, AdministrationId administration, const DebtorId& debtor,
                 const std::vector<policy::NewTask>& tasks, Date on, Instant now) {
  for (const policy::NewTask& one : tasks) {
    if (session.value<std::int64_t>(
            "SELECT 1 FROM tasks WHERE administration = ? AND kind = ? AND subject = ?",
            {administration, one.kind, one.subject}))
      continue;
    const auto id = session.take_numbers("task", 1);
    insert_task(session,
                {id, administration, debtor, one.kind, one.subject, one.title, one.assign,
                 one.due_on, on, "", std::nullopt, "", ""},
                now);
  }
}

Result<std::vector<Task>> Tasks::list(AdministrationId administration, Which which,
                                      std::size_t limit) const {
  return transact(store_, Access::read, [&](Session& session) {
    return read_tasks(session,
                      "WHERE administration = ? AND (? = 0 OR done_on IS NULL) "
                      "ORDER BY CASE WHEN due_on IS NULL THEN 1 ELSE 0 END, due_on, id LIMIT ?",
                      {administration, which == Which::open, limit});
  });
}

Result<std::vector<Task>> Tasks::of_debtor(AdministrationId administration,
                                           const DebtorId& debtor) const {
  return transact(store_, Access::read, [&](Session& session) {
    return read_tasks(session, "WHERE administration = ? AND debtor = ? ORDER BY id",
                      {administration, debtor});
  });
}

Result<std::optional<Task>> Tasks::find(AdministrationId administration, std::int64_t id) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::optional<Task>> {
    auto found =
        TRY(read_tasks(session, "WHERE id = ? AND administration = ?", {id, administration}));
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
  });
}

Result<std::vector<Task>> Tasks::untold(AdministrationId administration, std::int64_t after,
                                        std::size_t limit) const {
  return transact(store_, Access::read, [&](Session& session) {
    return read_tasks(session,
                      "WHERE administration = ? AND told = 0 AND done_on IS NULL AND id > ? "
                      "ORDER BY id LIMIT ?",
                      {administration, after, limit});
  });
}

Status Tasks::done(AdministrationId administration, std::int64_t id, const std::string& outcome,
                   const std::string& author, Date on, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const auto found =
        TRY(read_tasks(session, "WHERE id = ? AND administration = ?", {id, administration}));
    if (found.empty()) return fail(ErrorKind::not_found, "there is no task " + std::to_string(id));
    const Task& task = found.front();
    if (task.done_on)
      return fail(ErrorKind::conflict, "this task was done on " + to_string(*task.done_on));
    session.run("UPDATE tasks SET done_on = ?, done_at = ?, outcome = ?, done_by = ? WHERE id = ?",
                {on, now, outcome, author, id});
    if (!task.debtor.value.empty()) raise_say(session, administration, task.debtor);
    append(session, {administration, now, "task_done", subject_of_task(task.debtor),
                     FieldWriter()
                         .text("kind", task.kind)
                         .date("on", on)
                         .text("outcome", outcome)
                         .text("subject", task.subject)
                         .number("task", id)
                         .object(),
                     json::write(FieldWriter().text("author", author).object())});
    return {};
  });
}

Result<std::int64_t> Tasks::add(AdministrationId administration, const Own& task, Date on,
                                Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<std::int64_t> {
    const auto id = session.take_numbers("task", 1);
    insert_task(session,
                {id, administration, task.debtor, "own", "own/" + std::to_string(id), task.title,
                 task.assign, task.due_on, on, task.author, std::nullopt, "", ""},
                now);
    return id;
  });
}

}  // namespace dunning::store
