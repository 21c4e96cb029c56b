#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daemon/law/interest.hpp"

// To what a payment goes: BW 6:43 between claims, BW 6:44 within one. For statements and the
// dossier; what principal is open is the ledger's word (S37).
namespace dunning::law {

struct Claim {
  std::string name;
  Money principal;
  RateTable rates;
  Date first_interest_day;
  Money costs;
  std::optional<Date> costs_from;  // costs take no share of what is paid before this day
};

struct Remittance {
  Date date;
  Money amount;
  std::vector<std::string> designated;  // claims the debtor named, in the order named
};

// Which part of a payment a claim got.
struct Allocation {
  Date date;
  std::string claim;
  Money to_costs;
  Money to_interest;
  Money to_principal;  // with the interest of full years that has joined it
};

struct ClaimStanding {
  std::string name;
  Money interest;  // all that accrued until the statement day
  Money paid_costs;
  Money paid_interest;
  Money paid_principal;
  Money open_costs;
  Money open_interest;
  Money open_principal;
  Money open_total;
  std::vector<InterestSegment> segments;
};

struct Imputation {
  std::vector<Allocation> allocations;  // by date, in the order in which the claims got theirs
  std::vector<ClaimStanding> claims;    // as they were given
  Money unallocated;                    // what is left when everything was paid
};

// Interest runs up to and including the day of a payment; the payment then goes to costs that are
// due, accrued interest, principal. Between claims: those the debtor named, in that order; then due
// before not yet due, the higher rate on that day, the earlier first day of interest, and in
// proportion to what is open. One currency. Errors as of `interest`.
Result<Imputation> impute(std::span<const Claim> claims, std::span<const Remittance> payments,
                          Date statement_day, const Counting& counting = {});

}  // namespace dunning::law
