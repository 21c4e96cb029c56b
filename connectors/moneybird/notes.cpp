// Notes and to-dos. Moneybird knows no idempotency key and cannot search: both are notes of their
// record, which is read whole to find the marker.
#include "connectors/moneybird/answers.hpp"
#include "connectors/moneybird/connector.hpp"

namespace dunning::moneybird {

using json::Value;
using ports::Purpose;

namespace {

// Notes can be written on invoices and contacts.
Status notable(const RecordRef& target) {
  if (target.kind != RecordKind::bank_line && !target.id.empty()) return {};
  return fail(ErrorKind::invalid_input, "Moneybird has notes on invoices and contacts only");
}

}  // namespace

Result<std::string> MoneybirdConnector::add_noted(const RecordRef& target, std::string body) {
  TRY(notable(target));
  auto answer = TRY(requests_.send({.method = "POST",
                                    .path = record_path(target, "/notes"),
                                    .body = std::move(body),
                                    .purpose = Purpose::write_back}));
  const auto written = TRY(whole_document(answer));
  auto id = id_of(written);
  if (id.empty()) return fail(ErrorKind::transient, "Moneybird took a note and did not say its id");
  return id;
}

Result<std::optional<std::string>> MoneybirdConnector::find_noted(const RecordRef& target,
                                                                  std::string_view marker) {
  TRY(notable(target));
  auto answer =
      TRY(requests_.send({.path = record_path(target, ""), .purpose = Purpose::write_back}));
  const auto value = TRY(whole_document(answer));
  auto found = find_note(value, marker);
  if (!found) return fail(unreadable(answer, found.error()));
  return found;
}

Result<std::string> MoneybirdConnector::write(const ports::LedgerNote& note) {
  return add_noted(note.target, note_body(note));
}

Result<std::optional<std::string>> MoneybirdConnector::find(const ports::LedgerNote& note) {
  return find_noted(note.target, note.marker);
}

// Empty when there is no such user, or when the token may not see who there is: the to-do is worth
// more than its name.
Result<std::string> MoneybirdConnector::user_id(const std::string& name_or_address) {
  if (name_or_address.empty()) return std::string();
  auto answer = requests_.send({.path = path("users.json"), .purpose = Purpose::write_back});
  if (!answer && answer.error().kind == ErrorKind::auth) return std::string();
  if (!answer) return fail(std::move(answer).error());
  std::string id;
  const auto read = each_element(*answer, [&](Value&& user) -> Status {
    if (id.empty()) id = TRY(find_user(user, name_or_address));
    return {};
  });
  TRY(read);
  return id;
}

Result<std::string> MoneybirdConnector::write_task(const ports::LedgerTask& task) {
  TRY(notable(task.target));
  const auto assignee = TRY(user_id(task.assignee));
  return add_noted(task.target, todo_body(task, assignee));
}

Result<std::optional<std::string>> MoneybirdConnector::find_task(const ports::LedgerTask& task) {
  return find_noted(task.target, task.marker);
}

}  // namespace dunning::moneybird
