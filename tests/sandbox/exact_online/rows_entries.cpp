// What was booked: sales entries, the invoices made in Exact, the lines of the journals.
#include <nlohmann/json.hpp>

#include "tests/sandbox/exact_online/values.hpp"
#include "tests/sandbox/exact_online/wire.hpp"

namespace dunning::sandbox::exact_online {

namespace {

Money tax_of(const Invoice& invoice) {
  return {invoice.total.minor - invoice.excluding_tax.minor, invoice.total.currency};
}

Row entry_row(const Wire& wire, const Wanted& wanted, const Invoice& invoice) {
  Row row(wanted);
  const Debtor& debtor = *wire.economy.debtor(invoice.debtor);
  const std::string guid = make_guid(GuidKind::sales_entry, invoice.id);
  const std::int64_t number = invoice_number(invoice);
  row.set("EntryID", guid);
  row.set("EntryNumber", number);
  row.set("InvoiceNumber", number);
  row.set("Journal", "70");
  row.set("JournalDescription", "Verkoopboek");
  row.set("Customer", make_guid(GuidKind::account, debtor.id));
  row.set("CustomerName", name_of(debtor));
  row.set("EntryDate", wire_day(invoice.invoice_date));
  row.set("DueDate", wire_day(invoice.due));
  row.set("AmountFC", wire_amount(invoice.total));
  row.set("AmountDC", wire_amount(in_euro(invoice.total)));
  row.set("VATAmountFC", wire_amount(tax_of(invoice)));
  row.set("VATAmountDC", wire_amount(in_euro(tax_of(invoice))));
  row.set("Currency", std::string(invoice.total.currency.code()));
  row.set("Rate", rate_of(invoice.total.currency));
  row.set("Description", "Factuur " + invoice.number);
  row.set("YourRef",
          text_or_null(wire.switches.number_in_your_ref ? invoice.number : invoice.reference));
  row.set("PaymentCondition", condition_code(debtor));
  row.set("PaymentConditionDescription", std::to_string(debtor.term_days) + " dagen");
  row.set("PaymentConditionPaymentMethod", debtor.habit == Habit::direct_debit ? "I" : "B");
  row.set("Document", make_guid(GuidKind::document, invoice.id));
  row.set("DocumentNumber", number);
  row.set("DocumentSubject", "Factuur " + invoice.number);
  row.set("Status", 50);
  row.set("StatusDescription", "Verwerkt");
  row.set("Type", invoice.is_credit_note() ? 21 : 20);
  row.set("TypeDescription", invoice.is_credit_note() ? "Verkoopcreditnota" : "Verkoopboeking");
  row.set("Reversal", false);
  row.set("IsExtraDuty", false);
  if (invoice.invoice_date) {
    row.set("ReportingPeriod", invoice.invoice_date->month());
    row.set("ReportingYear", invoice.invoice_date->year());
  }
  wire.stamp(row, invoice.created, invoice.updated);
  row.about = {Overrides::Kind::invoice, invoice.id};
  wire.overlay(row, guid);
  return row;
}

Row invoice_row(const Wire& wire, const Wanted& wanted, const Invoice& invoice) {
  Row row(wanted);
  const Debtor& debtor = *wire.economy.debtor(invoice.debtor);
  const std::string account = make_guid(GuidKind::account, debtor.id);
  row.set("InvoiceID", make_guid(GuidKind::sales_entry, invoice.id));
  const bool sent = invoice.is_sent();
  if (sent) row.set("InvoiceNumber", invoice_number(invoice));
  row.set("InvoiceDate", wire_day(invoice.invoice_date));
  row.set("OrderDate", wire_day(invoice.invoice_date));
  row.set("DueDate", wire_day(invoice.due));
  row.set("OrderedBy", account);
  row.set("OrderedByName", name_of(debtor));
  row.set("InvoiceTo", account);
  row.set("InvoiceToName", name_of(debtor));
  row.set("DeliverTo", account);
  row.set("DeliverToName", name_of(debtor));
  if (has_contact(debtor))
    row.set("InvoiceToContactPerson", make_guid(GuidKind::contact, debtor.id));
  row.set("AmountFC", wire_amount(invoice.total));
  row.set("AmountDC", wire_amount(in_euro(invoice.total)));
  row.set("AmountFCExclVat", wire_amount(invoice.excluding_tax));
  row.set("VATAmountFC", wire_amount(tax_of(invoice)));
  row.set("VATAmountDC", wire_amount(in_euro(tax_of(invoice))));
  row.set("Currency", std::string(invoice.total.currency.code()));
  row.set("Description", "Factuur " + invoice.number);
  row.set("YourRef", text_or_null(invoice.reference));
  row.set("PaymentCondition", condition_code(debtor));
  row.set("Journal", "70");
  row.set("JournalDescription", "Verkoopboek");
  row.set("Document", sent ? Json(make_guid(GuidKind::document, invoice.id)) : Json());
  row.set("Status", sent ? 50 : invoice.state == BooksState::draft ? 10 : 20);
  row.set("StatusDescription", sent ? "Verwerkt" : "Concept");
  row.set("Type", invoice.is_credit_note() ? 8021 : 8020);
  row.set("TypeDescription", invoice.is_credit_note() ? "Creditnota" : "Verkoopfactuur");
  row.set("IsExtraDuty", false);
  wire.stamp(row, invoice.created, invoice.updated);
  row.about = {Overrides::Kind::invoice, invoice.id};
  return row;
}

Row sales_line_row(const Wire& wire, const Wanted& wanted, const Invoice& invoice) {
  Row row(wanted);
  const Debtor& debtor = *wire.economy.debtor(invoice.debtor);
  const std::int64_t number = invoice_number(invoice);
  row.set("ID", make_guid(GuidKind::sales_line, invoice.id));
  row.set("EntryID", make_guid(GuidKind::sales_entry, invoice.id));
  row.set("EntryNumber", number);
  row.set("InvoiceNumber", number);
  row.set("LineNumber", 0);
  row.set("Type", invoice.is_credit_note() ? 21 : 20);
  row.set("Status", 50);
  row.set("Date", wire_day(invoice.invoice_date));
  row.set("DueDate", wire_day(invoice.due));
  row.set("Account", make_guid(GuidKind::account, debtor.id));
  row.set("AccountCode", padded_code(debtor.customer_number));
  row.set("AccountName", name_of(debtor));
  row.set("AmountFC", wire_amount(invoice.total));
  row.set("AmountDC", wire_amount(in_euro(invoice.total)));
  row.set("Currency", std::string(invoice.total.currency.code()));
  row.set("ExchangeRate", rate_of(invoice.total.currency));
  row.set("GLAccount", make_guid(GuidKind::gl_account, 1300));
  row.set("GLAccountCode", receivables_account);
  row.set("GLAccountDescription", "Debiteuren");
  row.set("JournalCode", "70");
  row.set("JournalDescription", "Verkoopboek");
  row.set("Description", "Factuur " + invoice.number);
  row.set("YourRef",
          text_or_null(wire.switches.number_in_your_ref ? invoice.number : invoice.reference));
  wire.stamp(row, invoice.created, invoice.updated);
  row.about = {Overrides::Kind::invoice, invoice.id};
  return row;
}

// The bank's side of a line, or the other: the debtor's when it is matched, else what nobody has
// sorted out yet.
Row bank_line_row(const Wire& wire, const Wanted& wanted, const BankLine& line, bool header) {
  Row row(wanted);
  row.set("ID", make_guid(header ? GuidKind::bank_header : GuidKind::bank_line, line.id));
  row.set("EntryID", make_guid(GuidKind::bank_entry, line.id));
  row.set("EntryNumber", 26'200'000 + line.id);
  row.set("LineNumber", header ? 0 : 1);
  row.set("Type", 40);
  row.set("Status", 50);
  row.set("Date", wire_day(line.date));
  const Money shown{header ? line.amount.minor : -line.amount.minor, line.amount.currency};
  row.set("AmountFC", wire_amount(shown));
  row.set("AmountDC", wire_amount(in_euro(shown)));
  row.set("Currency", std::string(line.amount.currency.code()));
  row.set("ExchangeRate", rate_of(line.amount.currency));
  row.set("JournalCode", "20");
  row.set("JournalDescription", "Bank");
  row.set("Description", line.message.empty() ? line.counterparty : line.message);
  row.set("Notes", text_or_null(line.counterparty));
  const Invoice* invoice = nullptr;
  for (const BankLine::Booking& booking : line.bookings) {
    if (invoice == nullptr) invoice = wire.economy.invoice(booking.invoice);
  }
  const Debtor* debtor = invoice == nullptr ? nullptr : wire.economy.debtor(invoice->debtor);
  if (!header && debtor != nullptr) {
    row.set("Account", make_guid(GuidKind::account, debtor->id));
    row.set("AccountCode", padded_code(debtor->customer_number));
    row.set("AccountName", name_of(*debtor));
    row.set("InvoiceNumber", invoice_number(*invoice));
    row.set("YourRef", text_or_null(invoice->number));
  }
  const int ledger = header                   ? 1100
                     : debtor != nullptr      ? 1300
                     : line.open_minor() != 0 ? 2990
                                              : 4500;
  row.set("GLAccount", make_guid(GuidKind::gl_account, ledger));
  row.set("GLAccountCode", std::string(14, ' ') + std::to_string(ledger));
  row.set("GLAccountDescription", header              ? "Bank"
                                  : debtor != nullptr ? "Debiteuren"
                                  : ledger == 2990    ? "Vraagposten"
                                                      : "Kantoorkosten");
  wire.stamp(row, line.created, line.updated);
  row.about = {Overrides::Kind::bank_line, line.id};
  return row;
}

}  // namespace

Source Wire::sales_entries() const {
  return listed([this](const Scope& scope, const Wanted& wanted, const auto& add) {
    for (const auto& [id, invoice] : economy.invoices()) {
      if (!invoice.is_sent() || !mirror.shows(invoice.debtor)) continue;
      if (!scope.key.empty() && scope.key != make_guid(GuidKind::sales_entry, id)) continue;
      add(entry_row(*this, wanted, invoice));
    }
  });
}

Source Wire::sales_entry_lines() const {
  return listed([this](const Scope&, const Wanted& wanted, const auto& add) {
    for (const auto& [id, invoice] : economy.invoices()) {
      if (!invoice.is_sent() || !mirror.shows(invoice.debtor)) continue;
      Row row(wanted);
      row.set("ID", make_guid(GuidKind::sales_line, id));
      row.set("EntryID", make_guid(GuidKind::sales_entry, id));
      row.set("LineNumber", 1);
      row.set("Description", invoice.lines.front().description);
      row.set("AmountFC", wire_amount(invoice.excluding_tax));
      row.set("AmountDC", wire_amount(in_euro(invoice.excluding_tax)));
      row.set("GLAccount", make_guid(GuidKind::gl_account, 8000));
      row.set("GLAccountCode", "              8000");
      row.set("VATAmountFC", wire_amount(tax_of(invoice)));
      row.set("Quantity", 1);
      row.set("Division", division);
      row.about = {Overrides::Kind::invoice, id};
      add(std::move(row));
    }
  });
}

Source Wire::sales_invoices() const {
  return listed([this](const Scope&, const Wanted& wanted, const auto& add) {
    for (const auto& [id, invoice] : economy.invoices()) {
      if (mirror.shows(invoice.debtor)) add(invoice_row(*this, wanted, invoice));
    }
  });
}

Source Wire::transaction_lines(bool sync) const {
  return {true, [this, sync](const Scope& scope, const Wanted& wanted, const auto& take) {
            const auto add = [&](const std::string& guid, std::int64_t version) {
              const BookLine& line = mirror.lines().rows().at(guid).second;
              Row row = line.bank_line != 0
                            ? bank_line_row(*this, wanted, economy.bank_lines().at(line.bank_line),
                                            line.header)
                            : sales_line_row(*this, wanted, *economy.invoice(line.invoice));
              if (sync) row.set("Timestamp", std::to_string(version));
              return take(std::move(row));
            };
            if (sync) {
              const auto& order = mirror.lines().by_version();
              for (auto next = order.upper_bound(scope.above); next != order.end(); ++next) {
                if (!add(next->second, next->first)) return;
              }
              return;
            }
            const auto& rows = mirror.lines().rows();
            auto next =
                scope.key.empty() ? rows.upper_bound(scope.key_after) : rows.find(scope.key);
            for (; next != rows.end(); ++next) {
              if (!add(next->first, next->second.first) || !scope.key.empty()) return;
            }
          }};
}

}  // namespace dunning::sandbox::exact_online
