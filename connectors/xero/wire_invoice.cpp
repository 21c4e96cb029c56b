
#include "connectors/xero/dates.hpp"
#include "connectors/xero/text.hpp"
#include "connectors/xero/version.hpp"
#include "connectors/xero/wire.hpp"
#include "daemon/core/spelling.hpp"

namespace dunning::xero {
namespace {

using json::Cursor;
using json::Value;

// A state this table lacks is InvoiceState::unknown and never dunned. Nothing is ever deleted in
// Xero: a deleted draft and a voided invoice stay as such.
constexpr Spelling<InvoiceState> states[] = {
    {InvoiceState::draft, "DRAFT"},     {InvoiceState::draft, "SUBMITTED"},
    {InvoiceState::open, "AUTHORISED"}, {InvoiceState::paid, "PAID"},
    {InvoiceState::voided, "VOIDED"},   {InvoiceState::voided, "DELETED"},
};

Result<Money> money(const Cursor& wire, std::string_view key, Currency currency) {
  return TRY(wire.find_amount(key, currency)).value_or(Money{0, currency});
}

Result<Currency> currency_of(const Cursor& wire) {
  const auto currency = Currency::parse(TRY(wire.text("CurrencyCode")));
  if (!currency) return fail(wire.error("CurrencyCode: " + currency.error().message));
  return *currency;
}

Status read_payments(const Cursor& wire, Invoice& invoice) {
  const auto currency = invoice.total.currency;
  for (const Cursor& one : TRY(wire.find_items("Payments"))) {
    if (TRY(plain_text(one, "Status")) == "DELETED") continue;
    const auto date = TRY(find_calendar_date(one, "Date"));
    if (!date) return fail(one.error("Date: the payment has no date"));
    invoice.payments.push_back(
        {TRY(one.id_text("PaymentID")), *date, TRY(money(one, "Amount", currency)), ""});
  }
  return {};
}

// What was applied to it. An overpayment or prepayment is money that was received; a credit note is
// none.
Status read_applied(const Cursor& wire, Source source, Invoice& invoice) {
  for (const Cursor& one : TRY(wire.find_items(collection(source)))) {
    const auto guid = TRY(one.find_id_text(id_key(source)));
    const auto date = TRY(find_calendar_date(one, "Date"));
    const auto applied = TRY(money(one, "AppliedAmount", invoice.total.currency));
    if (!guid || !date || applied.is_zero()) continue;
    const bool note = source == Source::credit_notes;
    invoice.payments.push_back({*guid, *date, applied, note ? ref_of(source, *guid).id : ""});
  }
  return {};
}

std::string day(const std::optional<Date>& date) {
  return date ? to_string(*date) : "";
}

std::string version_of(const Invoice& invoice, std::string_view moment) {
  return version_text(moment,
                      {invoice.debtor.value, invoice.number, day(invoice.invoice_date),
                       day(invoice.due_date), to_string(invoice.total), to_string(invoice.open),
                       invoice.ledger_state, invoice.reference, day(invoice.expected_on),
                       invoice.payment_link, std::to_string(static_cast<int>(invoice.sent)),
                       invoice.dunned_elsewhere ? "reminded by Xero" : ""});
}

Status read_heading(const Cursor& wire, Source source, Invoice& invoice) {
  invoice.id = {ref_of(source, TRY(wire.id_text(id_key(source)))).id};
  const auto contact = TRY(wire.find("Contact"));
  const auto debtor = contact ? TRY(contact->find_id_text("ContactID")) : std::nullopt;
  if (!debtor) return fail(wire.error("Contact: the record has no contact"));
  invoice.debtor = {*debtor};
  invoice.ledger_state = TRY(wire.text("Status"));
  invoice.state = read_spelling(states, invoice.ledger_state).value_or(InvoiceState::unknown);
  invoice.invoice_date = TRY(find_calendar_date(wire, "Date"));
  invoice.reference = TRY(plain_text(wire, "Reference"));
  return {};
}

Status read_sale(const Cursor& wire, const Reading& reading, Invoice& invoice) {
  const auto currency = TRY(currency_of(wire));
  invoice.total = TRY(money(wire, "Total", currency));
  invoice.open = TRY(money(wire, "AmountDue", currency));
  // A draft has a number that was not printed yet, and may get another one.
  if (invoice.state != InvoiceState::draft) invoice.number = TRY(plain_text(wire, "InvoiceNumber"));
  invoice.due_date = TRY(find_calendar_date(wire, "DueDate"));
  invoice.expected_on = TRY(find_calendar_date(wire, "ExpectedPaymentDate"));
  const auto sent = TRY(wire.find_boolean("SentToContact"));
  invoice.sent = !sent ? Known::unknown : *sent ? Known::yes : Known::no;
  invoice.dunned_elsewhere = reading.ledger_reminds && invoice.state == InvoiceState::open;
  TRY(read_payments(wire, invoice));
  for (const auto applied : {Source::credit_notes, Source::overpayments, Source::prepayments})
    TRY(read_applied(wire, applied, invoice));
  return {};
}

// What is left of it is free: what was allocated is on the invoices already.
Status read_credit(const Cursor& wire, Source source, Invoice& invoice) {
  const auto currency = TRY(currency_of(wire));
  const auto total = TRY(money(wire, "Total", currency));
  const auto left = TRY(money(wire, "RemainingCredit", currency));
  invoice.total = {-total.minor, currency};
  invoice.open = {invoice.state == InvoiceState::open ? -left.minor : 0, currency};
  invoice.credit_note = source == Source::credit_notes;
  invoice.on_account = !invoice.credit_note;
  if (invoice.credit_note) invoice.number = TRY(plain_text(wire, "CreditNoteNumber"));
  return {};
}

}  // namespace

Result<Invoice> read_invoice(Source source, const Value& record, const Reading& reading) {
  const Cursor wire(record);
  Invoice invoice;
  TRY(read_heading(wire, source, invoice));
  if (source == Source::invoices) {
    TRY(read_sale(wire, reading, invoice));
  } else {
    TRY(read_credit(wire, source, invoice));
  }
  invoice.version = version_of(invoice, moment_of(wire));
  return invoice;
}

void set_payment_link(Invoice& invoice, const std::string& link) {
  invoice.payment_link = link;
  invoice.version = version_of(invoice, std::string(moment_in(invoice.version)));
}

bool is_whole_in_summary(const Invoice& invoice) {
  if (invoice.state == InvoiceState::draft) return true;
  return invoice.state == InvoiceState::open && invoice.open == invoice.total;
}

bool is_wanted(Source source, const Value& record) {
  if (source == Source::contacts) return true;
  const Cursor wire(record);
  const auto type = wire.text_or_empty("Type");
  if (!type) return true;  // unreadable, which reading it will say
  const bool theirs =
      type->starts_with("ACCPAY") || type->starts_with("SPEND") || type->starts_with("AP");
  if (theirs) return false;
  if (source == Source::invoices) return true;
  const auto status = wire.text_or_empty("Status");
  return !status || (*status != "DRAFT" && *status != "SUBMITTED");
}

}  // namespace dunning::xero
