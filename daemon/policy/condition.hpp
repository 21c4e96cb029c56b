#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/policy/account.hpp"
#include "daemon/policy/policy.hpp"

namespace dunning::policy {

// What conditions can ask about one item today.
struct Facts {
  const Account& account;
  const AdministrationRules& rules;
  const Item& item;
  law::DebtorType debtor_type = law::DebtorType::consumer;
  std::string_view language;       // in which the debtor would be written to
  Money invoice_open;              // less the credits tied to the invoice
  std::optional<Money> case_open;  // none while the policy is still being chosen
};

// The first condition that does not hold, as a sentence with what was asked and what is
// ("invoice.open is 300.00 EUR, asked is >= 2500.00 EUR"); none when all hold. What is not known
// holds in no comparison, and neither does an amount against one of another currency
// (no_amount_in_currency).
std::optional<std::string> first_failing(const std::vector<Condition>& conditions,
                                         const Facts& facts);

}  // namespace dunning::policy
