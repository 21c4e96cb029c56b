#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/sandbox/economy.hpp"
#include "tests/sandbox/exact_online/switches.hpp"

namespace dunning::sandbox::exact_online {

enum class TermKind { claim, credit_note, receipt, payable };

// One row of Exact's cash flow: a due date of an invoice or the part of one that a payment split
// off, a credit note, money received. Made from the economy alone, so that a row that compares
// equal has not changed.
struct Term {
  TermKind kind = TermKind::claim;
  std::string id;
  std::string entry;           // EntryID
  std::int64_t invoice = 0;    // 0: money that no invoice is named for
  std::int64_t bank_line = 0;  // of a receipt
  std::int64_t debtor = 0;
  std::string number;
  std::string reference;
  std::optional<Date> invoice_date;
  Date due;
  Date last_due;  // of the whole invoice
  Money amount;   // positive: owed to the company
  Money total;    // of the invoice
  int status = 20;
  std::optional<Date> settled_on;
  int touches = 0;
  bool operator==(const Term&) const = default;
};

// The rows of an invoice that was sent; none of a draft.
std::vector<Term> terms_of(const Invoice& invoice, const Switches& switches);
// Money received: what was booked on invoices is matched, the rest stands on the account of whom it
// came from; `payer` 0: nobody knows.
std::vector<Term> terms_of(const BankLine& line, std::int64_t payer, const Economy& economy,
                           const Switches& switches);

// Money that stands on an account from the start: what is left of it, or all of it once it is used.
std::vector<Term> terms_of(const OnAccount& money);

}  // namespace dunning::sandbox::exact_online
