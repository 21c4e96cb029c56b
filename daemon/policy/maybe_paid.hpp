#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/policy/account.hpp"
#include "daemon/policy/open_lines.hpp"

// S8. Money that may be on its way is a veto, never a booking.
namespace dunning::policy {

// Banking days a veto lasts before a person is asked, and at most once more while that task is
// open.
constexpr int maybe_paid_banking_days = 5;
constexpr int under_way_banking_days = 10;

struct Veto {
  bool blocks = true;         // false: the veto is over
  bool ask = false;           // a person has to be asked: task `kind` about `subject`
  std::string task;           // book_payment or check_payment
  std::string subject;        // "bank_line/ID", "item/ID"
  std::string detail;         // the facts, a plain sentence
  std::optional<Date> until;  // the first day on which time alone changes this
  const BankLine* line = nullptr;
};

// What open bank lines say against the items of one account. A line counts from the day it was
// booked, or from the day since which the books are fresh when that is later. It concerns an item
// when it names its number or payment reference, comes from the debtor's IBAN, or has exactly the
// amount that is open of the item, or of all that was overdue on some day, before or after free
// credits, or an amount that was promised, agreed as an instalment or offered. Refers to the
// account and the calendar.
class BankVetoes {
 public:
  BankVetoes(const Account& account, const WorkingDays& calendar, Date today);

  // One for every line that concerns the item, the one that blocks longest first.
  std::vector<Veto> of(const Item& item) const;
  // The one that blocks (reason maybe_paid), or none.
  std::optional<Veto> blocking(const Item& item) const;

 private:
  const Account* account_;
  const WorkingDays* calendar_;
  Date today_;
  std::vector<std::size_t> of_the_debtor_;  // lines from the debtor's IBAN
  std::vector<std::size_t> of_the_case_;    // lines with the amount of the case
};

// Of an item whose state is payment_under_way; none for others. Without a known beginning it blocks
// until the ledger says otherwise, and a person is asked at once.
std::optional<Veto> payment_under_way(const Item& item, const Account& account,
                                      const WorkingDays& calendar, Date today);

}  // namespace dunning::policy
