// What accounts owe: the terms of the cash flow in their two shapes, and the terms that were
// agreed.
#include <nlohmann/json.hpp>

#include "tests/sandbox/exact_online/values.hpp"
#include "tests/sandbox/exact_online/wire.hpp"

namespace dunning::sandbox::exact_online {

namespace {

enum class Shape { receivable, payment_term };

int transaction_type(const Term& term) {
  switch (term.kind) {
    case TermKind::claim:
      return 20;
    case TermKind::credit_note:
      return 21;
    case TermKind::receipt:
      return 40;
    case TermKind::payable:
      return 30;
  }
  return 90;
}

Money negated(const Money& amount) {
  return {-amount.minor, amount.currency};
}

Money shown_total(const Term& term, const Switches& switches) {
  const bool positive = term.kind == TermKind::receipt || term.kind == TermKind::payable ||
                        (term.kind == TermKind::credit_note && !switches.credit_total_negative);
  return positive ? negated(term.total) : term.total;
}

void fill_account(Row& row, const Debtor& debtor) {
  row.set("Account", make_guid(GuidKind::account, debtor.id));
  row.set("AccountCode", padded_code(debtor.customer_number));
  row.set("AccountName", name_of(debtor));
  row.set("AccountCountry", padded_country(debtor.country));
  row.set("AccountBankAccountNumber", text_or_null(debtor.iban));
  if (!debtor.iban.empty())
    row.set("AccountBankAccountID", make_guid(GuidKind::bank_account, debtor.id));
  if (has_contact(debtor)) {
    row.set("AccountContact", make_guid(GuidKind::contact, debtor.id));
    row.set("AccountContactName", debtor.first_name + " " + debtor.last_name);
  }
  const bool collected = debtor.habit == Habit::direct_debit;
  row.set("PaymentMethod", collected ? "I" : "B");
  row.set("PaymentCondition", condition_code(debtor));
  row.set("PaymentConditionDescription", std::to_string(debtor.term_days) + " dagen");
  row.set("PaymentDays", debtor.term_days);
  if (!collected || debtor.iban.empty()) return;
  row.set("DirectDebitMandate", make_guid(GuidKind::mandate, debtor.id));
  row.set("DirectDebitMandateDescription", "Doorlopende machtiging");
  row.set("DirectDebitMandateReference", "M-" + debtor.customer_number);
  row.set("DirectDebitMandateType", 0);
  row.set("DirectDebitMandatePaymentType", 1);
}

void fill_amounts(Row& row, const Term& term, const Switches& switches, Shape shape) {
  const bool negative =
      shape == Shape::receivable ? switches.negative_is_owed : switches.terms_negative_is_owed;
  Money amount = negative ? negated(term.amount) : term.amount;
  if (term.status == 50 && !switches.settled_amount_stays) amount.minor = 0;
  const Money total = shown_total(term, switches);
  row.set("AmountFC", wire_amount(amount));
  row.set("AmountDC", wire_amount(in_euro(amount)));
  row.set("AmountDiscountDC", 0);
  row.set("AmountDiscountFC", 0);
  row.set("TransactionAmountFC", wire_amount(total));
  row.set("TransactionAmountDC", wire_amount(in_euro(total)));
  row.set("Currency", std::string(term.amount.currency.code()));
  row.set("RateFC", rate_of(term.amount.currency));
}

void fill_references(Row& row, const Term& term, const Switches& switches) {
  const bool receipt = term.kind == TermKind::receipt;
  const std::int64_t number = invoice_number(term.number, term.invoice);
  row.set("Journal", receipt ? "20" : term.kind == TermKind::payable ? "60" : "70");
  row.set("JournalDescription", receipt ? "Bank" : "Verkoopboek");
  row.set("Source", 1);
  row.set("IsBatchBooking", 0);
  if (receipt) {
    row.set("EntryNumber", 26'200'000 + term.bank_line);
    row.set("YourRef", text_or_null(term.invoice == 0 ? "" : term.number));
    row.set("Description", text_or_null(term.reference));
    row.set("TransactionEntryID", term.entry);
    row.set("TransactionID", make_guid(GuidKind::bank_line, term.bank_line));
    return;
  }
  row.set("InvoiceNumber", number);
  row.set("EntryNumber", number);
  row.set("YourRef", text_or_null(switches.number_in_your_ref ? term.number : term.reference));
  row.set("Description", "Factuur " + term.number);
  row.set("TransactionEntryID", make_guid(GuidKind::sales_entry, term.invoice));
  row.set("TransactionID", make_guid(GuidKind::sales_line, term.invoice));
  row.set("Document", make_guid(GuidKind::document, term.invoice));
  row.set("DocumentNumber", number);
  row.set("DocumentSubject", "Factuur " + term.number);
}

void fill_dates(Row& row, const Term& term) {
  row.set("InvoiceDate", wire_day(term.invoice_date));
  row.set("EntryDate", wire_day(term.invoice_date));
  row.set("DueDate", wire_day(term.due));
  row.set("TransactionDueDate", wire_day(term.last_due));
  if (term.invoice_date) {
    row.set("TransactionReportingPeriod", term.invoice_date->month());
    row.set("TransactionReportingYear", term.invoice_date->year());
  }
  const bool settled = term.status == 50;
  row.set("IsFullyPaid", settled);
  row.set("Status", term.status);
  row.set("LastPaymentDate", wire_day(term.settled_on));
  row.set("EndDate", wire_day(term.settled_on));
  if (term.settled_on) {
    row.set("EndPeriod", term.settled_on->month());
    row.set("EndYear", term.settled_on->year());
  }
  if (term.status == 30 || term.status == 40) {
    row.set("ReceivableSelected", wire_day(term.due));
    row.set("ReceivableBatchNumber", 1);
  }
}

Row row_of(const Wire& wire, const Wanted& wanted, const Term& term, Shape shape) {
  Row row(wanted);
  row.set("ID", term.id);
  row.set("EntryID", term.entry);
  row.set("TransactionType", transaction_type(term));
  row.set("TransactionStatus", 50);
  row.set("TransactionIsReversal", false);
  row.set("GLAccount", make_guid(GuidKind::gl_account, 1300));
  row.set("GLAccountCode", receivables_account);
  row.set("GLAccountDescription", "Debiteuren");
  if (const Debtor* debtor = wire.economy.debtor(term.debtor)) {
    fill_account(row, *debtor);
  } else {
    row.set("Account", make_guid(GuidKind::payable, 50));
    row.set("AccountName", "Kantoorhandel De Punt B.V.");
    row.set("AccountCode", padded_code("90001"));
    row.set("PaymentMethod", "B");
  }
  fill_amounts(row, term, wire.switches, shape);
  fill_references(row, term, wire.switches);
  fill_dates(row, term);
  const Invoice* invoice = wire.economy.invoice(term.invoice);
  const Instant made = invoice != nullptr ? invoice->created : wire.economy.now();
  wire.stamp(row, made, invoice != nullptr ? invoice->updated : made);
  if (invoice != nullptr) row.about = {Overrides::Kind::invoice, invoice->id};
  if (term.kind == TermKind::receipt && term.bank_line != 0)
    row.about = {Overrides::Kind::bank_line, term.bank_line};
  if (shape == Shape::payment_term) row.set("LineType", term.kind == TermKind::payable ? 22 : 20);
  wire.overlay(row, term.id);
  return row;
}

}  // namespace

Source Wire::receivables() const {
  return {true, [this](const Scope& scope, const Wanted& wanted, const auto& take) {
            const auto& rows = mirror.terms().rows();
            auto next =
                scope.key.empty() ? rows.upper_bound(scope.key_after) : rows.find(scope.key);
            for (; next != rows.end(); ++next) {
              const Term& term = next->second.second;
              if (term.kind == TermKind::payable) continue;
              if (!take(row_of(*this, wanted, term, Shape::receivable))) return;
              if (!scope.key.empty()) return;
            }
          }};
}

Source Wire::payment_terms() const {
  return {true, [this](const Scope& scope, const Wanted& wanted, const auto& take) {
            const auto& order = mirror.terms().by_version();
            for (auto next = order.upper_bound(scope.above); next != order.end(); ++next) {
              const Term& term = mirror.terms().rows().at(next->second).second;
              Row row = row_of(*this, wanted, term, Shape::payment_term);
              row.set("Timestamp", std::to_string(next->first));
              if (!take(std::move(row))) return;
            }
          }};
}

Source Wire::payment_conditions() const {
  return listed([this](const Scope&, const Wanted& wanted, const auto& add) {
    std::map<std::string, std::pair<int, bool>> all{{"14", {14, false}}, {"30", {30, false}}};
    for (const auto& [id, debtor] : economy.debtors())
      all[condition_code(debtor)] = {debtor.term_days, debtor.habit == Habit::direct_debit};
    std::int64_t number = 0;
    for (const auto& [code, condition] : all) {
      Row row(wanted);
      const std::string guid = make_guid(GuidKind::condition, ++number);
      row.set("ID", guid);
      row.set("Code", code);
      row.set("Description", std::to_string(condition.first) + " dagen");
      row.set("PaymentDays", condition.first);
      row.set("PaymentEndOfMonths", 0);
      row.set("PaymentMethod", condition.second ? "I" : "B");
      row.set("Percentage", 1);
      row.set("DiscountPercentage", 0);
      row.set("DiscountPaymentDays", 0);
      if (switches.credit_management) {
        row.set("CreditManagementScenario", make_guid(GuidKind::scenario, 1));
        row.set("CreditManagementScenarioCode", "01");
        row.set("CreditManagementScenarioDescription", "Standaard aanmanen");
      }
      stamp(row, Instant{}, Instant{});
      overlay(row, guid);
      add(std::move(row));
    }
  });
}

Source Wire::mandates() const {
  return listed([this](const Scope&, const Wanted& wanted, const auto& add) {
    for (const auto& [id, debtor] : economy.debtors()) {
      if (debtor.habit != Habit::direct_debit || debtor.iban.empty() || !mirror.shows(id)) continue;
      Row row(wanted);
      row.set("ID", make_guid(GuidKind::mandate, id));
      row.set("Account", make_guid(GuidKind::account, id));
      row.set("BankAccount", make_guid(GuidKind::bank_account, id));
      row.set("Description", "Doorlopende machtiging");
      row.set("Reference", "M-" + debtor.customer_number);
      row.set("Main", 1);
      row.set("FirstSend", 0);
      row.set("PaymentType", 1);
      row.set("Type", 0);
      stamp(row, debtor.created, debtor.updated);
      overlay(row, make_guid(GuidKind::mandate, id));
      add(std::move(row));
    }
  });
}

namespace {

std::int64_t list_number(const std::string& guid) {
  std::uint64_t hash = 1469598103934665603ULL;
  for (const char c : guid)
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return static_cast<std::int64_t>(hash % 1'000'000'000'000ULL);
}

// The value of a function's parameter without guid'…' or quotes.
std::string parameter(const Request& request, const std::string& name) {
  const auto value = read_literal(request.query_value(name));
  const auto* text = value ? std::get_if<std::string>(&*value) : nullptr;
  return text == nullptr ? request.query_value(name) : *text;
}

}  // namespace

Source Wire::receivables_list(const Request& request) const {
  const std::string account = parameter(request, "accountId");
  const std::string group = parameter(request, "ageGroup");
  return listed([this, account, group](const Scope&, const Wanted& wanted, const auto& add) {
    for (const auto& [guid, kept] : mirror.terms().rows()) {
      const Term& term = kept.second;
      if (term.kind == TermKind::payable || term.status == 50) continue;
      const Debtor* debtor = economy.debtor(term.debtor);
      if (debtor == nullptr) continue;
      const std::string account_id = make_guid(GuidKind::account, debtor->id);
      if (!account.empty() && account != account_id) continue;
      if (!group.empty() && group != std::to_string(age_group(term.due, economy.today()))) continue;
      Row row(wanted);
      const Money amount = switches.list_positive_is_owed ? term.amount : negated(term.amount);
      const bool receipt = term.kind == TermKind::receipt;
      row.set("HID", std::to_string(list_number(guid)));
      row.set("AccountId", account_id);
      row.set("AccountCode", padded_code(debtor->customer_number));
      row.set("AccountName", name_of(*debtor));
      row.set("Amount", wire_amount(amount));
      const bool transit = term.status == 30 || term.status == 40;
      row.set("AmountInTransit", transit ? wire_amount(amount) : Json(0));
      row.set("CurrencyCode", std::string(amount.currency.code()));
      row.set("Description", receipt ? term.reference : "Factuur " + term.number);
      row.set("DueDate", wire_day(term.due));
      row.set("InvoiceDate", wire_day(term.invoice_date));
      const std::int64_t number =
          receipt ? 26'200'000 + term.bank_line : invoice_number(term.number, term.invoice);
      row.set("EntryNumber", number);
      row.set("InvoiceNumber", number);
      row.set("JournalCode", receipt ? "20" : "70");
      row.set("JournalDescription", receipt ? "Bank" : "Verkoopboek");
      if (!receipt)
        row.set("YourRef",
                text_or_null(switches.number_in_your_ref ? term.number : term.reference));
      if (term.invoice != 0) row.about = {Overrides::Kind::invoice, term.invoice};
      add(std::move(row));
    }
  });
}

}  // namespace dunning::sandbox::exact_online
