#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/sandbox/economy_records.hpp"
#include "tests/sandbox/moneybird/period.hpp"
#include "tests/sandbox/moneybird/refusals.hpp"

// The `filter` query parameter: key:value terms joined by commas, alternatives inside a value
// joined by '|'. A key that a list does not know is ignored; a state it does not know is refused.
namespace dunning::sandbox::moneybird {

struct Term {
  std::string key;
  std::string value;
};
std::vector<Term> terms_of(const std::string& filter);
std::vector<std::string> alternatives(const std::string& value);

struct InvoiceFilter {
  std::set<std::string> states;  // empty: all
  std::optional<Period> period;
  std::set<std::string> references;
  std::optional<std::string> contact_id;
  std::optional<std::string> workflow_id;
  bool recurring_only = false;  // the economy has no recurring invoices
  std::optional<Instant> created_after;
  std::optional<Instant> updated_after;

  // `state` is the wire's word for the invoice's state.
  bool fits(const Invoice& invoice, const std::string& state, Date today) const;
};
OrRefusal<InvoiceFilter> read_invoice_filter(const std::string& filter, Date today);

struct ContactFilter {
  std::optional<Instant> created_after;
  std::optional<Instant> updated_after;
  std::optional<std::string> first_name;
  std::optional<std::string> last_name;
  std::string contact_type = "all";
  std::string delivery_method = "all";

  bool fits(const Debtor& debtor) const;
};
OrRefusal<ContactFilter> read_contact_filter(const std::string& filter);

struct BankLineFilter {
  std::set<std::string> states;  // empty: all
  std::set<std::string> types;
  std::optional<Period> period;

  bool fits(const BankLine& line) const;
};
OrRefusal<BankLineFilter> read_bank_line_filter(const std::string& filter, Date today);

}  // namespace dunning::sandbox::moneybird
