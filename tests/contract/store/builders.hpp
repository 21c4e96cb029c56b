#pragma once

#include <string>
#include <utility>

#include "daemon/core/records.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/mirror.hpp"

// Records in one line, for tests of the store.
namespace dunning::test {

inline Date day(const char* text) {
  return parse_date(text).value();
}
inline Money eur(std::int64_t cents) {
  return {cents, Currency{}};
}
inline Instant at_hour(int hour) {
  return Instant{1'790'000'000'000 + hour * 3'600'000LL};
}

inline Debtor debtor(const std::string& id, const std::string& version = "1") {
  Debtor one;
  one.id = {id};
  one.version = version;
  one.name = "Debtor " + id;
  one.mailboxes = {{"main", id + "@example.test"}};
  return one;
}

inline Invoice invoice(const std::string& id, const std::string& of_debtor,
                       std::int64_t cents = 10'000, const std::string& version = "1") {
  Invoice one;
  one.id = {id};
  one.version = version;
  one.debtor = {of_debtor};
  one.number = "N-" + id;
  one.invoice_date = day("2026-09-01");
  one.due_date = day("2026-09-15");
  one.total = eur(cents);
  one.open = eur(cents);
  one.state = InvoiceState::open;
  one.ledger_state = "late";
  one.sent = Known::yes;
  return one;
}

inline Invoice paid(Invoice one, const std::string& version) {
  one.version = version;
  one.state = InvoiceState::paid;
  one.open.minor = 0;
  return one;
}

inline Invoice reopened(Invoice one, const std::string& version) {
  one.version = version;
  one.state = InvoiceState::open;
  one.open = one.total;
  return one;
}

inline Invoice credit_note(const std::string& id, const std::string& of_debtor, std::int64_t cents,
                           const std::string& credits = "") {
  Invoice one = invoice(id, of_debtor, -cents);
  one.credit_note = true;
  one.credits = credits;
  return one;
}

inline store::Arrived arrived(std::vector<Record> records) {
  store::Arrived all;
  all.records = std::move(records);
  return all;
}

inline store::AccountKey account(AdministrationId administration, const std::string& of_debtor) {
  return {administration, {of_debtor}, Currency{}};
}

}  // namespace dunning::test
