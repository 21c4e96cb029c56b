#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "daemon/law/rates.hpp"

// The law a second time, as slowly and plainly as possible: one day after the other, one cent after
// the other, in whole numbers. It shares no calculation with daemon/law, only the table it is
// given.
namespace dunning::law::test {

struct OraclePayment {
  Date date;
  std::int64_t cents = 0;
};

struct OracleInterest {
  std::int64_t total = 0;
  std::int64_t days = 0;
  std::int64_t segments = 0;
};

// Payments lower the principal from the day after.
OracleInterest oracle_interest(const RateTable& table, std::int64_t principal, Date first,
                               Date last, const std::vector<OraclePayment>& payments);

struct OracleClaim {
  std::int64_t interest = 0;
  std::int64_t open_costs = 0;
  std::int64_t open_interest = 0;
  std::int64_t open_principal = 0;
  std::int64_t unallocated = 0;
};

// Payments go to costs (when they are due on that day), interest, principal.
OracleClaim oracle_claim(const RateTable& table, std::int64_t principal, Date first,
                         std::int64_t costs, Date costs_from, Date until,
                         const std::vector<OraclePayment>& payments);

// The Dutch scale for each of the ascending principals (in cents), rounded down and half-up.
struct OracleCosts {
  std::int64_t down = 0;
  std::int64_t half_up = 0;
};
std::vector<OracleCosts> oracle_costs(const std::vector<std::int64_t>& ascending);

// The last day of the fourteen days after a letter, moved to a working day.
Date oracle_last_day(Date posted, int delivery_days, const std::set<Date>& holidays);

}  // namespace dunning::law::test
