#pragma once

#include <optional>
#include <string>

#include "daemon/core/calendar.hpp"
#include "daemon/core/records.hpp"
#include "daemon/law/debtor_type.hpp"

namespace dunning::law {

// Payment terms between businesses, as a country's data has them.
struct PaymentTerms {
  int default_days = 0;                 // where nothing was agreed; 0: the law knows no such term
  int longest_days = 0;                 // that may be agreed without more; 0: no limit
  int longest_days_large_to_small = 0;  // a large company owing a small one; beyond it is void
  std::string article;
  std::string large_to_small_article;
  std::string consumer_article;  // what default of a consumer rests on
};

// What is known of one claim. Every date that is not known is left out.
struct TermFacts {
  DebtorType type = DebtorType::consumer;
  Known term_agreed = Known::unknown;
  std::optional<Date> due;               // as the books have it
  std::optional<int> agreed_days;        // when the term was agreed as a number of days
  std::optional<Date> invoice_received;  // the day the debtor got the invoice
  std::optional<Date> performed;         // the day the debtor got the goods or the service
  std::optional<Date> accepted;          // when acceptance had been agreed
  std::optional<Date> demand_last_day;   // the last day of a written demand with a reasonable term
  bool large_debtor_small_creditor = false;
};

struct DefaultDate {
  std::optional<Date> last_day_to_pay;
  std::optional<Date> first_day;  // of default and of interest; none: there is no default yet
  bool agreed_term_void = false;
  bool needs_demand = false;  // default takes a written demand with a term first
  std::string article;
};

// When default starts (BW 6:82, 6:83, 6:119a). An agreed term: the day after it. Between businesses
// without one: 30 days after receipt of the invoice, of the performance when that came later or the
// first is not known, or after acceptance; never before the due date of the books. A consumer
// without an agreed term: the day after the term of a demand, and none before.
DefaultDate default_date(const PaymentTerms& terms, const TermFacts& facts);

}  // namespace dunning::law
