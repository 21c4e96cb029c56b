#include "daemon/law/costs.hpp"

#include <algorithm>

#include "daemon/core/spelling.hpp"

namespace dunning::law {
namespace {

constexpr Spelling<CostsWorking::Clamp> clamps[] = {{CostsWorking::Clamp::none, "none"},
                                                    {CostsWorking::Clamp::minimum, "minimum"},
                                                    {CostsWorking::Clamp::maximum, "maximum"}};

constexpr Wide whole = 1'000'000;  // 100 % in ten-thousandths of a percent
constexpr int whole_decimals = 6;
constexpr std::int64_t largest_principal = 10'000'000'000'000'000;  // minor units

// Costs of one principal, in millionths of a minor unit, before and after minimum and maximum.
struct Scaled {
  Wide raw = 0;
  Wide clamped = 0;
  CostsWorking::Clamp clamp = CostsWorking::Clamp::none;
};

void add_slice(CostsWorking& working, const CostBand& band, Money of, Wide amount) {
  working.slices.push_back(
      {of, band.percent, band.fixed, exact_text(amount, whole_decimals + of.currency.decimals())});
}

Wide band_amount(const CostBand& band, Money of) {
  return Wide{band.fixed.minor} * whole + Wide{of.minor} * band.percent.e4;
}

Scaled scaled_costs(const CostRule& rule, Money principal, CostsWorking& working) {
  Scaled result;
  for (std::size_t i = 0; i < rule.bands.size(); ++i) {
    const CostBand& band = rule.bands[i];
    if (principal.minor <= band.above.minor) break;
    const bool last =
        i + 1 == rule.bands.size() || principal.minor <= rule.bands[i + 1].above.minor;
    const std::int64_t top = rule.bands_are == CostRule::Bands::slices && !last
                                 ? rule.bands[i + 1].above.minor
                                 : principal.minor;
    if (rule.bands_are == CostRule::Bands::steps && !last) continue;
    const Money of{top - band.above.minor, principal.currency};
    const Wide amount = band_amount(band, of);
    add_slice(working, band, of, amount);
    result.raw += amount;
  }
  result.clamped = result.raw;
  if (rule.minimum && result.clamped < Wide{rule.minimum->minor} * whole) {
    result.clamped = Wide{rule.minimum->minor} * whole;
    result.clamp = CostsWorking::Clamp::minimum;
  }
  if (rule.maximum && result.clamped > Wide{rule.maximum->minor} * whole) {
    result.clamped = Wide{rule.maximum->minor} * whole;
    result.clamp = CostsWorking::Clamp::maximum;
  }
  return result;
}

Currency currency_of(const CostRule& rule, std::span<const Money> principals) {
  if (!rule.bands.empty()) return rule.bands.front().above.currency;
  return principals.empty() ? Currency{} : principals.front().currency;
}

// What is positive of the principals; the rest is owed nothing and adds nothing.
Result<std::vector<Money>> owed(const CostRule& rule, std::span<const Money> principals) {
  const Currency currency = currency_of(rule, principals);
  std::vector<Money> result;
  for (const Money& principal : principals) {
    if (principal.currency != currency || principal.minor > largest_principal) {
      return fail(ErrorKind::invalid_input, "no principal of a claim in " +
                                                std::string(currency.code()) + ": " +
                                                to_string(principal));
    }
    if (principal.is_positive()) result.push_back(principal);
  }
  return result;
}

Result<Money> sum(std::span<const Money> amounts, Currency currency) {
  Money total{0, currency};
  for (const Money& amount : amounts)
    total = TRY(add(total, amount));
  return total;
}

void finish(CostsWorking& working, const CostRule& rule, Rounding rounding, WithVat vat) {
  working.article = rule.article;
  working.vat = {0, working.costs.currency};
  if (vat == WithVat::yes && rule.vat) {
    working.vat.minor = static_cast<std::int64_t>(
        divided(Wide{working.costs.minor} * rule.vat->percent.e4, whole, rounding));
  }
  working.total = {working.costs.minor + working.vat.minor, working.costs.currency};
}

}  // namespace

std::string_view name(CostsWorking::Clamp clamp) {
  return spelled(clamps, clamp);
}

bool vat_surcharge_due(const CostRule& rule, const VatFacts& facts) {
  return rule.vat.has_value() && facts.can_deduct_vat == Known::no && facts.taxed_collector &&
         facts.declared;
}

Result<CostsWorking> costs(const CostRule& rule, std::span<const Money> principals,
                           Rounding rounding, WithVat vat) {
  const std::vector<Money> claims = TRY(owed(rule, principals));
  CostsWorking working;
  working.basis = TRY(sum(claims, currency_of(rule, principals)));
  working.costs = {0, working.basis.currency};
  Wide raw = 0;
  const auto take = [&](Money principal) {
    const Scaled one = scaled_costs(rule, principal, working);
    raw += one.raw;
    working.clamp = std::max(working.clamp, one.clamp);
    working.costs.minor += static_cast<std::int64_t>(divided(one.clamped, whole, rounding));
  };
  if (rule.per_claim) {
    for (const Money& claim : claims)
      take(claim);
  } else if (working.basis.is_positive()) {
    take(working.basis);
  }
  working.exact = exact_text(raw, whole_decimals + working.basis.currency.decimals());
  finish(working, rule, rounding, vat);
  return working;
}

Result<Money> costs_without_demand(const CostRule& rule, std::span<const Money> principals) {
  const std::vector<Money> claims = TRY(owed(rule, principals));
  Money result{0, currency_of(rule, principals)};
  if (!rule.without_demand || claims.empty()) return result;
  result.minor = rule.without_demand->minor;
  if (rule.per_claim) result.minor *= static_cast<std::int64_t>(claims.size());
  return result;
}

Result<CostsWorking> costs_of_claims(const CostRule& rule, std::span<const CostClaim> claims,
                                     Date on, std::span<const CostsBefore> before,
                                     Rounding rounding, WithVat vat) {
  std::vector<Money> all;
  std::vector<Money> others;
  bool small = false;
  for (const CostClaim& claim : claims) {
    all.push_back(claim.principal);
    const bool capped = rule.recurring && claim.recurring && on >= rule.recurring->from &&
                        claim.principal < rule.recurring->below;
    if (capped)
      small = small || claim.principal.is_positive();
    else
      others.push_back(claim.principal);
  }
  const CostsWorking of_all = TRY(costs(rule, all, rounding, vat));
  if (!small) return of_all;
  CostsWorking of_others = TRY(costs(rule, others, rounding, vat));
  if (of_others.costs.is_positive()) return of_others;

  const Date since = add_months(on, -rule.recurring->months);
  std::int64_t left = std::min(rule.recurring->amount.minor, of_all.costs.minor);
  for (const CostsBefore& earlier : before) {
    if (earlier.date > since && earlier.date <= on) left -= earlier.costs.minor;
  }
  CostsWorking working = of_all;
  working.costs.minor = std::max<std::int64_t>(left, 0);
  working.clamp = CostsWorking::Clamp::maximum;
  finish(working, rule, rounding, vat);
  working.article = rule.recurring->article;
  return working;
}

}  // namespace dunning::law
