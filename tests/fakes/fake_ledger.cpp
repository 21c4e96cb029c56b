#include "tests/fakes/fake_ledger.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace dunning::fakes {
namespace {

std::size_t number_in(const std::string& text) {
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

void set_version(Record& record, const std::string& version) {
  std::visit([&](auto& one) { one.version = version; }, record);
}

}  // namespace

void FakeLedger::put(Record record) {
  const auto where = dunning::ref(record);
  entries_[where].record = std::move(record);
  touch(where);
}

void FakeLedger::touch(const RecordRef& ref) {
  auto& entry = entries_.at(ref);
  in_order_[entry.changed].reset();
  entry.changed = in_order_.size();
  in_order_.emplace_back(ref);
  if (entry.record) set_version(*entry.record, std::to_string(entry.changed));
}

void FakeLedger::remove(const RecordRef& ref) {
  const auto found = entries_.find(ref);
  if (found == entries_.end()) return;
  in_order_[found->second.changed].reset();
  entries_.erase(found);
}

void FakeLedger::spoil(const RecordRef& ref) {
  entries_.at(ref).record.reset();
  touch(ref);
}

const Record* FakeLedger::find(const RecordRef& ref) const {
  const auto found = entries_.find(ref);
  return found == entries_.end() || !found->second.record ? nullptr : &*found->second.record;
}

bool FakeLedger::visible(const RecordRef& ref) const {
  return bank_lines_visible || ref.kind != RecordKind::bank_line;
}

Debtor& FakeLedger::debtor(const std::string& id) {
  const auto found = entries_.find({RecordKind::debtor, id});
  if (found == entries_.end() || !found->second.record) std::abort();  // the test names a wrong one
  return std::get<Debtor>(*found->second.record);
}

Invoice& FakeLedger::invoice(const std::string& id) {
  const auto found = entries_.find({RecordKind::invoice, id});
  if (found == entries_.end() || !found->second.record) std::abort();  // the test names a wrong one
  return std::get<Invoice>(*found->second.record);
}

std::string FakeLedger::add_debtor(const std::string& name, const std::string& address) {
  Debtor debtor;
  debtor.id.value = "d" + std::to_string(++last_id_);
  debtor.name = name;
  debtor.customer_number = std::to_string(1000 + last_id_);
  if (!address.empty()) debtor.mailboxes = {{"main", address}};
  put(debtor);
  return debtor.id.value;
}

std::string FakeLedger::add_invoice(const NewInvoice& wanted) {
  Invoice invoice;
  invoice.id.value = "i" + std::to_string(++last_id_);
  invoice.debtor.value = wanted.debtor;
  invoice.number = wanted.number.empty() ? "F-" + std::to_string(++last_number_) : wanted.number;
  invoice.invoice_date = wanted.invoice_date;
  invoice.due_date = wanted.due_date;
  invoice.total = invoice.open = wanted.total;
  invoice.state = InvoiceState::open;
  invoice.ledger_state = "open";
  invoice.sent = Known::yes;
  invoice.sent_on = wanted.invoice_date;
  invoice.direct_debit = Known::no;
  put(invoice);
  return invoice.id.value;
}

void FakeLedger::pay(const std::string& id, const Money& amount, Date on) {
  Invoice& paid = invoice(id);
  paid.payments.push_back({"p" + std::to_string(++last_id_), on, amount, ""});
  paid.open = subtract(paid.open, amount).value();
  if (!paid.open.is_positive()) {
    paid.state = InvoiceState::paid;
    paid.ledger_state = "paid";
  }
  touch({RecordKind::invoice, id});
}

std::string FakeLedger::add_credit_note(const std::string& debtor, const Money& amount, Date on,
                                        const std::string& of_invoice) {
  Invoice note;
  note.id.value = "i" + std::to_string(++last_id_);
  note.debtor.value = debtor;
  note.number = "C-" + std::to_string(++last_number_);
  note.invoice_date = on;
  note.total = note.open = {-amount.minor, amount.currency};
  note.state = InvoiceState::open;
  note.ledger_state = "open";
  note.credit_note = true;
  note.credits = of_invoice;
  note.sent = Known::yes;
  put(note);
  return note.id.value;
}

std::string FakeLedger::add_bank_line(const NewBankLine& wanted) {
  BankLine line;
  line.id = "b" + std::to_string(++last_id_);
  line.booked_on = wanted.on;
  line.amount = line.open = wanted.amount;
  line.counterparty_iban = wanted.iban;
  line.counterparty_name = wanted.name;
  line.description = wanted.description;
  put(line);
  return line.id;
}

void FakeLedger::book(const std::string& bank_line, const std::string& id) {
  const RecordRef ref{RecordKind::bank_line, bank_line};
  auto& line = std::get<BankLine>(*entries_.at(ref).record);
  const Money taken{std::min(line.open.minor, invoice(id).open.minor), line.open.currency};
  line.open = subtract(line.open, taken).value();
  touch(ref);
  pay(id, taken, line.booked_on);
}

ports::Capabilities FakeConnector::capabilities() const {
  ports::Capabilities capabilities;
  capabilities.look_again_batch = ledger_.look_again_batch;
  capabilities.notes = true;
  capabilities.notes_on_debtor = ledger_.notes_on_debtor;
  capabilities.reminders = ledger_.counts_reminders;
  capabilities.tasks = ledger_.has_tasks;
  capabilities.documents = true;
  capabilities.lists_versions = ledger_.lists_versions;
  return capabilities;
}

Status FakeConnector::begin(std::string_view call) {
  ++ledger_.calls;
  if (ledger_.on_call) ledger_.on_call(call);
  if (ledger_.failures.empty()) return {};
  auto failure = std::move(ledger_.failures.front());
  ledger_.failures.pop_front();
  return fail(std::move(failure));
}

Result<ports::Connector::Identity> FakeConnector::identify() {
  TRY(begin("identify"));
  return ledger_.identity;
}

// Everything is listed in the order in which it last changed: what changes while the pages are read
// moves to their end, so no change is ever before the cursor unseen.
Result<ports::Page> FakeConnector::pull(ports::PullMode mode, const std::string& cursor,
                                        const std::string& resume) {
  TRY(begin("pull"));
  const bool from_the_start = mode == ports::PullMode::sweep && resume.empty();
  std::size_t position = from_the_start ? 0 : number_in(resume.empty() ? cursor : resume);
  std::vector<std::pair<std::size_t, const RecordRef&>> changed;
  for (std::size_t next = position + 1;
       next < ledger_.in_order_.size() && changed.size() <= ledger_.page_size; ++next) {
    const auto& ref = ledger_.in_order_[next];
    if (ref && ledger_.visible(*ref)) changed.emplace_back(next, *ref);
  }
  const bool last = changed.size() <= ledger_.page_size;
  if (!last) changed.pop_back();

  ports::Page page;
  for (const auto& [at, ref] : changed) {
    position = at;
    if (ledger_.lists_versions) {
      page.listed.push_back({ref, std::to_string(at)});
      continue;
    }
    const auto& record = ledger_.entries_.at(ref).record;
    if (record) {
      page.records.push_back(*record);
    } else {
      page.unreadable.push_back({ref, "amount: \"abc\" is no number"});
    }
  }
  page.bytes = changed.size() * 100;
  if (last) {
    page.next_cursor = std::to_string(position);
    if (mode == ports::PullMode::sweep) {
      page.complete_kinds = {RecordKind::debtor, RecordKind::invoice};
      if (ledger_.bank_lines_visible) page.complete_kinds.push_back(RecordKind::bank_line);
    }
  } else {
    page.resume = std::to_string(position);
  }
  return page;
}

Result<ports::LookedAt> FakeConnector::look_again(const std::vector<RecordRef>& refs,
                                                  ports::Purpose) {
  if (refs.size() > ledger_.look_again_batch)
    return fail(ErrorKind::invalid_input, "more records than one batch holds");
  TRY(begin("look_again"));
  ports::LookedAt looked;
  const std::set<RecordRef> wanted(refs.begin(), refs.end());
  for (const auto& ref : wanted) {
    const auto found = ledger_.entries_.find(ref);
    if (!ledger_.visible(ref)) {
      looked.unreadable.push_back({ref, "bank lines may not be seen"});
    } else if (found == ledger_.entries_.end()) {
      looked.missing.push_back(ref);
    } else if (found->second.record) {
      looked.records.push_back(*found->second.record);
    } else {
      looked.unreadable.push_back({ref, "amount: \"abc\" is no number"});
    }
  }
  return looked;
}

Result<std::string> FakeConnector::write(const ports::LedgerNote& note) {
  TRY(begin("write"));
  if (!ledger_.entries_.contains(note.target))
    return fail(ErrorKind::not_found, "there is no record " + note.target.id);
  const std::string id = "n" + std::to_string(++ledger_.last_id_);
  ledger_.notes_[note.target].push_back(ledger_.notes.size());
  ledger_.notes.push_back({id, note.target, note.text + "\n\n[dunningd " + note.marker + "]"});
  ledger_.touch(note.target);
  return answer(id);
}

Result<std::string> FakeConnector::write_task(const ports::LedgerTask& task) {
  TRY(begin("write"));
  if (!ledger_.has_tasks) return Connector::write_task(task);
  if (!ledger_.entries_.contains(task.target))
    return fail(ErrorKind::not_found, "there is no record " + task.target.id);
  const std::string id = "t" + std::to_string(++ledger_.last_id_);
  ledger_.tasks.push_back({id, task});
  return answer(id);
}

Result<std::optional<std::string>> FakeConnector::find_task(const ports::LedgerTask& task) {
  TRY(begin("find"));
  if (!ledger_.has_tasks) return Connector::find_task(task);
  if (!ledger_.entries_.contains(task.target))
    return fail(ErrorKind::not_found, "there is no record " + task.target.id);
  for (const auto& one : ledger_.tasks) {
    if (one.task.marker == task.marker) return std::optional(one.id);
  }
  return std::nullopt;
}

Result<std::string> FakeConnector::answer(const std::string& reference) {
  if (ledger_.on_call) ledger_.on_call("write.answer");
  if (ledger_.lose_next_answer) {
    ledger_.lose_next_answer = false;
    return fail(ErrorKind::transient, "the connection ended before the answer");
  }
  return reference;
}

// The invoices that it is still to be entered on.
std::vector<std::string> FakeConnector::without(const LedgerReminder& reminder) const {
  std::vector<std::string> left;
  for (const auto& one : reminder.invoices) {
    const auto* record = ledger_.find(one.invoice);
    const auto* invoice = record == nullptr ? nullptr : std::get_if<Invoice>(record);
    if (invoice != nullptr && invoice->state == InvoiceState::open &&
        invoice->reminders_in_ledger <= one.reminders_before)
      left.push_back(one.invoice.id);
  }
  return left;
}

Result<std::string> FakeConnector::log_reminder(const LedgerReminder& reminder) {
  TRY(begin("log_reminder"));
  if (!ledger_.counts_reminders) return Connector::log_reminder(reminder);
  for (const auto& id : without(reminder)) {
    ++ledger_.invoice(id).reminders_in_ledger;
    ledger_.touch({RecordKind::invoice, id});
  }
  return answer(reminder.invoices.front().invoice.id);
}

Result<std::optional<std::string>> FakeConnector::find_reminder(const LedgerReminder& reminder) {
  TRY(begin("find_reminder"));
  if (!ledger_.counts_reminders) return Connector::find_reminder(reminder);
  if (!without(reminder).empty()) return std::optional<std::string>();
  return std::optional(reminder.invoices.front().invoice.id);
}

Result<std::optional<std::string>> FakeConnector::find(const ports::LedgerNote& note) {
  TRY(begin("find"));
  if (!ledger_.entries_.contains(note.target))
    return fail(ErrorKind::not_found, "there is no record " + note.target.id);
  const auto on_it = ledger_.notes_.find(note.target);
  if (on_it == ledger_.notes_.end()) return std::nullopt;
  for (const auto place : on_it->second) {
    const auto& one = ledger_.notes[place];
    if (one.text.find(note.marker) != std::string::npos) return std::optional(one.id);
  }
  return std::nullopt;
}

Result<std::optional<Date>> FakeConnector::books_as_of() {
  TRY(begin("books_as_of"));
  if (!ledger_.bank_lines_visible) return std::nullopt;
  auto newest = ledger_.books_as_of;
  if (newest) return newest;
  const auto& entries = ledger_.entries_;
  for (auto next = entries.lower_bound({RecordKind::bank_line, ""});
       next != entries.end() && next->first.kind == RecordKind::bank_line; ++next) {
    const auto& entry = next->second;
    const auto* line = entry.record ? std::get_if<BankLine>(&*entry.record) : nullptr;
    if (line != nullptr && (!newest || line->booked_on > *newest)) newest = line->booked_on;
  }
  return newest;
}

Result<ports::Document> FakeConnector::document(const RecordRef& ref) {
  TRY(begin("document"));
  const auto* record = ledger_.find(ref);
  const auto* invoice = record == nullptr ? nullptr : std::get_if<Invoice>(record);
  if (invoice == nullptr) return fail(ErrorKind::not_found, "there is no invoice " + ref.id);
  return ports::Document{invoice->number + ".pdf", "application/pdf",
                         "%PDF-1.4\n% " + invoice->number + "\n%%EOF\n"};
}

}  // namespace dunning::fakes
