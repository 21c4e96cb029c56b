#include "daemon/channels/write_back.hpp"

#include <algorithm>

#include "daemon/messages/task.hpp"

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

Status well_formed(const Outgoing& outgoing, const std::string& what) {
  const auto& marker = outgoing.key.value;
  const bool hex =
      marker.size() == marker_size && std::all_of(marker.begin(), marker.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      });
  if (outgoing.targets.empty())
    return fail(ErrorKind::invalid_input, "the " + what + " names no record of the ledger");
  if (outgoing.bytes.empty()) return fail(ErrorKind::invalid_input, "the " + what + " has no text");
  if (!hex)
    return fail(ErrorKind::invalid_input, "the " + what + "'s key is not 32 hexadecimal digits");
  return {};
}

// Looks first, so that what is there already is not written again.
template <class Find, class Write>
Delivery write_once(const Find& find, const Write& write,
                    const ports::BeforeFirstByte& before_first_byte) {
  const Result<std::optional<std::string>> found = find();
  if (!found) return not_looked(found.error());
  // Also when it is there: a row becomes accepted from `sending` only.
  if (const auto may = before_first_byte(); !may)
    return ended(Outcome::withheld, may.error().message);
  if (*found) return ended(Outcome::accepted, **found);
  const Result<std::string> written = write();
  if (!written) return not_written(written.error());
  return ended(Outcome::accepted, *written);
}

Status for_the_ledger(const Outgoing& outgoing) {
  if (outgoing.channel == ChannelKind::write_back) return {};
  return fail(ErrorKind::invalid_input, "this is not for the ledger");
}

}  // namespace

Result<ports::LedgerNote> WriteBack::note(const Outgoing& outgoing) const {
  TRY(for_the_ledger(outgoing));
  TRY(well_formed(outgoing, "note"));
  return ports::LedgerNote{target_of(outgoing, connector_.capabilities().notes_on_debtor),
                           outgoing.bytes, outgoing.key.value};
}

Result<ports::LedgerTask> WriteBack::task(const Outgoing& outgoing) const {
  TRY(for_the_ledger(outgoing));
  TRY(well_formed(outgoing, "task"));
  auto text = TRY(messages::parse_task_text(outgoing.bytes));
  return ports::LedgerTask{target_of(outgoing, true), std::move(text.title), std::move(text.text),
                           std::move(text.assign),    text.due_on,           outgoing.key.value};
}

Result<LedgerReminder> WriteBack::reminder(const Outgoing& outgoing) const {
  TRY(for_the_ledger(outgoing));
  auto reminder = TRY(parse_ledger_reminder(outgoing.bytes));
  if (reminder.invoices.empty())
    return fail(ErrorKind::invalid_input, "the reminder names no invoice");
  return reminder;
}

Delivery WriteBack::deliver(const Outgoing& outgoing,
                            const ports::BeforeFirstByte& before_first_byte) {
  if (outgoing.effect == Effect::reminder) {
    const auto wanted = reminder(outgoing);
    if (!wanted) return ended(Outcome::refused, wanted.error().message);
    if (!connector_.capabilities().reminders)
      return ended(Outcome::refused, "this accounting system counts no reminders");
    return write_once([&] { return connector_.find_reminder(*wanted); },
                      [&] { return connector_.log_reminder(*wanted); }, before_first_byte);
  }
  if (outgoing.effect == Effect::task) {
    const auto wanted = task(outgoing);
    if (!wanted) return ended(Outcome::refused, wanted.error().message);
    if (!connector_.capabilities().tasks)
      return ended(Outcome::refused, "this accounting system has no list of tasks");
    return write_once([&] { return connector_.find_task(*wanted); },
                      [&] { return connector_.write_task(*wanted); }, before_first_byte);
  }
  const auto wanted = note(outgoing);
  if (!wanted) return ended(Outcome::refused, wanted.error().message);
  if (!connector_.capabilities().notes)
    return ended(Outcome::refused, "this accounting system takes no notes");
  return write_once([&] { return connector_.find(*wanted); },
                    [&] { return connector_.write(*wanted); }, before_first_byte);
}

Result<std::optional<std::string>> WriteBack::find(const Outgoing& outgoing) {
  if (outgoing.effect == Effect::reminder) {
    const auto wanted = TRY(reminder(outgoing));
    return connector_.find_reminder(wanted);
  }
  if (outgoing.effect == Effect::task) {
    const auto wanted = TRY(task(outgoing));
    return connector_.find_task(wanted);
  }
  const auto wanted = TRY(note(outgoing));
  return connector_.find(wanted);
}

}  // namespace dunning::channels
