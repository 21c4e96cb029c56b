// Notes. Exact knows no idempotency key and no note on an invoice: a note stands on the account,
// with a marker by which it is found again.
#include "connectors/exact_online/connector.hpp"
#include "connectors/exact_online/odata.hpp"

namespace dunning::exact_online {

using json::Value;
using ports::Purpose;

std::string ExactConnector::notes_path() const {
  return settings_.write_tasks ? "/activities/Tasks" : "/activities/CommunicationNotes";
}

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

Result<std::string> ExactConnector::write(const ports::LedgerNote& note) {
  NoteTarget target{note.target.kind == RecordKind::invoice ? terms_.account_of(note.target.id)
                                                            : std::string()};
  if (target.account.empty()) target = TRY(look_up_target(note.target));
  auto answer =
      TRY(requests_.send({.method = "POST",
                          .address = notes_path(),
                          .body = settings_.write_tasks ? task_body(note, target)
                                                        : communication_note_body(note, target),
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

Result<std::optional<std::string>> ExactConnector::find(const ports::LedgerNote& note) {
  const auto target = TRY(look_up_target(note.target));
  const std::string field = settings_.write_tasks ? "Description" : "Subject";
  std::optional<std::string> found;
  const auto read = read_all(query(notes_path(),
                                   "Account eq guid'" + target.account + "' and substringof('" +
                                       note.marker + "'," + field + ") eq true",
                                   "ID," + field),
                             Purpose::write_back, [&](Value&& row) -> Status {
                               const auto text = TRY(plain_text(json::Cursor(row), field));
                               if (!found && text.find(note.marker) != std::string::npos)
                                 found = id_of(row);
                               return {};
                             });
  TRY(read);
  return found;
}

}  // namespace dunning::exact_online
