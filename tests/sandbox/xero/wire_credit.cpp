// What a contact has to the good: credit notes, overpayments, prepayments; and the bank.
#include <nlohmann/json.hpp>

#include "tests/sandbox/xero/ids.hpp"
#include "tests/sandbox/xero/wire.hpp"
#include "tests/sandbox/xero/wire_text.hpp"

namespace dunning::sandbox::xero {

namespace {

constexpr const char* rate_one = "1.0000000000";

Json allocations_of(const std::vector<OnAccount::Allocation>& allocations, Currency currency,
                    const Wire& wire) {
  Json all = Json::array();
  for (const auto& allocation : allocations) {
    const Paper* paper = wire.mirror.paper(allocation.invoice);
    Json one{{"AllocationID", make_guid(IdKind::allocation, allocation.id)},
             {"Amount", amount(allocation.minor, currency)},
             {"Invoice",
              {{"InvoiceID", make_guid(IdKind::invoice, allocation.invoice)},
               {"InvoiceNumber", paper == nullptr ? "" : paper->invoice.number}}}};
    put_date(one, "Date", allocation.on, wire.switches);
    one.erase("DateString");
    all.push_back(std::move(one));
  }
  return all;
}

Value day(const std::optional<Date>& date) {
  return date ? Value(Instant{date->days() * 86'400'000}) : Value(Null{});
}

}  // namespace

const char* Credit::status() const {
  if (voided) return "VOIDED";
  return left_minor == 0 ? "PAID" : "AUTHORISED";
}

std::vector<CreditNote> Wire::credit_notes() const {
  std::vector<CreditNote> notes;
  for (const auto& [id, paper] : mirror.papers()) {
    const Invoice& invoice = paper.invoice;
    const bool written_off = !paper.gone && invoice.state == BooksState::uncollectible;
    if (!mirror.shows(invoice.debtor) || (!paper.is_credit_note() && !written_off)) continue;
    CreditNote note;
    note.debtor = invoice.debtor;
    note.currency = invoice.total.currency;
    note.updated = paper.updated;
    if (written_off && !paper.is_credit_note()) {
      note.guid = make_guid(IdKind::written_off, id);
      note.number = invoice.number + "-W";
      note.date = note.paid_on = invoice.written_off_on;
      note.net_minor = note.total_minor = invoice.open_minor();
      note.status = "PAID";
      note.allocations = {
          {id, id, invoice.open_minor(), invoice.written_off_on.value_or(economy.today())}};
      notes.push_back(std::move(note));
      continue;
    }
    note.guid = make_guid(IdKind::invoice, id);
    note.number = invoice.number;
    note.reference = invoice.reference;
    note.date = invoice.invoice_date;
    note.due = invoice.due;
    note.net_minor = -invoice.excluding_tax.minor;
    note.total_minor = paper.total_minor();
    note.left_minor = paper.due_minor();
    note.status = paper.status();
    note.paid_on = invoice.paid_on;
    note.record = id;
    note.lines = &invoice.lines;
    if (const Paper* credited = mirror.paper(invoice.credits)) {
      for (const Payment& payment : credited->invoice.payments) {
        if (payment.credit_note == id)
          note.allocations.push_back(
              {payment.id, invoice.credits, payment.amount.minor, payment.booked_on});
      }
    }
    notes.push_back(std::move(note));
  }
  return notes;
}

Json Wire::credit_note(const CreditNote& note, Shape shape) const {
  Json wire{{"CreditNoteID", note.guid},
            {"CreditNoteNumber", note.number},
            {"Payments", Json::array()},
            {"ID", note.guid},
            {"HasErrors", false},
            {"CurrencyRate", number(rate_one)},
            {"Type", "ACCRECCREDIT"},
            {"Reference", note.reference},
            {"SentToContact", false},
            {"RemainingCredit", amount(note.left_minor, note.currency)},
            {"Allocations", allocations_of(note.allocations, note.currency, *this)},
            {"HasAttachments", false},
            {"Contact", contact_of(note.debtor, shape)}};
  if (note.date) put_date(wire, "Date", *note.date, switches);
  if (note.due) put_date(wire, "DueDate", *note.due, switches);
  wire["Status"] = note.status;
  wire["LineAmountTypes"] = "Exclusive";
  Json& lines = wire["LineItems"] = Json::array();
  if (shape != Shape::list && note.lines != nullptr) {
    for (const Line& line : *note.lines)
      lines.push_back({{"Description", line.description},
                       {"UnitAmount", amount(-line.price.minor, note.currency)},
                       {"LineAmount", amount(-line.price.minor * line.quantity, note.currency)},
                       {"AccountCode", "200"},
                       {"Tracking", Json::array()},
                       {"Quantity", number(std::to_string(line.quantity) + ".0000")}});
  }
  wire["SubTotal"] = amount(note.net_minor, note.currency);
  wire["TotalTax"] = amount(note.total_minor - note.net_minor, note.currency);
  wire["Total"] = amount(note.total_minor, note.currency);
  put_updated(wire, note.updated, switches);
  wire["CurrencyCode"] = note.currency.code();
  if (std::string_view(note.status) == "PAID" && note.paid_on) {
    put_date(wire, "FullyPaidOnDate", *note.paid_on, switches);
    wire.erase("FullyPaidOnDateString");
  }
  if (note.record != 0) overrides.apply(Overrides::Kind::invoice, note.record, wire);
  return wire;
}

std::optional<Value> Wire::credit_note_field(const CreditNote& note, std::string_view name) const {
  if (name == "Type") return "ACCRECCREDIT";
  if (name == "Status") return note.status;
  if (name == "CreditNoteID" || name == "CreditNoteId") return note.guid;
  if (name == "CreditNoteNumber") return note.number;
  if (name == "Reference") return note.reference.empty() ? Value(Null{}) : Value(note.reference);
  if (name == "Date") return day(note.date);
  if (name == "DueDate") return day(note.due);
  if (name == "Total") return scaled(note.total_minor, note.currency);
  if (name == "RemainingCredit") return scaled(note.left_minor, note.currency);
  if (name == "CurrencyCode") return std::string(note.currency.code());
  if (name == "UpdatedDateUTC") return note.updated;
  if (name.starts_with("Contact.")) {
    const Person* person = mirror.person(note.debtor);
    return person == nullptr ? Value(Null{}) : contact_field(*person, name.substr(8));
  }
  return std::nullopt;
}

std::vector<Credit> Wire::credits(bool prepayments) const {
  std::vector<Credit> credits;
  for (const auto& [id, money] : economy.on_account()) {
    const bool prepayment = money.kind == OnAccount::Kind::prepayment;
    if (prepayment != prepayments || !mirror.shows(money.debtor)) continue;
    credits.push_back({prepayment, make_guid(IdKind::on_account, id), money.debtor, money.date,
                       money.amount.currency, money.amount.minor, money.left_minor(), money.voided,
                       money.reference, money.allocations, money.updated});
  }
  if (prepayments) return credits;
  for (const auto& [id, paper] : mirror.papers()) {
    const std::int64_t over = paper.overpaid_minor();
    if (over == 0 || !mirror.shows(paper.invoice.debtor)) continue;
    credits.push_back({false,
                       make_guid(IdKind::overpaid, id),
                       paper.invoice.debtor,
                       paper.receipts.empty() ? economy.today() : paper.receipts.back().date,
                       paper.invoice.total.currency,
                       over,
                       over,
                       false,
                       paper.invoice.number,
                       {},
                       paper.updated});
  }
  return credits;
}

Json Wire::credit(const Credit& credit) const {
  const char* id = credit.prepayment ? "PrepaymentID" : "OverpaymentID";
  Json wire{{id, credit.guid},
            {"ID", credit.guid},
            {"Type", credit.prepayment ? "RECEIVE-PREPAYMENT" : "RECEIVE-OVERPAYMENT"}};
  if (!credit.reference.empty()) wire["Reference"] = credit.reference;
  wire["CurrencyRate"] = number(rate_one);
  wire["RemainingCredit"] = amount(credit.left_minor, credit.currency);
  wire["Allocations"] = allocations_of(credit.allocations, credit.currency, *this);
  wire["Payments"] = Json::array();
  wire["HasAttachments"] = false;
  wire["Contact"] = contact_of(credit.debtor, Shape::list);
  put_date(wire, "Date", credit.date, switches);
  wire["Status"] = credit.status();
  wire["LineAmountTypes"] = credit.prepayment ? "Inclusive" : "NoTax";
  wire["LineItems"] = Json::array();
  wire["SubTotal"] = amount(credit.total_minor, credit.currency);
  wire["TotalTax"] = amount(0, credit.currency);
  wire["Total"] = amount(credit.total_minor, credit.currency);
  put_updated(wire, credit.updated, switches);
  wire["CurrencyCode"] = credit.currency.code();
  return wire;
}

std::optional<Value> Wire::credit_field(const Credit& credit, std::string_view name) const {
  if (name == "Type") return credit.prepayment ? "RECEIVE-PREPAYMENT" : "RECEIVE-OVERPAYMENT";
  if (name == "Status") return credit.status();
  if (name == "OverpaymentID" || name == "PrepaymentID" || name == "ID") return credit.guid;
  if (name == "Date") return day(credit.date);
  if (name == "Total") return scaled(credit.total_minor, credit.currency);
  if (name == "RemainingCredit") return scaled(credit.left_minor, credit.currency);
  if (name == "Reference")
    return credit.reference.empty() ? Value(Null{}) : Value(credit.reference);
  if (name == "CurrencyCode") return std::string(credit.currency.code());
  if (name == "UpdatedDateUTC") return credit.updated;
  if (name.starts_with("Contact.")) {
    const Person* person = mirror.person(credit.debtor);
    return person == nullptr ? Value(Null{}) : contact_field(*person, name.substr(8));
  }
  return std::nullopt;
}

// A line of the statement that was booked on no invoice; the others are payments.
Json Wire::bank_transaction(const BankLine& line) const {
  const Currency currency = line.amount.currency;
  const bool spent = line.amount.minor < 0;
  const std::int64_t minor = spent ? -line.amount.minor : line.amount.minor;
  Json wire{{"BankTransactionID", make_guid(IdKind::bank_transaction, line.id)},
            {"BankAccount",
             {{"AccountID", make_guid(IdKind::account, 1)},
              {"Code", "090"},
              {"Name", "Zakelijke rekening"}}},
            {"Type", spent ? "SPEND" : "RECEIVE"},
            {"Reference", line.message},
            {"IsReconciled", true},
            {"HasAttachments", false},
            {"Contact",
             {{"ContactID", make_guid(IdKind::contact, 1'000'000 + line.id)},
              {"Name", line.counterparty},
              {"Addresses", Json::array()},
              {"Phones", Json::array()},
              {"ContactGroups", Json::array()},
              {"ContactPersons", Json::array()},
              {"HasValidationErrors", false}}}};
  put_date(wire, "Date", line.date, switches);
  wire["Status"] = "AUTHORISED";
  wire["LineAmountTypes"] = "NoTax";
  wire["LineItems"] = Json::array();
  wire["SubTotal"] = amount(minor, currency);
  wire["TotalTax"] = amount(0, currency);
  wire["Total"] = amount(minor, currency);
  put_updated(wire, line.updated, switches);
  wire.erase("UpdatedDateUTCString");
  wire["CurrencyCode"] = currency.code();
  overrides.apply(Overrides::Kind::bank_line, line.id, wire);
  return wire;
}

std::optional<Value> Wire::bank_transaction_field(const BankLine& line,
                                                  std::string_view name) const {
  const std::int64_t minor = line.amount.minor < 0 ? -line.amount.minor : line.amount.minor;
  if (name == "Type") return line.amount.minor < 0 ? "SPEND" : "RECEIVE";
  if (name == "Status") return "AUTHORISED";
  if (name == "BankTransactionID") return make_guid(IdKind::bank_transaction, line.id);
  if (name == "BankAccount.AccountID") return make_guid(IdKind::account, 1);
  if (name == "Date") return day(line.date);
  if (name == "Total") return scaled(minor, line.amount.currency);
  if (name == "Reference") return line.message;
  if (name == "IsReconciled") return true;
  if (name == "UpdatedDateUTC") return line.updated;
  return std::nullopt;
}

}  // namespace dunning::sandbox::xero
