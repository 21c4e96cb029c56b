#include "daemon/store/ingest.hpp"

#include <algorithm>

#include "daemon/core/record_checks.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/store/books.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/hand_over_rows.hpp"
#include "daemon/store/record_json.hpp"
#include "daemon/store/said.hpp"

namespace dunning::store {
namespace {

// The columns that queries need, as the record has them; empty for kinds that lack them.
struct Columns {
  std::string_view debtor, name, number, currency, state, credits;
  std::optional<Date> invoice_date;
  std::int64_t total_minor = 0;
  std::int64_t open_minor = 0;
  std::string paid_month;  // "2026-05", of an invoice that was paid; else empty
  std::int64_t days_late = 0;
};

// When an invoice was paid and how many days after its due date; as far as its payments tell.
void add_payment(Columns& columns, const Invoice& invoice) {
  auto due = invoice.due_date;
  for (const DueRow& row : invoice.rows)
    due = std::max(due.value_or(row.due_date), row.due_date);
  if (invoice.state != InvoiceState::paid || !due || !invoice.total.is_positive()) return;
  std::optional<Date> last;
  for (const Payment& payment : invoice.payments) {
    if (!payment.credit_note.empty() || !payment.amount.is_positive()) continue;
    last = std::max(last.value_or(payment.booked_on), payment.booked_on);
  }
  if (!last) return;
  columns.paid_month = to_string(*last).substr(0, 7);
  columns.days_late = *last - *due;
}

struct ColumnsOf {
  Columns operator()(const Debtor& debtor) const {
    Columns columns;
    columns.name = debtor.name.empty() ? debtor.person : debtor.name;
    columns.number = debtor.customer_number;
    return columns;
  }
  Columns operator()(const Invoice& invoice) const {
    Columns columns;
    columns.debtor = invoice.debtor.value;
    columns.number = invoice.number;
    columns.currency = invoice.total.currency.code();
    columns.state = name(invoice.state);
    columns.credits = invoice.credits;
    columns.invoice_date = invoice.invoice_date;
    columns.total_minor = invoice.total.minor;
    columns.open_minor = invoice.open.minor;
    add_payment(columns, invoice);
    return columns;
  }
  Columns operator()(const BankLine& line) const {
    Columns columns;
    columns.currency = line.amount.currency.code();
    columns.invoice_date = line.booked_on;
    columns.total_minor = line.amount.minor;
    columns.open_minor = line.open.minor;
    return columns;
  }
};

// A ref under which anything can be filed: an id that is nonsense becomes a digest of itself.
RecordRef fileable(const RecordRef& ref) {
  if (!nonsense_in_id(ref.id)) return ref;
  return {ref.kind, "unreadable-" + crypto::sha256_hex(ref.id).substr(0, 16)};
}

std::string fileable_text(const std::string& text) {
  return nonsense_in_text(text) ? "its fault cannot be printed" : text;
}

}  // namespace

Ingest::Ingest(Session& session, AdministrationId administration, Instant now)
    : session_(session),
      administration_(administration),
      now_(now),
      marks_(session, administration) {
  sweep_ = session_
               .value<std::int64_t>("SELECT sweep_number FROM administrations WHERE id = ?",
                                    {administration_})
               .value_or(0);
}

Ingest::Row Ingest::row_of(const RecordRef& ref) {
  Row row;
  session_.rows<std::string, std::int64_t, std::int64_t, std::optional<Instant>, std::string,
                std::int64_t, DebtorId, std::string>(
      "SELECT version, nr, good_nr, gone_at, quarantine, missed, debtor, currency FROM records "
      "WHERE administration = ? AND kind = ? AND id = ?",
      {administration_, name(ref.kind), ref.id},
      [&](std::string version, std::int64_t nr, std::int64_t good_nr, std::optional<Instant> gone,
          const std::string& quarantine, std::int64_t missed, DebtorId debtor,
          std::string currency) {
        row = {true,    std::move(version), nr,
               good_nr, gone.has_value(),   !quarantine.empty(),
               missed,  std::move(debtor),  std::move(currency)};
      });
  return row;
}

std::string Ingest::body_of(const RecordRef& ref, std::int64_t nr) {
  return session_
      .value<std::string>(
          "SELECT body FROM record_versions WHERE administration = ? AND kind = ? AND id = ? AND "
          "nr = ?",
          {administration_, name(ref.kind), ref.id, nr})
      .value_or("");
}

void Ingest::mark_seen(const RecordRef& ref, const Row& row) {
  if (row.missed > 0) forget_missed(session_, administration_, ref);
  marks_.add(ref);
}

void Ingest::add_version(const RecordRef& ref, std::int64_t nr, const char* what,
                         const std::string& version, const std::string& body) {
  session_.run(
      "INSERT INTO record_versions (administration, kind, id, nr, seen_at, what, version, body) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      {administration_, name(ref.kind), ref.id, nr, now_, what, version, body});
}

void Ingest::arrive(const Record& record) {
  const RecordRef ref = dunning::ref(record);
  if (const auto nonsense = nonsense_in(record)) {
    quarantine(ref, *nonsense);
    return;
  }
  const Row row = row_of(ref);
  const std::string body = record_text(record);
  if (row.exists && !row.gone && !row.quarantined) {
    const std::string known = body_of(ref, row.good_nr);
    // A version is not trusted to tell two contents apart when the content itself is at hand: some
    // ledgers count versions in whole seconds.
    if (row.version == version(record) && body == known) {
      mark_seen(ref, row);
      return;
    }
    // A new version that differs in nothing else, as after our own note, says nothing new.
    Record as_before = record;
    std::visit([&](auto& one) { one.version = row.version; }, as_before);
    if (record_text(as_before) == known) {
      keep(record, ref, row, body);
      return;
    }
  }
  // The row comes last: a search for twins would always come upon it.
  take_news(record, row);
  keep(record, ref, row, body);
}

// What changes beside the record itself.
void Ingest::take_news(const Record& record, const Row& row) {
  wake_for(record, row);
  if (const auto* debtor = std::get_if<Debtor>(&record)) contradict(debtor->id);
  if (const auto* invoice = std::get_if<Invoice>(&record)) contradict(invoice->debtor);
  if (const auto* line = std::get_if<BankLine>(&record))
    money_arrived_ = money_arrived_ || line->open.is_positive();
  if (const auto* invoice = std::get_if<Invoice>(&record)) derive_items(*invoice, !row.exists);
}

void Ingest::keep(const Record& record, const RecordRef& ref, const Row& row,
                  const std::string& body) {
  const Columns columns = std::visit(ColumnsOf{}, record);
  const std::int64_t nr = row.nr + 1;
  add_version(ref, nr, "good", version(record), body);
  if (!row.exists) {
    session_.run(
        "INSERT INTO records (administration, kind, id, version, nr, good_nr, seen_at, quarantine, "
        "sweep, missed, debtor, name, number, currency, invoice_date, total_minor, open_minor, "
        "state, credits, paid_month, days_late) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {administration_, name(ref.kind), ref.id, version(record), nr, nr, now_, sweep_,
         columns.debtor, columns.name, columns.number, columns.currency, columns.invoice_date,
         columns.total_minor, columns.open_minor, columns.state, columns.credits,
         columns.paid_month, columns.days_late});
    return;
  }
  session_.run(
      "UPDATE records SET version = ?, nr = ?, good_nr = ?, seen_at = ?, gone_at = NULL, "
      "quarantine = '', quarantined_at = NULL, erased_at = NULL, sweep = ?, missed = 0, debtor = "
      "?, "
      "name = ?, "
      "number = ?, currency = ?, invoice_date = ?, total_minor = ?, open_minor = ?, state = ?, "
      "credits = ?, paid_month = ?, days_late = ? "
      "WHERE administration = ? AND kind = ? AND id = ?",
      {version(record), nr, nr, now_, sweep_, columns.debtor, columns.name, columns.number,
       columns.currency, columns.invoice_date, columns.total_minor, columns.open_minor,
       columns.state, columns.credits, columns.paid_month, columns.days_late, administration_,
       name(ref.kind), ref.id});
}

void Ingest::quarantine(const RecordRef& unsafe, const std::string& unsafe_message) {
  const RecordRef ref = fileable(unsafe);
  const std::string message = fileable_text(unsafe_message);
  const Row row = row_of(ref);
  const std::int64_t nr = row.nr + 1;
  add_version(ref, nr, "quarantined", "", message);
  if (row.exists) {
    session_.run(
        "UPDATE records SET nr = ?, seen_at = ?, quarantine = ?, "
        "quarantined_at = COALESCE(quarantined_at, ?), gone_at = NULL, sweep = ?, missed = 0 "
        "WHERE administration = ? AND kind = ? AND id = ?",
        {nr, now_, message, now_, sweep_, administration_, name(ref.kind), ref.id});
  } else {
    session_.run(
        "INSERT INTO records (administration, kind, id, version, nr, good_nr, seen_at, quarantine, "
        "quarantined_at, sweep, missed, debtor, name, number, currency, total_minor, open_minor, "
        "state, credits) VALUES (?, ?, ?, '', ?, 0, ?, ?, ?, ?, 0, '', '', '', '', 0, 0, '', '')",
        {administration_, name(ref.kind), ref.id, nr, now_, message, now_, sweep_});
  }
  if (ref.kind == RecordKind::debtor) {
    woken_debtors_.insert(DebtorId{ref.id});
    contradict(DebtorId{ref.id});
  } else if (!row.debtor.value.empty()) {
    session_.run("UPDATE items SET rests = 0 WHERE administration = ? AND invoice = ?",
                 {administration_, ref.id});
    wake(row.debtor, row.currency);
    contradict(row.debtor);
  }
}

void Ingest::vanish(const RecordRef& ref) {
  const Row row = row_of(ref);
  if (!row.exists || row.gone) return;
  add_version(ref, row.nr + 1, "gone", row.version, "");
  session_.run(
      "UPDATE records SET nr = ?, seen_at = ?, gone_at = ?, quarantine = '', "
      "quarantined_at = NULL WHERE administration = ? AND kind = ? AND id = ?",
      {row.nr + 1, now_, now_, administration_, name(ref.kind), ref.id});
  if (ref.kind == RecordKind::debtor) woken_debtors_.insert(DebtorId{ref.id});
  if (ref.kind == RecordKind::bank_line) bank_changed_ = true;
  if (ref.kind != RecordKind::invoice) return;
  if (!row.debtor.value.empty()) {
    wake(row.debtor, row.currency);
    contradict(row.debtor);
  }
  for (const ItemRow& item : items_of(InvoiceId{ref.id})) {
    if (item.gone) continue;
    retire_item(item, Still::open);
    if (item.settled) continue;
    append(session_, {administration_, now_, "item_vanished", subject_of(item.id),
                      json::Value::object({{"open_minor", item.open_minor}}), ""});
  }
}

void Ingest::wake_for(const Record& record, const Row& row) {
  if (const auto* debtor = std::get_if<Debtor>(&record)) woken_debtors_.insert(debtor->id);
  if (const auto* line = std::get_if<BankLine>(&record)) {
    bank_changed_ = true;
    // A line may be dated ahead; that says nothing about how far the books are.
    if (line->booked_on <= *parse_date(to_string(now_).substr(0, 10)))
      newest_line_ = std::max(newest_line_.value_or(line->booked_on), line->booked_on);
  }
  const auto* invoice = std::get_if<Invoice>(&record);
  if (invoice == nullptr) return;
  wake(invoice->debtor, std::string(invoice->total.currency.code()));
  // The account it leaves behind, when the ledger moved it to another debtor.
  if (row.debtor.value.empty()) return;
  wake(row.debtor, row.currency);
  if (row.debtor != invoice->debtor) contradict(row.debtor);
  if (row.debtor != invoice->debtor) move_sayings(invoice->id, row.debtor, invoice->debtor);
}

// What was said about an invoice goes with it; and that it was the former debtor's is remembered,
// for the day on which that one is forgotten.
void Ingest::move_sayings(const InvoiceId& invoice, const DebtorId& from, const DebtorId& to) {
  session_.run(
      "INSERT INTO former_debtors (administration, debtor, invoice) VALUES (?, ?, ?) "
      "ON CONFLICT (administration, debtor, invoice) DO NOTHING",
      {administration_, from, invoice});
  const auto holds =
      session_.run("UPDATE holds SET debtor = ? WHERE administration = ? AND invoice = ?",
                   {to, administration_, invoice});
  const auto words =
      session_.run("UPDATE words SET debtor = ? WHERE administration = ? AND invoice = ?",
                   {to, administration_, invoice});
  session_.run("UPDATE attachments SET debtor = ? WHERE administration = ? AND invoice = ?",
               {to, administration_, invoice});
  session_.run(
      "UPDATE hand_overs SET debtor = ? WHERE item IN (SELECT id FROM items "
      "WHERE administration = ? AND invoice = ?)",
      {to, administration_, invoice});
  if (holds + words > 0) raise_say(session_, administration_, to);
}

void Ingest::wake(const DebtorId& debtor, const std::string& currency) {
  woken_.emplace(debtor, currency);
}

// S36: what an agency is to hear of is decided the same day, also after the day's run.
void Ingest::look_again_for_agencies() {
  if (!any_with_agency(session_, administration_)) return;
  for (const auto& [debtor, currency] : woken_)
    look_again_for_agency(session_, administration_, debtor);
}

void Ingest::finish() {
  marks_.write();
  for (const auto& [debtor, currency] : woken_) {
    // One that is awake stays so, and its place in the order of the next look is left alone.
    const auto awake = session_.run(
        "UPDATE accounts SET wakes = wakes + 1 "
        "WHERE administration = ? AND debtor = ? AND currency = ? AND next_look = ''",
        {administration_, debtor, currency});
    if (awake > 0) continue;
    session_.run(
        "INSERT INTO accounts (administration, debtor, currency, next_look, wakes) "
        "VALUES (?, ?, ?, '', 1) ON CONFLICT (administration, debtor, currency) "
        "DO UPDATE SET next_look = '', wakes = accounts.wakes + 1",
        {administration_, debtor, currency});
  }
  look_again_for_agencies();
  for (const DebtorId& debtor : woken_debtors_) {
    session_.run(
        "UPDATE accounts SET next_look = '', wakes = wakes + 1 "
        "WHERE administration = ? AND debtor = ?",
        {administration_, debtor});
  }
  if (money_arrived_) {
    stop_all_that_is_ready(session_, administration_);
  } else {
    stop_what_is_ready(session_, administration_, contradicted_);
  }
  if (bank_changed_) wake_decided(session_, administration_, policy::Reason::maybe_paid);
  if (newest_line_) note_ledger_books(session_, administration_, *newest_line_, now_);
  if (next_item_) session_.run("UPDATE sequences SET next = ? WHERE name = 'item'", {*next_item_});
}

}  // namespace dunning::store
