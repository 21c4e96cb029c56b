#pragma once

#include <cstdint>
#include <vector>

#include "daemon/law/interest.hpp"

namespace dunning::law {

// The running account of one claim's interest: `interest` and `impute` walk it from event to event.
// The table has to outlive it.
class Accrual {
 public:
  // `parts` says into how many parts a minor unit is divided while nothing is rounded yet; 1 where
  // every segment is.
  Accrual(const RateTable& table, Money principal, Date first_day, const Counting& counting);

  // Interest of every day from where it stands up to and including `day`; nothing for a day that is
  // behind it. Calls go forward in time.
  Status run_through(Date day);

  // Takes at most what is open and says how much that was.
  Money pay_principal(Money amount);  // of the principal alone
  Money pay_base(Money amount);       // of the principal and the interest that joined it
  Money pay_interest(Money amount);   // of what accrued and has not joined

  Money open_base() const;
  Money open_interest() const;
  Money total() const;  // all interest so far, paid or not
  const std::vector<InterestSegment>& segments() const { return segments_; }

 private:
  bool compounds() const { return table_.compounds_yearly && !counting_.never_compounds; }
  // The last day of the segment that begins where the account stands.
  Date segment_end(Date last, const RateRow& row) const;
  Wide accrued(std::int64_t days, Date first, Date last, Percent rate) const;
  Money money(Wide amount) const;

  const RateTable& table_;
  Counting counting_;
  Currency currency_;
  Wide parts_ = 1;
  Date first_day_;
  Date next_;  // the first day that is not counted yet
  int year_ = 1;
  Wide principal_ = 0;  // all in parts of a minor unit
  Wide joined_ = 0;
  Wide fresh_ = 0;
  Wide total_ = 0;
  std::vector<InterestSegment> segments_;
};

}  // namespace dunning::law
