#pragma once

#include <string>
#include <vector>

#include "daemon/dispatch/instructions.hpp"
#include "daemon/store/outbox.hpp"

namespace dunning::dispatch {

// Makes the bytes of an occasion's rows: the mail to the debtor, the note for the ledger, and the
// reminder that a ledger is to count. An
// error (template, missing IBAN for the currency, a header that cannot be written) means that
// nothing leaves.
Result<std::vector<store::Outbox::Made>> compose(const store::Occasion& occasion,
                                                 const policy::Account& account,
                                                 const Instructions& instructions,
                                                 const Edges& edges, Instant looked_at,
                                                 std::int64_t say);

// The invoices that a message reminds of, for a ledger that counts that: those which take a step of
// the ladder with it and are to be paid now. Empty when it is no reminder.
std::vector<InvoiceId> reminded_of(const policy::Intent& intent);

// Why what was written under one setting of `shadow` and `redirect_all_to` may not leave under
// another: a message to a debtor would go elsewhere, or one that was to go elsewhere to a debtor.
// Empty when it may.
std::string goes_elsewhere_now(const store::Occasion& occasion,
                               const policy::AdministrationRules& rules);

}  // namespace dunning::dispatch
