#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/money.hpp"
#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

// Sums over the mirror that reports ask for, made by the database. Nothing here decides.
class Figures {
 public:
  explicit Figures(Store& store) : store_(store) {}

  // What was invoiced from `from` to `to`, both included, by invoice date: one amount for each
  // currency, credit notes taken off; drafts and voided invoices are none.
  Result<std::vector<Money>> sales(AdministrationId administration, Date from, Date to) const;

  struct Payer {
    DebtorId debtor;
    std::string name;
    std::string customer_number;
    std::int64_t paid = 0;       // invoices that were paid in that time
    std::int64_t late = 0;       // after their due date
    std::int64_t days_late = 0;  // all together; days before the due date count against it
  };
  // Of the invoices that were paid from the month of `from` to that of `to`, both included, by
  // debtor: whoever is latest on average first.
  Result<std::vector<Payer>> payers(AdministrationId administration, Date from, Date to) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
