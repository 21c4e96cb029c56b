#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/money.hpp"
#include "daemon/law/costs.hpp"
#include "daemon/law/debtor_type.hpp"
#include "daemon/law/default_date.hpp"
#include "daemon/law/limitation.hpp"
#include "daemon/law/notice.hpp"
#include "daemon/law/rates.hpp"

// The late-payment law of one jurisdiction: its tables, and which of them holds for whom. Data of
// config/jurisdictions/*.yaml; every number has its source there.
namespace dunning::law {

// What one type of debtor may be asked for.
struct DebtorLaw {
  std::string interest;                // name of a rate table; empty: no statutory interest known
  std::string interest_after_notice;   // no interest before this notice has run; or empty
  std::string costs;                   // name of a cost rule; empty: none may be claimed
  bool may_be_agreed = false;          // S38: the contract may say other costs and interest
  Rounding rounding = Rounding::down;  // of costs
};

struct Statute {
  std::string country;  // as of the jurisdiction
  Currency currency;
  std::vector<RateTable> rates;
  std::vector<CostRule> costs;  // several of one name: the latest `from` not after the default
  std::map<DebtorType, DebtorLaw> debtors;
  std::vector<NoticeRule> notices;
  PaymentTerms payment_terms;
  LimitationRules limitation;
  std::map<std::string, std::string> reservation;  // the sentence that interrupts, by language

  // False for a jurisdiction that has a calendar and no law: nothing may be announced or claimed.
  bool known() const { return !debtors.empty(); }

  const DebtorLaw& of(DebtorType type) const;           // of an unknown type: nothing is allowed
  const RateTable* table(std::string_view name) const;  // null: there is none
  const RateTable* rates_for(DebtorType type) const;
  const CostRule* costs_for(DebtorType type, Date default_day) const;
  const NoticeRule* notice(std::string_view name) const;
};

}  // namespace dunning::law
