#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "tests/sandbox/economy.hpp"
#include "tests/sandbox/json.hpp"
#include "tests/sandbox/overrides.hpp"
#include "tests/sandbox/xero/listing.hpp"
#include "tests/sandbox/xero/mirror.hpp"
#include "tests/sandbox/xero/where.hpp"

namespace dunning::sandbox::xero {

extern const char* const organisation_name;

// Money of a contact that is on no invoice: from the economy, or what is left of an invoice.
struct Credit {
  bool prepayment = false;
  std::string guid;
  std::int64_t debtor = 0;
  Date date;
  Currency currency;
  std::int64_t total_minor = 0;
  std::int64_t left_minor = 0;
  bool voided = false;
  std::string reference;
  std::vector<OnAccount::Allocation> allocations;
  Instant updated;

  const char* status() const;
};

// A credit note, or what a write-off is here: one over all that was open, allocated to it.
struct CreditNote {
  std::string guid;
  std::string number;
  std::int64_t debtor = 0;
  std::optional<Date> date;
  std::optional<Date> due;
  std::string reference;
  Currency currency;
  std::int64_t net_minor = 0;
  std::int64_t total_minor = 0;
  std::int64_t left_minor = 0;
  const char* status = "";
  std::optional<Date> paid_on;
  std::vector<OnAccount::Allocation> allocations;
  std::int64_t record = 0;  // that overrides are about; 0: none
  const std::vector<Line>* lines = nullptr;
  Instant updated;
};

// Records in Xero's shapes, and their properties for `where` and `order`. What has no value is left
// out.
struct Wire {
  const Economy& economy;
  const Mirror& mirror;
  const Overrides& overrides;
  const Switches& switches;

  // What is owed by each debtor, and since when; found once, at the first question.
  struct Balance {
    std::int64_t outstanding = 0;
    std::int64_t overdue = 0;
  };
  mutable std::optional<std::map<std::int64_t, Balance>> balances{};
  Balance balance_of(std::int64_t debtor) const;

  Json invoice(const Paper& paper, Shape shape) const;  // wire_invoice.cpp
  Json credit_note(const CreditNote& note, Shape shape) const;
  Json contact(const Person& person, Shape shape) const;    // wire_contact.cpp
  Json contact_of(std::int64_t debtor, Shape shape) const;  // as part of a document
  Json contact_groups() const;
  Json payment(const Receipt& receipt) const;
  Json credit(const Credit& credit) const;
  Json bank_transaction(const BankLine& line) const;
  Json history(const Paper& paper) const;
  Json history(const Person& person) const;
  Json organisation() const;  // fixed_records.cpp
  Json actions() const;
  Json accounts() const;
  Json branding_themes() const;

  std::vector<Credit> credits(bool prepayments) const;  // wire_credit.cpp
  std::vector<CreditNote> credit_notes() const;

  std::optional<Value> invoice_field(const Paper& paper, std::string_view name) const;
  std::optional<Value> credit_note_field(const CreditNote& note, std::string_view name) const;
  std::optional<Value> contact_field(const Person& person, std::string_view name) const;
  std::optional<Value> payment_field(const Receipt& receipt, std::string_view name) const;
  std::optional<Value> credit_field(const Credit& credit, std::string_view name) const;
  std::optional<Value> bank_transaction_field(const BankLine& line, std::string_view name) const;
};

std::string name_of(const Debtor& debtor);
Number scaled(std::int64_t minor, Currency currency);

}  // namespace dunning::sandbox::xero
