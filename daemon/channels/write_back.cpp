#include "daemon/channels/write_back.hpp"

#include <algorithm>

namespace dunning::channels {
namespace {

using ports::Delivery;
using ports::Outcome;

constexpr std::size_t marker_size = 32;

Delivery ended(Outcome outcome, std::string evidence) {
  Delivery delivery;
  delivery.outcome = outcome;
  delivery.evidence = std::move(evidence);
  return delivery;
}

// What a failed look means, before anything was written.
Delivery not_looked(const Error& error) {
  const bool hopeless = error.kind == ErrorKind::invalid_input ||
                        error.kind == ErrorKind::not_found || error.kind == ErrorKind::permanent;
  auto delivery = ended(hopeless ? Outcome::refused : Outcome::later, error.message);
  delivery.not_before = error.not_before;
  return delivery;
}

// What a failed write means. Only a lost answer leaves it open whether the note is there.
Delivery not_written(const Error& error) {
  switch (error.kind) {
    case ErrorKind::transient:
      return ended(Outcome::uncertain, error.message);
    case ErrorKind::rate_limited:
    case ErrorKind::auth:
    case ErrorKind::conflict:
    case ErrorKind::suspicious: {
      auto delivery = ended(Outcome::later, error.message);
      delivery.not_before = error.not_before;
      return delivery;
    }
    case ErrorKind::invalid_input:
    case ErrorKind::not_found:
    case ErrorKind::permanent:
      break;
  }
  return ended(Outcome::refused, error.message);
}

const RecordRef& target_of(const Outgoing& outgoing, bool on_debtor) {
  for (const auto& one : outgoing.targets) {
    if (on_debtor && one.kind == RecordKind::debtor) return one;
  }
  return outgoing.targets.front();
}

Result<ports::LedgerNote> note_of(const Outgoing& outgoing, bool on_debtor) {
  const auto& marker = outgoing.key.value;
  const bool hex =
      marker.size() == marker_size && std::all_of(marker.begin(), marker.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      });
  if (outgoing.channel != ChannelKind::write_back)
    return fail(ErrorKind::invalid_input, "this is not for the ledger");
  if (outgoing.targets.empty())
    return fail(ErrorKind::invalid_input, "the note names no record of the ledger");
  if (outgoing.bytes.empty()) return fail(ErrorKind::invalid_input, "the note has no text");
  if (!hex) return fail(ErrorKind::invalid_input, "the note's key is not 32 hexadecimal digits");
  return ports::LedgerNote{target_of(outgoing, on_debtor), outgoing.bytes, marker};
}

}  // namespace

Delivery WriteBack::deliver(const Outgoing& outgoing,
                            const ports::BeforeFirstByte& before_first_byte) {
  const auto note = note_of(outgoing, connector_.capabilities().notes_on_debtor);
  if (!note) return ended(Outcome::refused, note.error().message);
  if (!connector_.capabilities().notes)
    return ended(Outcome::refused, "this accounting system takes no notes");
  const auto found = connector_.find(*note);
  if (!found) return not_looked(found.error());
  // Also when it is there: a row becomes accepted from `sending` only.
  if (const auto may = before_first_byte(); !may)
    return ended(Outcome::withheld, may.error().message);
  if (*found) return ended(Outcome::accepted, **found);
  const auto written = connector_.write(*note);
  if (!written) return not_written(written.error());
  return ended(Outcome::accepted, *written);
}

Result<std::optional<std::string>> WriteBack::find(const Outgoing& outgoing) {
  const auto note = note_of(outgoing, connector_.capabilities().notes_on_debtor);
  if (!note) return fail(note.error());
  return connector_.find(*note);
}

}  // namespace dunning::channels
