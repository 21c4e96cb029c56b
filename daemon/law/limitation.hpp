#pragma once

#include <span>
#include <string>

#include "daemon/core/calendar.hpp"
#include "daemon/law/debtor_type.hpp"
#include "daemon/law/facts.hpp"

namespace dunning::law {

// After how long a claim can no longer be enforced.
struct LimitationRule {
  int years = 0;  // 0: the jurisdiction says nothing
  enum class From {
    due,          // the day after the claim fell due (BW 3:307)
    end_of_year,  // the end of the year in which it did (BGB 199)
  } from = From::due;
  bool demand_interrupts = true;  // a written demand or reservation starts a new term (BW 3:317)
  std::string article;
  std::string source;
};

struct LimitationRules {
  LimitationRule contract;
  LimitationRule consumer_sale;  // the price of goods sold to a consumer; years 0: as `contract`
  int warn_days = 90;
};

struct Limitation {
  int years = 0;
  Date last_day;     // on which it can still be interrupted
  Date barred_from;  // the next day
  Date warn_from;    // the day from which a person is to be warned
  std::string article;
};

// Which rule governs. A consumer's claim of an unknown kind may be the price of a sale: the shorter
// term.
const LimitationRule& limitation_rule(const LimitationRules& rules, DebtorType type,
                                      ClaimKind kind);

// `interruptions`: days on which a written demand reached the debtor, in any order. One that came
// after the term had ended changes nothing.
Limitation limitation(const LimitationRule& rule, Date due, std::span<const Date> interruptions,
                      int warn_days = 90);

}  // namespace dunning::law
