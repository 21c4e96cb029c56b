#include "tests/sandbox/xero/mirror.hpp"
#include "tests/sandbox/shares.hpp"

#include <algorithm>
#include <utility>

namespace dunning::sandbox::xero {

namespace {

constexpr std::size_t most_changes = 10'000;  // kept for webhooks

// The receipts of an invoice without those that the bank took back.
std::vector<Receipt> receipts_of(const Invoice& invoice) {
  std::vector<Receipt> receipts;
  for (const Payment& payment : invoice.payments) {
    if (payment.credit_note != 0 || payment.on_account != 0) continue;
    if (payment.amount.minor > 0) {
      receipts.push_back({payment.id, invoice.id, payment.booked_on, payment.amount.minor,
                          payment.reference, payment.bank_line != 0, false, payment.created});
      continue;
    }
    std::int64_t back = -payment.amount.minor;
    for (auto it = receipts.rbegin(); it != receipts.rend() && back > 0; ++it) {
      const std::int64_t part = std::min(back, it->minor);
      it->minor -= part;
      back -= part;
    }
  }
  std::erase_if(receipts, [](const Receipt& one) { return one.minor == 0; });
  return receipts;
}

std::int64_t credited(const Invoice& invoice) {
  std::int64_t sum = 0;
  for (const Payment& payment : invoice.payments) {
    if (payment.credit_note != 0 || payment.on_account != 0) sum += payment.amount.minor;
  }
  if (invoice.state == BooksState::uncollectible) sum += invoice.open_minor();
  return sum;
}

// When something happened that Xero knows of: its history knows lateness and reminders as well.
Instant last_relevant(const Invoice& invoice) {
  Instant last = invoice.created;
  for (const Happening& happening : invoice.history) {
    switch (happening.fact) {
      case Fact::created:
      case Fact::scheduled:
      case Fact::sent:
      case Fact::paid:
      case Fact::payment_removed:
      case Fact::credited:
      case Fact::edited:
      case Fact::written_off:
        last = std::max(last, happening.at);
        break;
      default:
        break;
    }
  }
  for (const Payment& payment : invoice.payments)
    last = std::max(last, payment.created);
  return last;
}

}  // namespace

const char* Paper::status() const {
  if (gone) return invoice.is_sent() ? "VOIDED" : "DELETED";
  switch (invoice.state) {
    case BooksState::draft:
      return "DRAFT";
    case BooksState::scheduled:
      return "SUBMITTED";
    case BooksState::paid:
    case BooksState::uncollectible:
      return "PAID";
    default:
      return "AUTHORISED";
  }
}

std::int64_t Paper::total_minor() const {
  return invoice.total.minor < 0 ? -invoice.total.minor : invoice.total.minor;
}

std::int64_t Paper::received_minor() const {
  std::int64_t sum = 0;
  for (const Receipt& receipt : receipts)
    sum += receipt.minor;
  return sum;
}

std::int64_t Paper::paid_minor() const {
  return received_minor() - overpaid_minor();
}

std::int64_t Paper::overpaid_minor() const {
  if (gone || is_credit_note()) return 0;
  return std::max<std::int64_t>(received_minor() + credited_minor - total_minor(), 0);
}

std::int64_t Paper::due_minor() const {
  if (gone) return 0;
  if (is_credit_note()) return std::max<std::int64_t>(-invoice.open_minor(), 0);
  return std::max<std::int64_t>(total_minor() - received_minor() - credited_minor, 0);
}

bool Paper::is_paid_in_part() const {
  return due_minor() > 0 && due_minor() < total_minor();
}

Mirror::Mirror(const Economy& economy, const Switches& switches)
    : economy_(economy), switches_(switches) {
  catch_up();
  changes_.clear();
}

const Paper* Mirror::paper(std::int64_t id) const {
  const auto found = papers_.find(id);
  return found == papers_.end() || !shows(found->second.invoice.debtor) ? nullptr : &found->second;
}

const Person* Mirror::person(std::int64_t id) const {
  const auto found = people_.find(id);
  return found == people_.end() || !shows(id) ? nullptr : &found->second;
}

bool Mirror::shows(std::int64_t debtor) const {
  return !switches_.share || is_in(Share::xero, debtor);
}

void Mirror::catch_up() {
  for (const auto& [id, debtor] : economy_.debtors())
    see(debtor);
  // Both are in the order of their ids, so what vanished is found on the way.
  auto paper = papers_.begin();
  const auto bury = [&] {
    if (!paper->second.gone) {
      paper->second.gone = true;
      paper->second.updated = economy_.now();
      for (const Receipt& receipt : paper->second.receipts)
        receipts_[receipt.id].deleted = true;
      change(paper->second.is_credit_note() ? Change::What::credit_note : Change::What::invoice,
             paper->first, false);
    }
    ++paper;
  };
  for (const auto& [id, invoice] : economy_.invoices()) {
    while (paper != papers_.end() && paper->first < id)
      bury();
    if (paper != papers_.end() && paper->first == id) ++paper;
    see(invoice);
  }
  while (paper != papers_.end())
    bury();
  for (const auto& [id, money] : economy_.on_account()) {
    const auto [known, created] = on_account_.try_emplace(id, money.updated);
    if (!created && known->second == money.updated) continue;
    known->second = money.updated;
    change(money.kind == OnAccount::Kind::overpayment ? Change::What::overpayment
                                                      : Change::What::prepayment,
           id, created);
  }
}

void Mirror::see(const Debtor& debtor) {
  const auto [known, created] = people_.try_emplace(debtor.id);
  Person& person = known->second;
  const Debtor& before = person.debtor;
  const auto looks = [](const Debtor& one) {
    return std::tie(one.company, one.first_name, one.last_name, one.street, one.postcode, one.city,
                    one.country, one.phone, one.email, one.customer_number, one.company_number,
                    one.vat_number, one.iban, one.term_days, one.archived, one.classification,
                    one.touches);
  };
  if (!created && before.updated == debtor.updated && before.notes.size() == debtor.notes.size() &&
      looks(before) == looks(debtor))
    return;
  const bool noted = before.notes.size() != debtor.notes.size();
  const bool moved = noted ? switches_.notes_bump : looks(before) != looks(debtor);
  person.debtor = debtor;
  if (!created && !moved) return;
  person.updated = debtor.updated;
  change(Change::What::contact, debtor.id, created);
}

void Mirror::see(const Invoice& invoice) {
  const Seen now{invoice.updated,      invoice.history.size(), invoice.payments.size(),
                 invoice.notes.size(), invoice.touches,        invoice.state,
                 invoice.due};
  const auto known = seen_.find(invoice.id);
  const bool created = known == seen_.end();
  if (!created && known->second == now) return;
  seen_[invoice.id] = now;
  Paper& paper = papers_[invoice.id];
  std::vector<Receipt> before = std::move(paper.receipts);
  const bool was_in_part = !created && paper.is_paid_in_part();
  paper.invoice = invoice;
  paper.receipts = receipts_of(invoice);
  paper.credited_minor = credited(invoice);

  const Print after = print_of(paper);
  Print& held = prints_[invoice.id];
  const bool quietly = switches_.quiet_edits && (was_in_part || paper.is_paid_in_part());
  if (created || held.of_all != after.of_all || (!quietly && held.quiet != after.quiet)) {
    const Instant relevant = last_relevant(invoice);
    paper.updated = created || relevant > paper.updated ? relevant : invoice.updated;
    change(paper.is_credit_note() ? Change::What::credit_note : Change::What::invoice, invoice.id,
           created);
  }
  held = after;

  for (const Receipt& receipt : before) {
    const auto same = [&](const Receipt& one) { return one.id == receipt.id; };
    if (std::any_of(paper.receipts.begin(), paper.receipts.end(), same)) continue;
    Receipt& kept = receipts_[receipt.id];
    kept.deleted = true;
    kept.updated = invoice.updated;
    change(Change::What::payment, receipt.id, false);
  }
  for (const Receipt& receipt : paper.receipts) {
    const auto [place, added] = receipts_.try_emplace(receipt.id, receipt);
    if (added) change(Change::What::payment, receipt.id, true);
    place->second.minor = receipt.minor;
  }
}

// Neither late nor reminded nor paused is anything that Xero knows of.
Mirror::Print Mirror::print_of(const Paper& paper) const {
  const Invoice& invoice = paper.invoice;
  Print print;
  print.quiet = to_string(invoice.due) + (is_sent_to_contact(invoice.id) ? " sent" : "");
  std::string& text = print.of_all;
  const auto add = [&](const std::string& part) { text += part + "\x1f"; };
  add(paper.status());
  add(invoice.number);
  add(invoice.reference);
  add(std::to_string(invoice.debtor));
  add(std::to_string(invoice.total.minor));
  add(std::to_string(invoice.touches - static_cast<int>(invoice.notes.size())));  // a note is one
  add(invoice.invoice_date ? to_string(*invoice.invoice_date) : "");
  add(invoice.expected_on ? to_string(*invoice.expected_on) : "");
  if (switches_.payments_bump || paper.due_minor() == 0) {
    for (const Payment& payment : invoice.payments)
      add(std::to_string(payment.id) + " " + std::to_string(payment.amount.minor));
  }
  if (switches_.notes_bump) add(std::to_string(invoice.notes.size()));
  return print;
}

void Mirror::set_sent(std::int64_t invoice, bool sent) {
  sent_[invoice] = sent;
  seen_[invoice].touches = -1;  // looked at again
}

// Who has an address got it by mail.
bool Mirror::is_sent_to_contact(std::int64_t invoice) const {
  const auto said = sent_.find(invoice);
  if (said != sent_.end()) return said->second;
  const auto found = papers_.find(invoice);
  if (found == papers_.end() || !found->second.invoice.is_sent()) return false;
  const Debtor* debtor = economy_.debtor(found->second.invoice.debtor);
  return debtor != nullptr && !debtor->email.empty();
}

void Mirror::change(Change::What what, std::int64_t record, bool created) {
  if (changes_.size() < most_changes) changes_.push_back({what, record, created, economy_.now()});
}

std::vector<Change> Mirror::take_changes() {
  return std::exchange(changes_, {});
}

}  // namespace dunning::sandbox::xero
