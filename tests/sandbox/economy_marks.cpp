// What a bookkeeper, or somebody over the interface, does to a record besides paying and crediting
// it.
#include <algorithm>
#include <utility>

#include "tests/sandbox/amsterdam.hpp"
#include "tests/sandbox/economy.hpp"

namespace dunning::sandbox {

Status Economy::change_due(std::int64_t id, Date due) {
  Invoice& invoice = *TRY(existing(id));
  if (invoice.next_reminder == invoice.due) invoice.next_reminder = due;
  invoice.due = due;
  if (!invoice.instalments.empty()) invoice.instalments.back().due = due;
  record(invoice, Fact::edited, false, "due_date");
  plan(amsterdam_instant({due + 1, 5}), {Deed::fall_due, id, std::nullopt});
  settle(invoice);
  return {};
}

Status Economy::expect(std::int64_t id, std::optional<Date> on) {
  Invoice& invoice = *TRY(existing(id));
  invoice.expected_on = on;
  record(invoice, Fact::edited, false, "expected_on");
  return {};
}

Status Economy::remove_invoice(std::int64_t id) {
  (void)TRY(existing(id));
  invoices_.erase(id);
  return {};
}

Result<std::int64_t> Economy::enter_again(std::int64_t id) {
  const Invoice& old = *TRY(existing(id));
  NewInvoice again;
  again.debtor = old.debtor;
  again.lines = old.lines;
  again.total = old.total;
  again.invoice_date = old.invoice_date;
  again.due = old.due;
  again.instalments = old.instalments;
  again.number = old.number;
  again.reference = old.reference;
  TRY(remove_invoice(id));
  return add_invoice(again);
}

Status Economy::set_paused(std::int64_t id, bool paused, bool by_api) {
  Invoice& invoice = *TRY(existing(id));
  invoice.paused = paused;
  record(invoice, paused ? Fact::paused : Fact::resumed, by_api);
  return {};
}

Status Economy::set_collecting(std::int64_t id, bool collecting) {
  Invoice& invoice = *TRY(existing(id));
  invoice.collecting = collecting;
  record(invoice, collecting ? Fact::collection_started : Fact::collection_failed);
  settle(invoice);
  return {};
}

Status Economy::doubt(std::int64_t id, Date on, bool by_api) {
  Invoice& invoice = *TRY(existing(id));
  invoice.doubted_on = on;
  record(invoice, Fact::doubted, by_api);
  return {};
}

Status Economy::write_off(std::int64_t id, Date on, bool by_api) {
  Invoice& invoice = *TRY(existing(id));
  invoice.written_off_on = on;
  record(invoice, Fact::written_off, by_api);
  settle(invoice);
  return {};
}

Status Economy::remind(const Reminder& reminder) {
  Invoice& invoice = *TRY(existing(reminder.invoice));
  ++invoice.reminders;
  invoice.next_reminder = reminder.next;
  record(invoice, reminder.by_mail ? Fact::reminded_by_mail : Fact::reminded_by_hand, true,
         reminder.address);
  settle(invoice);
  return {};
}

Result<Note> Economy::add_note(NoteTarget target, std::int64_t id, Note note) {
  std::vector<Note>* notes = nullptr;
  if (target == NoteTarget::debtor) {
    if (Debtor* owner = edit_debtor(id)) notes = &owner->notes;
  } else if (Invoice* invoice = edit_invoice(id)) {
    notes = &invoice->notes;
  }
  if (notes == nullptr) return fail(ErrorKind::not_found, "nothing to write a note on");
  note.id = ++last_id_;
  note.created = now_;
  notes->push_back(note);
  return note;
}

Status Economy::remove_note(NoteTarget target, std::int64_t id, std::int64_t note) {
  std::vector<Note>* notes = nullptr;
  if (target == NoteTarget::debtor) {
    if (Debtor* owner = edit_debtor(id)) notes = &owner->notes;
  } else if (Invoice* invoice = edit_invoice(id)) {
    notes = &invoice->notes;
  }
  if (notes == nullptr || std::erase_if(*notes, [&](const Note& n) { return n.id == note; }) == 0) {
    return fail(ErrorKind::not_found, "no such note");
  }
  return {};
}

}  // namespace dunning::sandbox
