#pragma once

#include <string>

#include "tests/sandbox/economy.hpp"
#include "tests/sandbox/json.hpp"
#include "tests/sandbox/overrides.hpp"

// The economy's records as Moneybird's API v2 shows them: every field the API documents, ids as
// strings of digits, amounts as strings with as many decimals as they need and at least one.
namespace dunning::sandbox::moneybird {

enum class NotedOn { invoice, external_invoice, contact };

struct Wire {
  const Economy& economy;
  const Overrides& overrides;
  std::string base_url;

  enum class Events { with, without };  // the contact inside an invoice carries none
  Json contact(const Debtor& debtor, Events events) const;
  Json invoice(const Invoice& invoice) const;
  Json payment(const Invoice& invoice, const Payment& payment) const;
  Json note(const Note& note, NotedOn on, std::int64_t record) const;
  Json bank_line(const BankLine& line) const;
  Json custom_fields() const;  // those that a contact or an invoice holds

  Json administration() const;
  Json workflows() const;
  Json users(bool with_api_user) const;
};

// The custom fields of one record; `source` is "contact" or "sales_invoice".
Json custom_fields_of(const std::string& source, const std::map<std::string, std::string>& fields);

std::int64_t version_of(Instant updated);  // unix seconds of updated_at
// Sixty-four hex digits that stand for a secret in an address.
std::string capability_key(std::int64_t record);
std::string amount_text(const Money& amount);       // "363.0"
std::string base_amount_text(const Money& amount);  // in the administration's currency

const char* wire_state(BooksState state);  // "pending_payment"

extern const char* const administration_name;

}  // namespace dunning::sandbox::moneybird
