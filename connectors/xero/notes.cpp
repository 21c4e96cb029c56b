// Notes in the history of a record.
#include "connectors/xero/connector.hpp"
#include "daemon/json/parse.hpp"

namespace dunning::xero {
namespace {

using ports::Purpose;

Result<std::string> history_of(const RecordRef& target) {
  if (target.kind == RecordKind::bank_line || target.id.empty()) {
    return fail(ErrorKind::invalid_input, "Xero has notes on invoices, credits and contacts only");
  }
  const auto place = place_of(target);
  return "/" + std::string(collection(place.source)) + "/" + percent_encoded(place.guid) +
         "/History";
}

std::string reference_of(const std::string& history, const ports::LedgerNote& note) {
  return history.substr(1) + "/" + note.marker;
}

}  // namespace

Result<std::string> XeroConnector::write(const ports::LedgerNote& note) {
  const auto history = TRY(history_of(note.target));
  TRY(know_tenant(Purpose::write_back));
  // The key only covers the minutes in which a request that seemed lost may still arrive; after
  // that, find() says whether the note is there.
  auto answer = TRY(requests_.send({.method = "PUT",
                                    .path = history,
                                    .body = note_body(note),
                                    .headers = {{"Idempotency-Key", "dunningd-" + note.marker}},
                                    .purpose = Purpose::write_back}));
  const auto written = json::parse(*answer.body);
  if (!written) return fail(unreadable(answer, written.error()));
  if (const auto objection = objection_in(*written); !objection.empty()) {
    return fail(ErrorKind::invalid_input, "Xero did not take the note: " + objection);
  }
  return reference_of(history, note);
}

Result<std::optional<std::string>> XeroConnector::find(const ports::LedgerNote& note) {
  const auto history = TRY(history_of(note.target));
  TRY(know_tenant(Purpose::write_back));
  auto answer = TRY(requests_.send({.path = history, .purpose = Purpose::write_back}));
  const auto records = json::parse(*answer.body);
  const auto found =
      records ? has_note(*records, note.marker) : Result<bool>(fail(records.error()));
  if (!found) return fail(unreadable(answer, found.error()));
  return *found ? std::optional(reference_of(history, note)) : std::nullopt;
}

}  // namespace dunning::xero
