#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "daemon/core/money.hpp"
#include "daemon/law/rates.hpp"
#include "daemon/law/rounding.hpp"

// Interest over a principal, day by day, in segments of one rate and one base.
//
// Both ends count: from the first day of default up to and including the day of payment (BW
// 6:119a(1)). Days are actual days, a year has 365, also a leap year: the statute is silent, and
// this is what the published calculators do. After each full year, counted from the first day, that
// year's interest joins the base (BW 6:119(2), 6:119a(3)); the anniversary of 29 February is 28
// February. Once nothing of the base is open, the interest of that year joins nothing any more: of
// the two readings the one that claims less. Each segment is rounded half-up to the minor unit, and
// the total is their sum.
namespace dunning::law {

// Principal that was paid or credited on a day; it still bears interest on that day. Amounts are
// positive; what exceeds the principal is left out.
struct Receipt {
  Date date;
  Money amount;
};

struct InterestSegment {
  Date first_day;
  Date last_day;  // both count
  std::int64_t days = 0;
  Percent rate;
  Money base;  // open principal and the interest that has joined it
  Money interest;
};

struct Interest {
  std::vector<InterestSegment> segments;
  std::int64_t days = 0;
  Money total;
  std::string article;
};

// Other ways of counting that are met in practice, to compare with. The default is what is claimed.
struct Counting {
  enum class Days {
    actual_365,     // days / 365
    actual_actual,  // a day of a leap year is 1/366
  } days = Days::actual_365;
  enum class Split {
    where_the_rate_changes,
    at_every_row,  // of the table, also when the percentage stays
  } split = Split::where_the_rate_changes;
  enum class Round { each_segment, once_at_the_end } round = Round::each_segment;
  bool never_compounds = false;
};

// Nothing when last_day is before first_day. Errors: missing_rates (rates.hpp); invalid_input when
// currencies differ, an amount is negative, or the run is longer than a century.
Result<Interest> interest(const RateTable& table, Money principal, Date first_day, Date last_day,
                          std::span<const Receipt> receipts = {}, const Counting& counting = {});

// The day on which the year-th year after `first_day` begins; 29 February clips to 28 February.
Date anniversary(Date first_day, int year);

}  // namespace dunning::law
