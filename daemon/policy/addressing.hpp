#pragma once

#include "daemon/policy/standing.hpp"

namespace dunning::policy {

// S33. Whom a message goes to: what the step says, else the policy, else the language's own order;
// what was set about the debtor comes before the roles. Without a step (null): what the policy
// says.
const Addressees& addressees(const Policy& policy, const Step* step);
Contact contact(const Policy& policy, const Step* step, const Assessment& all);

// Fills recipients, cc and bcc; nobody twice.
void address(Intent& intent, const Policy& policy, const Step* step, const Assessment& all);

// S4. Fills the account to pay to, when not the creditor's usual one: the first of Creditor::pay_to
// of the currency whose tag every invoice of the message, or its debtor, has.
void choose_account(Intent& intent, const Assessment& all);

}  // namespace dunning::policy
