#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/find.hpp"
#include "daemon/policy/decide.hpp"

// What a word is about: open items of one debtor in one currency, as the store knows them now.
namespace dunning::desk {

struct Meant {
  Administration administration;
  FoundDebtor debtor;
  store::AccountKey account;
  policy::Account facts;
  std::vector<policy::Item> items;  // those meant; not empty
  bool everything = true;           // the debtor was named, so all that is open

  const policy::Item* find(const InvoiceId& invoice) const;
};

// A debtor, or invoices of one debtor in one currency. `in` picks the currency of a debtor who owes
// in several. What is disputed as a whole or is no debt (draft, paid, voided, written off) is left
// out when the debtor is named, and refused when it is named itself.
Result<Meant> meant(const Desk& desk, const std::optional<std::string>& administration,
                    const std::vector<std::string>& targets,
                    std::optional<Currency> in = std::nullopt);

// One invoice that is open.
Result<Meant> meant_invoice(const Desk& desk, const std::optional<std::string>& administration,
                            const std::string& number);

// The debtor of a name or of an invoice's number.
struct MeantDebtor {
  Administration administration;
  FoundDebtor debtor;
  std::optional<FoundInvoice> invoice;  // when that was named
};
Result<MeantDebtor> meant_debtor(const Desk& desk, const std::optional<std::string>& administration,
                                 const std::string& target);

// The accounts of a debtor, one for each currency: those with something open, or all there ever
// were.
enum class Accounts { open, all };
Result<std::vector<store::AccountKey>> accounts_of(const Desk& desk,
                                                   const Administration& administration,
                                                   const DebtorId& debtor, Accounts which);

// What is to be paid for these items: what is open less what is in dispute (S28) and the credits
// that net them (S18), never below zero.
Money net_open(const Meant& meant, const std::vector<policy::Item>& items, Date today);

// As a promise, plan or offer made now covers them (policy/outcome.hpp).
std::vector<policy::Covered> covered(const Meant& meant);

std::string who(const FoundDebtor& debtor);                        // "De Vries B.V. (1001)"
std::string numbers_text(const std::vector<policy::Item>& items);  // "N-11, N-12 and 3 more"

}  // namespace dunning::desk
