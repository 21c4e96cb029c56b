#include "tests/sandbox/exact_online/terms.hpp"

#include <algorithm>

#include "tests/sandbox/exact_online/values.hpp"

namespace dunning::sandbox::exact_online {

namespace {

constexpr int open_status = 20;
constexpr int matched_status = 50;

// A piece of one due date, paid or still open.
struct Part {
  std::int64_t payment = 0;  // that settled it; 0 while open
  std::int64_t minor = 0;    // of the invoice's sign
  std::optional<Date> settled_on;
};

// One due date and how payments cut it up, in order; the open rest is last.
struct Instalment {
  int index = 0;
  Date due;
  std::int64_t rest = 0;
  std::vector<Part> settled;
};

std::vector<Instalment> instalments_of(const Invoice& invoice) {
  std::vector<Instalment> all;
  for (const DueAmount& one : invoice.instalments)
    all.push_back({static_cast<int>(all.size()), one.due, one.minor, {}});
  if (all.empty()) all.push_back({0, invoice.due, invoice.total.minor, {}});
  return all;
}

// What was paid comes off the earliest due date first; what goes back opens the latest again. The
// rest of `minor` that found no place, of the payment's sign.
std::int64_t settle(std::vector<Instalment>& all, const Payment& payment, int sign) {
  std::int64_t left = payment.amount.minor * sign;
  for (Instalment& one : all) {
    if (left <= 0) break;
    const std::int64_t taken = std::min(left, one.rest * sign);
    if (taken <= 0) continue;
    one.settled.push_back({payment.id, taken * sign, payment.booked_on});
    one.rest -= taken * sign;
    left -= taken;
  }
  for (auto one = all.rbegin(); one != all.rend() && left < 0; ++one) {
    while (!one->settled.empty() && left < 0) {
      Part& last = one->settled.back();
      const std::int64_t back = std::min(-left, last.minor * sign);
      last.minor -= back * sign;
      one->rest += back * sign;
      left += back;
      if (last.minor == 0) one->settled.pop_back();
    }
  }
  return left * sign;
}

Term row_of(const Invoice& invoice) {
  Term term;
  term.kind = invoice.is_credit_note() ? TermKind::credit_note : TermKind::claim;
  term.invoice = invoice.id;
  term.debtor = invoice.debtor;
  term.number = invoice.number;
  term.reference = invoice.reference;
  term.invoice_date = invoice.invoice_date;
  term.last_due = invoice.due;
  term.total = invoice.total;
  term.touches = invoice.touches;
  return term;
}

// Money that is more than the invoice asked for.
Term excess_row(const Invoice& invoice, const Payment& payment, std::int64_t minor) {
  Term term = row_of(invoice);
  term.kind = TermKind::receipt;
  term.id = make_guid(GuidKind::excess, payment.id);
  term.entry = make_guid(GuidKind::bank_entry, payment.bank_line);
  term.bank_line = payment.bank_line;
  term.invoice_date = payment.booked_on;
  term.due = term.last_due = payment.booked_on;
  term.amount = {-minor, payment.amount.currency};
  term.total = {-payment.amount.minor, payment.amount.currency};
  return term;
}

}  // namespace

std::vector<Term> terms_of(const Invoice& invoice, const Switches& switches) {
  std::vector<Term> terms;
  if (!invoice.is_sent()) return terms;
  const int sign = invoice.is_credit_note() ? -1 : 1;
  std::vector<Instalment> instalments = instalments_of(invoice);
  for (const Payment& payment : invoice.payments) {
    const std::int64_t too_much = settle(instalments, payment, sign);
    if (too_much > 0) terms.push_back(excess_row(invoice, payment, too_much));
  }
  for (const Instalment& one : instalments) {
    const std::int64_t record = invoice.id * instalments_most + one.index;
    std::vector<Part> parts = one.settled;
    if (one.rest != 0 || parts.empty()) parts.push_back({0, one.rest, std::nullopt});
    const std::size_t original = switches.open_part_keeps_id ? parts.size() - 1 : 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      Term term = row_of(invoice);
      // The one that keeps the identity, or one that is named for the payment before or at the cut.
      const std::int64_t cut =
          i == original ? 0 : parts[switches.open_part_keeps_id ? i : i - 1].payment;
      const bool first = i == original;
      const std::int64_t piece = cut * instalments_most + one.index;
      term.id = make_guid(first ? GuidKind::term : GuidKind::term_part, first ? record : piece);
      term.entry = make_guid(GuidKind::term_entry, first ? record : piece + 100'000'000'000);
      term.due = one.due;
      term.amount = {parts[i].minor, invoice.total.currency};
      const bool written_off = invoice.state == BooksState::uncollectible;
      if (parts[i].payment != 0 || written_off || parts[i].minor == 0) {
        term.status = matched_status;
        term.settled_on = parts[i].payment != 0 ? parts[i].settled_on
                          : written_off         ? invoice.written_off_on
                                                : invoice.invoice_date;
      } else {
        term.status = invoice.collecting ? switches.collecting_status : open_status;
      }
      terms.push_back(std::move(term));
    }
  }
  return terms;
}

std::vector<Term> terms_of(const BankLine& line, std::int64_t payer, const Economy& economy,
                           const Switches& switches) {
  std::vector<Term> terms;
  Term row;
  row.kind = TermKind::receipt;
  row.entry = make_guid(GuidKind::bank_entry, line.id);
  row.bank_line = line.id;
  row.invoice_date = line.date;
  row.due = row.last_due = line.date;
  row.total = {-line.amount.minor, line.amount.currency};
  row.touches = line.touches;
  std::int64_t index = 0;
  for (const BankLine::Booking& booking : line.bookings) {
    const Invoice* invoice = economy.invoice(booking.invoice);
    const std::int64_t at = index++;
    if (invoice == nullptr || booking.minor <= 0 || !switches.receipts_matched_shown) continue;
    Term matched = row;
    matched.id = make_guid(GuidKind::receipt, line.id * instalments_most + at);
    matched.debtor = invoice->debtor;
    matched.reference = invoice->number;
    matched.amount = {-booking.minor, line.amount.currency};
    matched.status = matched_status;
    matched.settled_on = line.date;
    terms.push_back(std::move(matched));
  }
  const std::int64_t open = line.open_minor();
  if (open > 0 && payer != 0 && switches.receipts_on_account) {
    row.id = make_guid(GuidKind::receipt, line.id * instalments_most + index);
    row.debtor = payer;
    row.reference = line.message;
    row.amount = {-open, line.amount.currency};
    terms.push_back(std::move(row));
  }
  return terms;
}

std::vector<Term> terms_of(const OnAccount& money) {
  if (money.voided) return {};
  Term row;
  row.kind = TermKind::receipt;
  row.id = make_guid(GuidKind::on_account, money.id);
  row.entry = make_guid(GuidKind::bank_entry, money.id);
  row.bank_line = money.id;
  row.debtor = money.debtor;
  row.reference = money.reference;
  row.invoice_date = money.date;
  row.due = row.last_due = money.date;
  row.total = {-money.amount.minor, money.amount.currency};
  const std::int64_t left = money.left_minor();
  row.amount = {left > 0 ? -left : row.total.minor, money.amount.currency};
  if (left <= 0) {
    row.status = matched_status;
    row.settled_on = money.allocations.empty() ? money.date : money.allocations.back().on;
  }
  return {row};
}

}  // namespace dunning::sandbox::exact_online
