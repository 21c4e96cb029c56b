// Invoices and what is paid on them.
#include <nlohmann/json.hpp>

#include "tests/sandbox/xero/ids.hpp"
#include "tests/sandbox/xero/wire.hpp"
#include "tests/sandbox/xero/wire_text.hpp"

namespace dunning::sandbox::xero {

namespace {

constexpr const char* rate_one = "1.0000000000";

std::int64_t tax_of(const Line& line, const Invoice& invoice) {
  const std::int64_t net = line.price.minor * line.quantity;
  const std::int64_t whole_net = invoice.excluding_tax.minor;
  return whole_net == 0 ? 0 : net * (invoice.total.minor - whole_net) / whole_net;
}

Json line_of(const Invoice& invoice, const Line& line, int row) {
  const Currency currency = invoice.total.currency;
  const std::int64_t sign = invoice.is_credit_note() ? -1 : 1;
  const bool taxed = invoice.total.minor != invoice.excluding_tax.minor;
  return {{"Description", line.description},
          {"UnitAmount", amount(sign * line.price.minor, currency)},
          {"TaxType", taxed ? "OUTPUT" : "NONE"},
          {"TaxAmount", amount(sign * tax_of(line, invoice), currency)},
          {"LineAmount", amount(sign * line.price.minor * line.quantity, currency)},
          {"AccountCode", "200"},
          {"Tracking", Json::array()},
          {"Quantity", number(std::to_string(line.quantity) + ".0000")},
          {"LineItemID", make_guid(IdKind::line, invoice.id * 100 + row)}};
}

Json payment_in(const Receipt& receipt, Currency currency, const Switches& switches) {
  Json wire{{"PaymentID", make_guid(IdKind::payment, receipt.id)}};
  put_date(wire, "Date", receipt.date, switches);
  wire.erase("DateString");
  wire["Amount"] = amount(receipt.minor, currency);
  if (!receipt.reference.empty()) wire["Reference"] = receipt.reference;
  wire["CurrencyRate"] = number(rate_one);
  wire["HasAccount"] = false;
  wire["HasValidationErrors"] = false;
  return wire;
}

// What was applied to an invoice from elsewhere.
Json applied(const std::vector<const Payment*>& payments, const Wire& wire, const char* id,
             IdKind kind, const Invoice& invoice) {
  Json all = Json::array();
  for (const Payment* payment : payments) {
    const std::int64_t source =
        payment->credit_note != 0 ? payment->credit_note : payment->on_account;
    Json one{{id, make_guid(kind, source)}};
    if (payment->credit_note != 0) {
      const Paper* note = wire.mirror.paper(source);
      one["CreditNoteNumber"] = note == nullptr ? "" : note->invoice.number;
    }
    one["ID"] = one[id];
    put_date(one, "Date", payment->booked_on, wire.switches);
    one["AppliedAmount"] = amount(payment->amount.minor, invoice.total.currency);
    one["Total"] = one["AppliedAmount"];
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

Number scaled(std::int64_t minor, Currency currency) {
  std::int64_t units = 10'000;
  for (int i = 0; i < currency.decimals(); ++i)
    units /= 10;
  return {minor * units};
}

Json Wire::invoice(const Paper& paper, Shape shape) const {
  const Invoice& invoice = paper.invoice;
  const Currency currency = invoice.total.currency;
  Json wire{{"Type", "ACCREC"}, {"InvoiceID", make_guid(IdKind::invoice, invoice.id)}};
  wire["InvoiceNumber"] =
      invoice.number.empty() ? "DRAFT-" + std::to_string(invoice.draft_number) : invoice.number;
  wire["Reference"] = invoice.reference;
  if (shape != Shape::summary) {
    Json& payments = wire["Payments"] = Json::array();
    for (const Receipt& receipt : paper.receipts)
      payments.push_back(payment_in(receipt, currency, switches));
  }
  std::vector<const Payment*> notes;
  std::vector<const Payment*> overpayments;
  std::vector<const Payment*> prepayments;
  for (const Payment& payment : invoice.payments) {
    if (payment.credit_note != 0) notes.push_back(&payment);
    const auto money = economy.on_account().find(payment.on_account);
    if (money == economy.on_account().end()) continue;
    (money->second.kind == OnAccount::Kind::overpayment ? overpayments : prepayments)
        .push_back(&payment);
  }
  wire["CreditNotes"] = applied(notes, *this, "CreditNoteID", IdKind::invoice, invoice);
  if (invoice.state == BooksState::uncollectible) {
    wire["CreditNotes"].push_back({{"CreditNoteID", make_guid(IdKind::written_off, invoice.id)},
                                   {"CreditNoteNumber", invoice.number + "-W"},
                                   {"ID", make_guid(IdKind::written_off, invoice.id)},
                                   {"AppliedAmount", amount(invoice.open_minor(), currency)},
                                   {"Total", amount(invoice.open_minor(), currency)}});
  }
  wire["Prepayments"] = applied(prepayments, *this, "PrepaymentID", IdKind::on_account, invoice);
  wire["Overpayments"] = applied(overpayments, *this, "OverpaymentID", IdKind::on_account, invoice);
  wire["AmountDue"] = amount(paper.due_minor(), currency);
  wire["AmountPaid"] = amount(paper.paid_minor(), currency);
  wire["AmountCredited"] = amount(paper.credited_minor, currency);
  if (mirror.is_sent_to_contact(invoice.id)) wire["SentToContact"] = true;
  wire["CurrencyRate"] = number(rate_one);
  wire["IsDiscounted"] = false;
  if (shape != Shape::summary) wire["HasAttachments"] = false;
  if (shape == Shape::single) wire["Attachments"] = Json::array();
  wire["HasErrors"] = false;
  wire["Contact"] = contact_of(invoice.debtor, shape);
  if (invoice.invoice_date) put_date(wire, "Date", *invoice.invoice_date, switches);
  put_date(wire, "DueDate", invoice.due, switches);
  if (invoice.expected_on) put_date(wire, "ExpectedPaymentDate", *invoice.expected_on, switches);
  wire["Status"] = paper.status();
  wire["LineAmountTypes"] = "Exclusive";
  if (shape != Shape::summary) {
    Json& lines = wire["LineItems"] = Json::array();
    if (shape != Shape::list) {
      for (const Line& line : invoice.lines)
        lines.push_back(line_of(invoice, line, static_cast<int>(lines.size()) + 1));
    }
  }
  wire["SubTotal"] = amount(invoice.excluding_tax.minor, currency);
  wire["TotalTax"] = amount(invoice.total.minor - invoice.excluding_tax.minor, currency);
  wire["Total"] = amount(invoice.total.minor, currency);
  put_updated(wire, paper.updated, switches);
  wire["CurrencyCode"] = currency.code();
  if (std::string_view(paper.status()) == "PAID" && invoice.paid_on) {
    put_date(wire, "FullyPaidOnDate", *invoice.paid_on, switches);
    wire.erase("FullyPaidOnDateString");
  }
  overrides.apply(Overrides::Kind::invoice, invoice.id, wire);
  return wire;
}

std::optional<Value> Wire::invoice_field(const Paper& paper, std::string_view name) const {
  const Invoice& invoice = paper.invoice;
  const Currency currency = invoice.total.currency;
  const auto day = [](const std::optional<Date>& date) {
    return date ? Value(Instant{date->days() * 86'400'000}) : Value(Null{});
  };
  const auto text = [](const std::string& of) { return of.empty() ? Value(Null{}) : Value(of); };
  if (name == "Type") return "ACCREC";
  if (name == "Status") return paper.status();
  if (name == "InvoiceID" || name == "InvoiceId") return make_guid(IdKind::invoice, invoice.id);
  if (name == "InvoiceNumber") return text(invoice.number);
  if (name == "Reference") return text(invoice.reference);
  if (name == "Date") return day(invoice.invoice_date);
  if (name == "DueDate") return day(invoice.due);
  if (name == "ExpectedPaymentDate") return day(invoice.expected_on);
  if (name == "FullyPaidOnDate") return day(invoice.paid_on);
  if (name == "AmountDue") return scaled(paper.due_minor(), currency);
  if (name == "AmountPaid") return scaled(paper.paid_minor(), currency);
  if (name == "AmountCredited") return scaled(paper.credited_minor, currency);
  if (name == "Total") return scaled(invoice.total.minor, currency);
  if (name == "SubTotal") return scaled(invoice.excluding_tax.minor, currency);
  if (name == "CurrencyCode") return std::string(currency.code());
  if (name == "SentToContact") return mirror.is_sent_to_contact(invoice.id);
  if (name == "HasErrors" || name == "HasAttachments" || name == "IsDiscounted") return false;
  if (name == "UpdatedDateUTC") return paper.updated;
  if (name == "Url" || name == "RepeatingInvoiceID") return Null{};
  if (name.starts_with("Contact.")) {
    const Person* person = mirror.person(invoice.debtor);
    return person == nullptr ? Value(Null{}) : contact_field(*person, name.substr(8));
  }
  return std::nullopt;
}

Json Wire::payment(const Receipt& receipt) const {
  const Paper* paper = mirror.paper(receipt.invoice);
  const Currency currency = paper == nullptr ? Currency() : paper->invoice.total.currency;
  Json wire{{"PaymentID", make_guid(IdKind::payment, receipt.id)}};
  put_date(wire, "Date", receipt.date, switches);
  wire.erase("DateString");
  wire["BankAmount"] = amount(receipt.minor, currency);
  wire["Amount"] = amount(receipt.minor, currency);
  wire["Reference"] = receipt.reference;
  wire["CurrencyRate"] = number(rate_one);
  wire["PaymentType"] = "ACCRECPAYMENT";
  wire["Status"] = receipt.deleted ? "DELETED" : "AUTHORISED";
  put_updated(wire, receipt.updated, switches);
  wire["HasAccount"] = true;
  wire["IsReconciled"] = receipt.reconciled;
  wire["Account"] = {{"AccountID", make_guid(IdKind::account, 1)}, {"Code", "090"}};
  if (paper != nullptr) {
    Json contact{{"ContactID", make_guid(IdKind::contact, paper->invoice.debtor)}};
    if (const Person* person = mirror.person(paper->invoice.debtor))
      contact["Name"] = name_of(person->debtor);
    wire["Invoice"] = {{"Type", "ACCREC"},
                       {"InvoiceID", make_guid(IdKind::invoice, receipt.invoice)},
                       {"InvoiceNumber", paper->invoice.number},
                       {"Payments", Json::array()},
                       {"CreditNotes", Json::array()},
                       {"Prepayments", Json::array()},
                       {"Overpayments", Json::array()},
                       {"IsDiscounted", false},
                       {"HasErrors", false},
                       {"Contact", std::move(contact)},
                       {"LineItems", Json::array()},
                       {"CurrencyCode", currency.code()}};
  }
  wire["HasValidationErrors"] = false;
  return wire;
}

std::optional<Value> Wire::payment_field(const Receipt& receipt, std::string_view name) const {
  const Paper* paper = mirror.paper(receipt.invoice);
  const Currency currency = paper == nullptr ? Currency() : paper->invoice.total.currency;
  if (name == "PaymentType") return "ACCRECPAYMENT";
  if (name == "Status") return receipt.deleted ? "DELETED" : "AUTHORISED";
  if (name == "PaymentID" || name == "PaymentId") return make_guid(IdKind::payment, receipt.id);
  if (name == "Reference") return receipt.reference;
  if (name == "Date") return Instant{receipt.date.days() * 86'400'000};
  if (name == "Amount") return scaled(receipt.minor, currency);
  if (name == "UpdatedDateUTC") return receipt.updated;
  if (name == "IsReconciled") return receipt.reconciled;
  if (name.starts_with("Invoice.") && paper != nullptr)
    return invoice_field(*paper, name.substr(8));
  return std::nullopt;
}

namespace {

struct Said {
  const char* changes;
  const char* details;
};

// What the history of a document says; none for what Xero does not know of.
std::optional<Said> said(Fact fact) {
  switch (fact) {
    case Fact::created:
      return Said{"Created", "Created"};
    case Fact::sent:
      return Said{"Approved", "Approved"};
    case Fact::paid:
      return Said{"Paid", "Paid in full"};
    case Fact::payment_removed:
      return Said{"Edited", "Payment removed"};
    case Fact::credited:
      return Said{"Credit Applied", "Credit applied"};
    case Fact::edited:
      return Said{"Edited", "Edited"};
    default:
      return std::nullopt;
  }
}

Json entry(Instant at, const std::string& changes, const std::string& user,
           const std::string& details, const Switches& switches) {
  Json wire{{"Changes", changes},
            {"DateUTCString", to_string(at).substr(0, 19)},
            {"DateUTC", moment(at, switches)},
            {"User", user},
            {"Details", details}};
  return wire;
}

// The newest first.
Json newest_first(std::multimap<Instant, Json> entries) {
  Json all = Json::array();
  for (auto it = entries.rbegin(); it != entries.rend(); ++it)
    all.push_back(std::move(it->second));
  return all;
}

void add_notes(const std::vector<Note>& notes, const Switches& switches,
               std::multimap<Instant, Json>& entries) {
  for (const Note& note : notes)
    entries.emplace(note.created,
                    entry(note.created, "Note", note.by_api ? "System Generated" : "Marit Bouwens",
                          note.text, switches));
}

}  // namespace

Json Wire::history(const Paper& paper) const {
  std::multimap<Instant, Json> entries;
  for (const Happening& happening : paper.invoice.history) {
    if (const auto words = said(happening.fact))
      entries.emplace(happening.at, entry(happening.at, words->changes,
                                          happening.by_api ? "System Generated" : "Marit Bouwens",
                                          words->details, switches));
  }
  add_notes(paper.invoice.notes, switches, entries);
  return newest_first(std::move(entries));
}

Json Wire::history(const Person& person) const {
  std::multimap<Instant, Json> entries;
  entries.emplace(person.debtor.created,
                  entry(person.debtor.created, "Created", "Marit Bouwens", "Created", switches));
  add_notes(person.debtor.notes, switches, entries);
  return newest_first(std::move(entries));
}

}  // namespace dunning::sandbox::xero
