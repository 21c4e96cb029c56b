#include "daemon/policy/account.hpp"

namespace dunning::policy {

TypedBecause debtor_type(const Debtor& debtor, DebtorsAre declared,
                         const law::Jurisdiction& jurisdiction) {
  using law::DebtorType;
  if (const auto* form = law::find_legal_form(jurisdiction, debtor.name)) {
    return {form->type, "the name carries the legal form " + form->token};
  }
  if (declared == DebtorsAre::business)
    return {DebtorType::business, "the administration says debtors_are: business"};
  if (declared == DebtorsAre::consumer)
    return {DebtorType::consumer, "the administration says debtors_are: consumer"};
  if (debtor.company_flag == Known::yes)
    return {DebtorType::business, "the ledger marks the debtor as a company"};
  if (debtor.company_flag == Known::no)
    return {DebtorType::consumer, "the ledger marks the debtor as a private person"};
  return {DebtorType::consumer,
          "nothing says that the debtor is a business, and unknown means consumer", true};
}

}  // namespace dunning::policy
