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
  const Item& item;  // with the due date that counts
  Date today;
  law::DebtorType debtor_type = law::DebtorType::consumer;
  std::string_view language;  // in which the debtor would be written to
  Money invoice_open;         // less the credits tied to the invoice
  int reminders = 0;          // Subject::invoice_reminders
  // None while the policy is still being chosen.
  std::optional<Money> case_open{};
  std::optional<int> case_invoices{};
  std::optional<Date> case_oldest_due{};
};

// The first condition that does not hold, as a sentence with what was asked and what is
// ("invoice.open is 300.00 EUR, asked is >= 2500.00 EUR"); none when all hold. What is not known
// holds in no comparison, and neither does an amount against one of another currency
// (no_amount_in_currency).
std::optional<std::string> first_failing(const std::vector<Condition>& conditions,
                                         const Facts& facts);

bool asks_about(const std::vector<Condition>& conditions, Subject subject);

// True when a condition of these policies asks how the debtor has paid (Account::behaviour). To all
// others it makes no difference whether that is known.
bool asks_how_debtors_pay(const PolicySet& policies);

// The first day after today on which time alone can change what first_failing says; none: never.
std::optional<Date> changes_on(const std::vector<Condition>& conditions, const Facts& facts);

}  // namespace dunning::policy
