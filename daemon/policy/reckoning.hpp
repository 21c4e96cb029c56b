#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/law/rates.hpp"
#include "daemon/policy/standing.hpp"
#include "daemon/policy/stated_law.hpp"

// The parts of what charges.cpp reckons: interest and costs of the same items. For charges.cpp,
// charged_interest.cpp and charged_costs.cpp alone.
namespace dunning::policy {

struct Reckoning {
  const Policy& policy;
  const std::vector<std::size_t>& items;  // indices into all.items: what is asked to be paid now
  const Assessment& all;

  const law::Statute& statute() const { return all.jurisdiction->statute; }
  const law::DebtorLaw& law() const { return statute().of(all.debtor_type); }
  law::LegalFacts facts(const Standing& one) const;
  // S38. Whether all of it was agreed to, by a debtor who may agree to it.
  bool agreed() const;
  Money zero() const { return {0, all.account.currency}; }
};

// What is stated of interest; `missing` says why a rate is not known (S40), or stays as it is.
void announce_interest(const Reckoning& of, Basis basis, StatedAnnouncement& stated,
                       std::string& missing);
void claim_interest(const Reckoning& of, Basis basis, StatedClaim& stated, std::string& missing);

struct Costs {
  Money costs;
  Money of;
  std::string article{};
  bool with_vat = false;
  std::vector<ItemId> items{};
  std::vector<std::string> notices{};
};
Costs costs_owed(const Reckoning& of, Basis basis);  // what may be asked for today
// What would be owed; of a debtor whose costs take a notice, that alone says it.
Costs costs_to_come(const Reckoning& of, Basis basis);
// What a notice of that name says of them. Together with the costs that earlier notices brought,
// never more than the scale over everything.
Costs costs_of_notice(const Reckoning& of, const std::string& name);

}  // namespace dunning::policy
