#pragma once

#include <string>

#include "daemon/core/calendar.hpp"
#include "tests/sandbox/moneybird/refusals.hpp"

namespace dunning::sandbox::moneybird {

struct Period {
  Date first;
  Date last;
  bool contains(Date day) const { return first <= day && day <= last; }
};

// "this_year", "prev_month" … or "YYYYMM..YYYYMM", "YYYYMMDD..YYYYMMDD". A range without one of its
// ends is refused, and so is a bare "202601", which Moneybird takes in reports only.
OrRefusal<Period> read_period(const std::string& text, Date today);

}  // namespace dunning::sandbox::moneybird
