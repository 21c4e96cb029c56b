#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/money.hpp"
#include "daemon/core/records.hpp"
#include "daemon/law/percent.hpp"
#include "daemon/law/rounding.hpp"

// Collection costs: one shape for the scales and fixed sums of every country. Which of them applies
// to whom is the statute's (statute.hpp); the numbers are data.
namespace dunning::law {

// From `above` on (exclusive): a fixed sum and a percentage of the part above.
struct CostBand {
  Money above;
  Money fixed;
  Percent percent;
};

// An addition for turnover tax, only when all three of VatFacts hold.
struct VatSurcharge {
  Percent percent;
  std::string article;
};

// Small claims that recur (instalments, subscriptions): costs once per so many months.
struct RecurringRule {
  Money below;  // each claim below this
  int months = 0;
  Money amount;  // at most this in that time
  Date from;     // defaults of earlier days are outside
  std::string article;
};

struct CostRule {
  std::string name;     // "bik"
  std::string article;  // "Besluit vergoeding voor buitengerechtelijke incassokosten, art. 2"
  std::string source;
  Date from;  // holds for a default on or after this day
  enum class Bands {
    slices,  // each band has its percentage of the slice up to the next (NL)
    steps,   // the last band reached counts alone (BE, UK)
  } bands_are = Bands::slices;
  std::vector<CostBand> bands;  // ascending by `above`
  std::optional<Money> minimum;
  std::optional<Money> maximum;
  bool per_claim = false;               // each invoice has its own; otherwise once over the sum
  std::string after_notice;             // the notice that must have run (notice.hpp), or empty
  bool needs_clause = false;            // only where the contract has a clause for it
  std::optional<Money> without_demand;  // due before anything was sent (BW 6:96(4))
  std::string without_demand_article;
  std::optional<VatSurcharge> vat;
  std::optional<RecurringRule> recurring;
};

struct CostSlice {
  Money of;  // the part of the principal that it is taken of
  Percent percent;
  Money fixed;
  std::string exact;  // its amount, unrounded: "0.004"
};

struct CostsWorking {
  enum class Clamp { none, minimum, maximum } clamp = Clamp::none;
  std::vector<CostSlice> slices;
  Money basis;        // the principals together
  std::string exact;  // before minimum and maximum, unrounded
  Money costs;        // without turnover tax
  Money vat;
  Money total;  // costs and turnover tax: the amount to be named
  std::string article;
};
std::string_view name(CostsWorking::Clamp clamp);

// BIK 2(3): the surcharge needs all three, and what is not known does not hold.
struct VatFacts {
  Known can_deduct_vat = Known::unknown;
  bool taxed_collector = false;  // a taxed service of somebody else collects
  bool declared = false;         // and the demand says so
};
bool vat_surcharge_due(const CostRule& rule, const VatFacts& facts);

enum class WithVat { no, yes };

// Over the open principals of one debtor (BW 6:96(7): added, not one by one, unless the rule is per
// claim). A principal of nothing or below costs nothing. To consumers Rounding::down. All amounts
// are of one currency, that of the bands; anything else is invalid_input.
Result<CostsWorking> costs(const CostRule& rule, std::span<const Money> principals,
                           Rounding rounding, WithVat vat = WithVat::no);

// What is owed without anything having been sent; nothing where the rule knows no such sum.
// per_claim rules: for each claim.
Result<Money> costs_without_demand(const CostRule& rule, std::span<const Money> principals);

// One claim as far as the recurring rule asks about it.
struct CostClaim {
  Money principal;
  bool recurring = false;
};
struct CostsBefore {
  Date date;  // on which costs of small recurring claims became due earlier
  Money costs;
};

// As `costs`, but small recurring claims of a consumer never cost more than the rule's amount once
// per rolling span of months, and add nothing to what the other claims cost: of the two readings
// there are, the one that claims less.
Result<CostsWorking> costs_of_claims(const CostRule& rule, std::span<const CostClaim> claims,
                                     Date on, std::span<const CostsBefore> before,
                                     Rounding rounding, WithVat vat = WithVat::no);

}  // namespace dunning::law
