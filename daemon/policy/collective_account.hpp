#pragma once

#include <optional>
#include <string>

#include "daemon/policy/account.hpp"

namespace dunning::policy {

// S5. The fact by which the debtor looks like a collective account ("Diversen", "Webshop", a
// payment provider, many open invoices with different contacts), for people, or none. Grouping such
// an account would show one person's invoices to another, so a person decides. Lifted by
// DebtorSettings::mailing.
std::optional<std::string> collective_account(const Account& account,
                                              const AdministrationRules& rules);

}  // namespace dunning::policy
