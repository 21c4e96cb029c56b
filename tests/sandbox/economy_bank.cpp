// The company's bank account and who keeps it in the books.
#include <algorithm>
#include <utility>

#include "tests/sandbox/amsterdam.hpp"
#include "tests/sandbox/economy.hpp"

namespace dunning::sandbox {

namespace {

constexpr int statement_minute = 6 * 60 + 30;

Date next_banking_day(Date day) {
  while (day.iso_weekday() > 5)
    day = day + 1;
  return day;
}

}  // namespace

std::string Economy::name_of(const Debtor& debtor) const {
  return debtor.company.empty() ? debtor.first_name + " " + debtor.last_name : debtor.company;
}

std::int64_t Economy::add_bank_line(BankLine line) {
  line.id = ++last_id_;
  line.created = line.updated = now_;
  const std::int64_t id = line.id;
  bank_lines_.emplace(id, std::move(line));
  return id;
}

Status Economy::remove_bank_line(std::int64_t id) {
  const auto found = bank_lines_.find(id);
  if (found == bank_lines_.end()) return fail(ErrorKind::not_found, "no such bank line");
  const auto bookings = found->second.bookings;
  for (const auto& booking : bookings) {
    if (booking.payment != 0) TRY(remove_payment(booking.invoice, booking.payment));
  }
  bank_lines_.erase(id);
  return {};
}

void Economy::touch_bank_line(std::int64_t id) {
  const auto found = bank_lines_.find(id);
  if (found == bank_lines_.end()) return;
  found->second.updated = now_;
  ++found->second.touches;
}

// Onto the statement, or aside while no statements come in.
std::optional<std::int64_t> Economy::come_in(BankLine line, std::int64_t invoice,
                                             int book_in_days) {
  if (books_stopped_) {
    held_.push_back({std::move(line), invoice, book_in_days});
    return std::nullopt;
  }
  const std::int64_t id = add_bank_line(std::move(line));
  if (invoice == 0) {
    (void)book(id, std::nullopt);
  } else if (book_in_days == 0) {
    (void)book(id, invoice);
  } else if (book_in_days > 0) {
    plan(now_ + Millis{book_in_days * 24LL * 3'600'000}, {Deed::book, invoice, std::nullopt, id});
  }
  return id;
}

Result<std::optional<std::int64_t>> Economy::receive(const Arrival& arrival) {
  const Invoice& invoice = *TRY(existing(arrival.invoice));
  const Debtor& owner = debtors_.at(invoice.debtor);
  BankLine line;
  line.date = arrival.date.value_or(today());
  line.amount = {arrival.minor.value_or(invoice.open_minor()), invoice.total.currency};
  line.counterparty = name_of(owner);
  line.iban = owner.iban;
  line.message = "Factuur " + invoice.number;
  return come_in(std::move(line), invoice.id, arrival.book_in_days.value_or(booking_delay_days_));
}

Status Economy::book(std::int64_t id, std::optional<std::int64_t> on) {
  const auto found = bank_lines_.find(id);
  if (found == bank_lines_.end()) return fail(ErrorKind::not_found, "no such bank line");
  BankLine& line = found->second;
  BankLine::Booking booking{++last_id_, 0, 0, line.open_minor(), now_};
  if (booking.minor == 0) return fail(ErrorKind::invalid_input, "the line is processed");
  if (on) {
    Invoice& invoice = *TRY(existing(*on));
    if (!invoice.is_sent()) return fail(ErrorKind::invalid_input, "a draft cannot be paid");
    if (invoice.total.currency != line.amount.currency)
      return fail(ErrorKind::invalid_input, "the line has another currency than the invoice");
    if (booking.minor > 0) booking.minor = std::min(booking.minor, invoice.open_minor());
    if (booking.minor == 0) return fail(ErrorKind::invalid_input, "nothing of the invoice is open");
    booking.invoice = invoice.id;
    booking.payment = booking.id;
    invoice.payments.push_back({booking.payment,
                                line.date,
                                {booking.minor, line.amount.currency},
                                0,
                                line.id,
                                {},
                                false,
                                now_});
    invoice.updated = now_;
    settle(invoice);
  }
  line.bookings.push_back(booking);
  line.updated = now_;
  return {};
}

Result<std::int64_t> Economy::reverse_payment(std::int64_t id) {
  Invoice& invoice = *TRY(existing(id));
  const auto received = [](const Payment& one) {
    return one.amount.is_positive() && one.credit_note == 0;
  };
  const auto last = std::find_if(invoice.payments.rbegin(), invoice.payments.rend(), received);
  if (last == invoice.payments.rend())
    return fail(ErrorKind::invalid_input, "the invoice has no payment that could go back");
  const Debtor& owner = debtors_.at(invoice.debtor);
  BankLine line;
  line.date = today();
  line.amount = {-last->amount.minor, last->amount.currency};
  line.counterparty = name_of(owner);
  line.iban = owner.iban;
  line.message = "Terugboeking factuur " + invoice.number;
  const std::int64_t back = add_bank_line(std::move(line));
  TRY(book(back, id));
  return back;
}

void Economy::keep_books_from(Date day) {
  plan(amsterdam_instant({next_banking_day(day), statement_minute}), {Deed::bank_day, 0, {}, 0});
}

void Economy::bank_day() {
  const Date day = today();
  BankLine line;
  line.date = day;
  line.amount = {-(1'000 + day.days() * 37 % 9'000), Currency()};
  line.counterparty = "Kantoorhandel De Punt B.V.";
  line.iban = "NL02ABNA0123456789";
  line.message = "Kosten " + to_string(day);
  (void)come_in(std::move(line), 0, 0);
  keep_books_from(day + 1);
}

void Economy::go_on_with_books() {
  books_stopped_ = false;
  for (auto& held : std::exchange(held_, {}))
    (void)come_in(std::move(held.line), held.invoice, held.book_in_days);
}

}  // namespace dunning::sandbox
