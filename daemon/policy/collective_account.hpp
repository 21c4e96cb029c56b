#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/policy/account.hpp"

namespace dunning::policy {

// S5. The fact by which the debtor looks like a collective account ("Diversen", "Webshop", a
// payment provider, many open invoices with different contacts), for people, or none. Grouping such
// an account would show one person's invoices to another, so a person decides. Lifted by
// DebtorSettings::mailing.
std::optional<std::string> collective_account(const Account& account,
                                              const AdministrationRules& rules);

// What `collective_names` is unless configured.
constexpr std::string_view usual_collective_names[] = {"diversen",
                                                       "diverse debiteuren",
                                                       "diverse klanten",
                                                       "sundry",
                                                       "various",
                                                       "miscellaneous",
                                                       "webshop",
                                                       "webwinkel",
                                                       "kasverkoop",
                                                       "contant",
                                                       "walk-in",
                                                       "cash sales",
                                                       "marketplace",
                                                       "mollie",
                                                       "stripe",
                                                       "adyen",
                                                       "paypal",
                                                       "multisafepay",
                                                       "buckaroo",
                                                       "sumup",
                                                       "klarna",
                                                       "riverty",
                                                       "in3",
                                                       "shopify",
                                                       "bol.com",
                                                       "amazon payments"};

}  // namespace dunning::policy
