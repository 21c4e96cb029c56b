#include "tests/sandbox/economy.hpp"

#include <algorithm>
#include <utility>

#include "tests/sandbox/amsterdam.hpp"

namespace dunning::sandbox {

namespace {

constexpr int late_minute = 5;  // the books mark an invoice late shortly after midnight

std::int64_t share(std::int64_t part, std::int64_t of, std::int64_t whole) {
  if (whole == 0) return 0;
  const std::int64_t doubled = 2 * part * of / whole;
  return (doubled + (doubled >= 0 ? 1 : -1)) / 2;
}

}  // namespace

Date Economy::today() const {
  return amsterdam(now_).date;
}

void Economy::advance_to(Instant now) {
  while (!plans_.empty() && plans_.begin()->first <= now) {
    const auto next = plans_.extract(plans_.begin());
    now_ = std::max(now_, next.key());
    perform(next.mapped());
  }
  now_ = now;
}

void Economy::plan(Instant at, Plan plan) {
  if (at > now_) plans_.emplace(at, plan);
}

void Economy::perform(const Plan& plan) {
  if (plan.deed == Deed::bank_day) return bank_day();
  const auto found = invoices_.find(plan.invoice);
  if (found != invoices_.end()) perform_on(found->second, plan);
}

void Economy::perform_on(Invoice& invoice, const Plan& plan) {
  if (plan.deed == Deed::send) {
    if (invoice.state == BooksState::scheduled) send(invoice);
    return;
  }
  if (plan.deed == Deed::fall_due) return settle(invoice);
  if (!invoice.is_sent() || invoice.state == BooksState::paid) return;
  switch (plan.deed) {
    case Deed::pay:
      // Somebody else may have paid a part of it meanwhile.
      (void)receive(
          {invoice.id,
           plan.minor ? std::min(*plan.minor, invoice.open_minor()) : invoice.open_minor(),
           std::nullopt, std::nullopt});
      return;
    case Deed::book:
      (void)book(plan.bank_line, invoice.id);
      return;
    case Deed::start_collection:
      (void)set_collecting(invoice.id, true);
      return;
    case Deed::fail_collection:
      (void)set_collecting(invoice.id, false);
      return;
    case Deed::dispute:
      (void)add_note(NoteTarget::invoice, invoice.id,
                     {0, "Klant belde: is het niet eens met deze factuur.", false, {}, false, {}});
      (void)doubt(invoice.id, today(), false);
      return;
    case Deed::credit:
    case Deed::credit_loosely:
      (void)credit({invoice.id, plan.minor, plan.deed == Deed::credit});
      return;
    case Deed::send:
    case Deed::fall_due:
    case Deed::bank_day:
      return;
  }
}

const Debtor* Economy::debtor(std::int64_t id) const {
  const auto found = debtors_.find(id);
  return found == debtors_.end() ? nullptr : &found->second;
}

const Invoice* Economy::invoice(std::int64_t id) const {
  const auto found = invoices_.find(id);
  return found == invoices_.end() ? nullptr : &found->second;
}

Result<Invoice*> Economy::existing(std::int64_t id) {
  const auto found = invoices_.find(id);
  if (found == invoices_.end()) return fail(ErrorKind::not_found, "no such invoice");
  return &found->second;
}

Debtor* Economy::edit_debtor(std::int64_t id) {
  const auto found = debtors_.find(id);
  if (found == debtors_.end()) return nullptr;
  found->second.updated = now_;
  ++found->second.touches;
  return &found->second;
}

Invoice* Economy::edit_invoice(std::int64_t id) {
  const auto found = invoices_.find(id);
  if (found == invoices_.end()) return nullptr;
  found->second.updated = now_;
  ++found->second.touches;
  return &found->second;
}

std::int64_t Economy::add_debtor(Debtor debtor) {
  debtor.id = ++last_id_;
  debtor.created = debtor.updated = now_;
  if (debtor.customer_number.empty()) {
    debtor.customer_number = std::to_string(10'001 + debtors_.size());
  }
  const std::int64_t id = debtor.id;
  debtors_.emplace(id, std::move(debtor));
  return id;
}

void Economy::record(Invoice& invoice, Fact fact, bool by_api, std::string detail) {
  invoice.history.push_back({fact, now_, by_api, std::move(detail)});
  invoice.updated = now_;
}

std::string Economy::next_number() {
  const int year = today().year();
  std::string digits = std::to_string(++last_number_of_year_[year]);
  if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
  return std::to_string(year) + "-" + digits;
}

Result<std::int64_t> Economy::add_invoice(const NewInvoice& wanted) {
  const Debtor* owner = debtor(wanted.debtor);
  if (owner == nullptr) return fail(ErrorKind::not_found, "no such debtor");
  if (wanted.lines.empty()) return fail(ErrorKind::invalid_input, "an invoice needs a line");
  Invoice invoice;
  invoice.debtor = owner->id;
  invoice.lines = wanted.lines;
  invoice.reference = wanted.reference;
  invoice.language = owner->language;
  const Currency currency = wanted.lines.front().price.currency;
  std::int64_t sum = 0;
  for (const Line& line : wanted.lines)
    sum += line.quantity * line.price.minor;
  invoice.excluding_tax = {sum, currency};
  invoice.total = wanted.total.value_or(Money{sum + share(sum, wanted.tax_percent, 100), currency});
  const bool draft = wanted.as == BooksState::draft;
  invoice.invoice_date = wanted.invoice_date;
  if (!invoice.invoice_date && !draft) invoice.invoice_date = today();
  invoice.due = wanted.due.value_or(invoice.invoice_date.value_or(today()) + owner->term_days);
  if (!wanted.instalments.empty()) {
    std::int64_t all = 0;
    for (const DueAmount& one : wanted.instalments)
      all += one.minor;
    if (all != invoice.total.minor)
      return fail(ErrorKind::invalid_input, "the instalments are not the total");
    invoice.instalments = wanted.instalments;
    invoice.due = wanted.instalments.back().due;
  }
  invoice.id = ++last_id_;
  invoice.created = invoice.updated = now_;
  invoice.draft_number = ++last_draft_;
  Invoice& kept = invoices_.emplace(invoice.id, std::move(invoice)).first->second;
  record(kept, Fact::created);
  if (wanted.as == BooksState::scheduled) {
    kept.state = BooksState::scheduled;
    record(kept, Fact::scheduled);
    plan(amsterdam_instant({*kept.invoice_date, 8 * 60}), {Deed::send, kept.id, std::nullopt});
  } else if (!draft) {
    kept.number = wanted.number;
    send(kept);
  }
  return kept.id;
}

void Economy::send(Invoice& invoice) {
  if (invoice.number.empty()) invoice.number = next_number();
  invoice.draft_number = 0;
  invoice.state = BooksState::open;
  invoice.sent_on = std::min(today(), *invoice.invoice_date);  // a test may put an old one in
  invoice.next_reminder = invoice.due;
  record(invoice, Fact::sent, false, debtors_.at(invoice.debtor).email);
  if (!invoice.is_credit_note()) {
    plan(amsterdam_instant({invoice.due + 1, late_minute}),
         {Deed::fall_due, invoice.id, std::nullopt});
  }
  settle(invoice);
}

void Economy::settle(Invoice& invoice) {
  if (!invoice.is_sent()) return;
  const std::int64_t open = invoice.open_minor();
  const bool settled = invoice.is_credit_note() ? open >= 0 : open <= 0;
  const BooksState before = invoice.state;
  if (settled) {
    if (before == BooksState::paid) return;
    invoice.state = BooksState::paid;
    invoice.collecting = false;
    invoice.paid_on = invoice.payments.empty() ? today() : invoice.payments.back().booked_on;
    record(invoice, Fact::paid);
    return;
  }
  invoice.paid_on.reset();
  if (invoice.written_off_on) {
    invoice.state = BooksState::uncollectible;
  } else if (invoice.collecting) {
    invoice.state = BooksState::pending;
  } else if (invoice.reminders > 0) {
    invoice.state = BooksState::reminded;
  } else if (!invoice.is_credit_note() && invoice.due < today()) {
    invoice.state = BooksState::late;
    if (before != BooksState::late) record(invoice, Fact::became_late);
  } else {
    invoice.state = BooksState::open;
  }
}

Result<std::int64_t> Economy::pay(const Receipt& receipt) {
  Invoice& invoice = *TRY(existing(receipt.invoice));
  if (!invoice.is_sent()) return fail(ErrorKind::invalid_input, "a draft cannot be paid");
  const Debtor& owner = debtors_.at(invoice.debtor);
  Payment payment;
  payment.id = ++last_id_;
  payment.booked_on = receipt.date.value_or(today());
  payment.amount = {receipt.minor.value_or(invoice.open_minor()), invoice.total.currency};
  payment.reference = receipt.reference;
  payment.by_api = receipt.by_api;
  payment.created = now_;
  if (receipt.over_bank && !books_stopped_) {
    BankLine line;
    line.date = payment.booked_on;
    line.amount = payment.amount;
    line.counterparty = name_of(owner);
    line.iban = owner.iban;
    line.message = "Factuur " + invoice.number;
    line.bookings = {{payment.id, invoice.id, payment.id, payment.amount.minor, now_}};
    payment.bank_line = add_bank_line(std::move(line));
  }
  const std::int64_t id = payment.id;
  invoice.payments.push_back(std::move(payment));
  invoice.updated = now_;
  settle(invoice);
  return id;
}

Status Economy::remove_payment(std::int64_t id, std::int64_t payment) {
  Invoice& invoice = *TRY(existing(id));
  const auto is_it = [&](const Payment& one) { return one.id == payment; };
  const auto found = std::find_if(invoice.payments.begin(), invoice.payments.end(), is_it);
  if (found == invoice.payments.end()) return fail(ErrorKind::not_found, "no such payment");
  if (const auto line = bank_lines_.find(found->bank_line); line != bank_lines_.end()) {
    std::erase_if(line->second.bookings, [&](const auto& one) { return one.payment == payment; });
    line->second.updated = now_;
  }
  invoice.payments.erase(found);
  record(invoice, Fact::payment_removed);
  settle(invoice);
  return {};
}

Result<std::int64_t> Economy::credit(const Credit& credit) {
  Invoice& invoice = *TRY(existing(credit.invoice));
  if (!invoice.is_sent()) return fail(ErrorKind::invalid_input, "a draft cannot be credited");
  const std::int64_t minor = credit.minor.value_or(invoice.open_minor());
  if (minor <= 0) return fail(ErrorKind::invalid_input, "there is nothing to credit");
  const Currency currency = invoice.total.currency;
  Invoice note;
  note.id = ++last_id_;
  note.debtor = invoice.debtor;
  note.credits = invoice.id;
  note.reference = invoice.reference;
  note.language = invoice.language;
  note.total = {-minor, currency};
  note.excluding_tax = {-share(minor, invoice.excluding_tax.minor, invoice.total.minor), currency};
  note.lines = {{"Creditering factuur " + invoice.number, 1, note.excluding_tax}};
  note.invoice_date = today();
  note.due = today() + debtors_.at(invoice.debtor).term_days;
  note.created = now_;
  Invoice& kept = invoices_.emplace(note.id, std::move(note)).first->second;
  record(kept, Fact::credited, false, invoice.number);
  send(kept);
  if (credit.settle) {
    const std::int64_t settled = std::min(minor, std::max<std::int64_t>(invoice.open_minor(), 0));
    if (settled > 0) {
      invoice.payments.push_back(
          {++last_id_, today(), {settled, currency}, kept.id, 0, {}, false, now_});
      kept.payments.push_back({++last_id_, today(), {-settled, currency}, 0, 0, {}, false, now_});
      invoice.updated = now_;
      settle(invoice);
      settle(kept);
    }
  }
  return kept.id;
}

}  // namespace dunning::sandbox
