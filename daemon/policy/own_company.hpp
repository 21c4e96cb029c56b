#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/core/creditor.hpp"
#include "daemon/core/records.hpp"

namespace dunning::policy {

// S5. The fact by which the debtor looks like one of the owner's own companies, for people ("the
// IBAN … is that of Acme B.V."), or none. Numbers compare by their digits and letters alone; a mail
// domain that anybody can have an address at (gmail.com) says nothing.
std::optional<std::string> own_company(const Debtor& debtor,
                                       const std::vector<Creditor>& own_creditors);

}  // namespace dunning::policy
