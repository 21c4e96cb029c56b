#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/store/accounts.hpp"

// How people name a debtor or an invoice. A name that fits several things is an error that lists
// them, never a guess.
namespace dunning::desk {

struct FoundDebtor {
  DebtorId id;
  std::string name;
  std::string customer_number;
};

struct FoundInvoice {
  InvoiceId id;
  std::string number;
  store::AccountKey account;
};

// By number, or by the ledger's own id. not_found names up to three numbers that look like it.
Result<FoundInvoice> find_invoice(const Desk& desk, const Administration& administration,
                                  const std::string& number);

// By the ledger's id, the customer number or the exact name (case apart).
Result<FoundDebtor> find_debtor(const Desk& desk, const Administration& administration,
                                const std::string& text);

// Either; "debtor:…" and "invoice:…" say which is meant.
using Found = std::variant<FoundDebtor, FoundInvoice>;
Result<Found> find(const Desk& desk, const Administration& administration, const std::string& text);

std::string to_text(const Found& found);  // "debtor De Vries B.V. (1001)", "invoice 2026-0012"

// Those of the candidates that are most like `text`, best first, at most three.
std::vector<std::string> most_like(const std::string& text,
                                   const std::vector<std::string>& candidates);

}  // namespace dunning::desk
