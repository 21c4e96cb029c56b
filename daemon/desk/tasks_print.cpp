#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/desk/tasks.hpp"

namespace dunning::desk {
namespace {

std::string amounts_text(const std::vector<Money>& amounts) {
  std::string text;
  for (const auto& money : amounts)
    text += (text.empty() ? "" : " + ") + to_string(money);
  return text.empty() ? "nothing" : text;
}

json::Value amounts(const std::vector<Money>& list) {
  auto array = json::Value::array();
  for (const auto& one : list)
    array.push(json_part(one));
  return array;
}

void print(std::string& text, const Call& call) {
  text += "\n" + printable(call.debtor.name);
  if (!call.debtor.customer_number.empty())
    text += " (" + printable(call.debtor.customer_number) + ")";
  text += "  " + (call.phone.empty() ? "no telephone number in the books" : printable(call.phone));
  if (!call.person.empty()) text += ", " + printable(call.person);
  text += "\n";
  for (const auto& because : call.because)
    text += "  " + printable(because) + "\n";
  text += "  " + amounts_text(call.open) + " open, " + amounts_text(call.overdue) + " overdue";
  if (call.oldest_due) text += " since " + to_string(*call.oldest_due);
  text += ", last message " + date_text(call.last_message_on) + "\n";
  for (const auto& invoice : call.invoices)
    text += "    " + printable(invoice) + "\n";
  for (const auto& sent : call.sent)
    text += "  sent " + printable(sent) + "\n";
  for (const auto& note : call.notes)
    text += "  note: " + printable(note) + "\n";
  for (const auto& word : call.words)
    text += "  " + to_text(word) + "\n";
}

json::Value to_json(const Call& call) {
  auto words = json::Value::array();
  for (const auto& word : call.words)
    words.push(to_json(word));
  return json::Value::object({{"debtor", call.debtor.id.value},
                              {"debtor_name", call.debtor.name},
                              {"customer_number", json_or_null(call.debtor.customer_number)},
                              {"phone", json_or_null(call.phone)},
                              {"person", json_or_null(call.person)},
                              {"because", json_part(call.because)},
                              {"open", amounts(call.open)},
                              {"overdue", amounts(call.overdue)},
                              {"oldest_due", json_part(call.oldest_due)},
                              {"last_message_on", json_part(call.last_message_on)},
                              {"invoices", json_part(call.invoices)},
                              {"sent", json_part(call.sent)},
                              {"notes", json_part(call.notes)},
                              {"words", std::move(words)}});
}

json::Value to_json(const TaskRow& row) {
  const auto& task = row.task;
  return json::Value::object({{"task", task.id},
                              {"kind", task.kind},
                              {"subject", json_or_null(task.subject)},
                              {"debtor", json_or_null(task.debtor.value)},
                              {"debtor_name", json_or_null(row.debtor_name)},
                              {"title", task.title},
                              {"assign", json_or_null(task.assign)},
                              {"due_on", json_part(task.due_on)},
                              {"made_on", json_part(std::optional(task.made_on))},
                              {"made_by", json_or_null(task.made_by)},
                              {"done_on", json_part(task.done_on)},
                              {"outcome", json_or_null(task.outcome)},
                              {"done_by", json_or_null(task.done_by)}});
}

}  // namespace

std::string to_text(const TasksAnswer& answer) {
  std::string text;
  for (const auto& of : answer.administrations) {
    if (answer.administrations.size() > 1)
      text += (text.empty() ? "" : "\n") + of.administration.name() + "\n";
    if (of.tasks.empty()) {
      text += "no tasks\n";
      continue;
    }
    Table table({{"TASK"}, {"DUE"}, {"DEBTOR"}, {"WHAT"}, {"WHO"}, {"SINCE"}, {"OUTCOME"}});
    for (const auto& row : of.tasks) {
      const auto& task = row.task;
      std::string outcome = "-";
      if (task.done_on)
        outcome = task.outcome + " " + to_string(*task.done_on) + ", " + task.done_by;
      table.row({std::to_string(task.id), date_text(task.due_on),
                 row.debtor_name.empty() ? "-" : row.debtor_name, task.title,
                 task.assign.empty() ? "-" : task.assign, to_string(task.made_on), outcome});
    }
    text += table.print();
    if (of.more) text += "and more: --limit N shows them\n";
  }
  return text;
}

std::string to_text(const CallsAnswer& answer) {
  std::string text;
  for (const auto& of : answer.administrations) {
    text += (text.empty() ? "" : "\n") + of.administration.name() + " on " + to_string(of.date) +
            ": " + counted(static_cast<std::int64_t>(of.calls.size()), "call", "calls") + "\n";
    for (const auto& call : of.calls)
      print(text, call);
  }
  return text;
}

json::Value to_json(const TasksAnswer& answer) {
  auto list = json::Value::array();
  for (const auto& of : answer.administrations) {
    auto tasks = json::Value::array();
    for (const auto& row : of.tasks)
      tasks.push(to_json(row));
    list.push(json::Value::object({{"administration", of.administration.name()},
                                   {"more", of.more},
                                   {"tasks", std::move(tasks)}}));
  }
  auto value = json_answer("tasks");
  value.set("administrations", std::move(list));
  return value;
}

json::Value to_json(const CallsAnswer& answer) {
  auto list = json::Value::array();
  for (const auto& of : answer.administrations) {
    auto calls = json::Value::array();
    for (const auto& call : of.calls)
      calls.push(to_json(call));
    list.push(json::Value::object({{"administration", of.administration.name()},
                                   {"date", json_part(std::optional(of.date))},
                                   {"calls", std::move(calls)}}));
  }
  auto value = json_answer("calls");
  value.set("administrations", std::move(list));
  return value;
}

}  // namespace dunning::desk
