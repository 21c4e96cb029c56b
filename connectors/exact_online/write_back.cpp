// Notes and tasks. Exact knows no idempotency key and no note on an invoice: both stand on the
// account, with a marker by which they are found again.
#include "connectors/exact_online/connector.hpp"
#include "connectors/exact_online/odata.hpp"

namespace dunning::exact_online {

using json::Value;
using ports::Purpose;

namespace {

constexpr const char* tasks = "/activities/Tasks";
constexpr const char* notes = "/activities/CommunicationNotes";

}  // namespace

// Whose account it is. Of an invoice it is asked for each time somebody searches, so that a note on
// one that does not exist is refused.
Result<NoteTarget> ExactConnector::look_up_target(const RecordRef& target) {
  if (target.kind == RecordKind::debtor && is_guid(target.id)) return NoteTarget{target.id};
  if (target.kind != RecordKind::invoice)
    return fail(ErrorKind::invalid_input,
                "Exact Online has notes on accounts, and thereby on their invoices, only");
  const auto found = TRY(fetch_groups({target.id}, Purpose::write_back));
  const auto group = found.groups.find(target.id);
  if (group == found.groups.end()) {
    terms_.forget_transaction(target.id);
    return fail(ErrorKind::not_found, "Exact Online knows no invoice " + target.id);
  }
  return NoteTarget{group->second.terms.front().account};
}

// What the last pull knew is good enough to write: whoever searched has asked.
Result<NoteTarget> ExactConnector::target_of(const RecordRef& target) {
  NoteTarget known{target.kind == RecordKind::invoice ? terms_.account_of(target.id)
                                                      : std::string()};
  return known.account.empty() ? look_up_target(target) : Result<NoteTarget>(std::move(known));
}

Result<std::string> ExactConnector::add_noted(const std::string& path, std::string body) {
  auto answer = TRY(requests_.send({.method = "POST",
                                    .address = path,
                                    .body = std::move(body),
                                    .purpose = Purpose::write_back}));
  std::string id;
  TRY(each_row(answer, [&](Value&& row) -> Status {
    id = id_of(row);
    return {};
  }));
  if (id.empty())
    return fail(ErrorKind::transient, "Exact Online took a note and did not say its id");
  return id;
}

Result<std::optional<std::string>> ExactConnector::find_marked(const Marked& marked) {
  const auto target = TRY(look_up_target(marked.target));
  const std::string field = marked.task ? "Description" : "Subject";
  std::optional<std::string> found;
  const auto read = read_all(query(marked.task ? tasks : notes,
                                   "Account eq guid'" + target.account + "' and substringof('" +
                                       marked.marker + "'," + field + ") eq true",
                                   "ID," + field),
                             Purpose::write_back, [&](Value&& row) -> Status {
                               const auto text = TRY(plain_text(json::Cursor(row), field));
                               if (!found && text.find(marked.marker) != std::string::npos)
                                 found = id_of(row);
                               return {};
                             });
  TRY(read);
  return found;
}

Result<std::string> ExactConnector::write(const ports::LedgerNote& note) {
  const auto target = TRY(target_of(note.target));
  if (settings_.write_tasks) return add_noted(tasks, task_body(note, target));
  return add_noted(notes, communication_note_body(note, target));
}

Result<std::optional<std::string>> ExactConnector::find(const ports::LedgerNote& note) {
  return find_marked({note.target, note.marker, settings_.write_tasks});
}

Result<std::string> ExactConnector::write_task(const ports::LedgerTask& task) {
  const auto target = TRY(target_of(task.target));
  return add_noted(tasks, task_body(task, target));
}

Result<std::optional<std::string>> ExactConnector::find_task(const ports::LedgerTask& task) {
  return find_marked({task.target, task.marker, true});
}

}  // namespace dunning::exact_online
