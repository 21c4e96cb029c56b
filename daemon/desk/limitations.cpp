#include "daemon/desk/limitations.hpp"

#include <algorithm>
#include <map>

#include "daemon/policy/debtor_settings.hpp"
#include "daemon/policy/legal_facts.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::desk {
namespace {

// The oldest come first; more open invoices that old are nobody's book.
constexpr std::size_t most_rows = 100'000;

bool warned(const law::Limitation& limitation, Date today) {
  return limitation.years > 0 && limitation.warn_from <= today && today <= limitation.last_day;
}

// Whether an item of that due date is so old that a warning may be due: were its debtor a consumer
// or a business, and whatever interrupted its term since.
bool is_old_enough(const law::Jurisdiction& jurisdiction, Date due, Date today) {
  const auto& rules = jurisdiction.statute.limitation;
  const auto began = [&](const law::LimitationRule& rule) {
    return rule.years > 0 && law::limitation(rule, due, {}, rules.warn_days).warn_from <= today;
  };
  return began(rules.contract) || began(rules.consumer_sale);
}

struct Known {
  policy::Account account;
  law::DebtorType type = law::DebtorType::consumer;
};

}  // namespace

law::Limitation limitation_of(const law::Jurisdiction& jurisdiction, const LimitedClaim& claim) {
  const auto& rules = jurisdiction.statute.limitation;
  std::vector<Date> days;
  for (const auto& one : claim.interruptions)
    days.push_back(one.on);
  return law::limitation(law::limitation_rule(rules, claim.type, claim.kind), claim.due, days,
                         rules.warn_days);
}

Result<std::vector<NearLimitation>> near_limitations(const Desk& desk,
                                                     const Administration& administration,
                                                     Date today) {
  const law::Jurisdiction& jurisdiction = *administration.jurisdiction;
  std::vector<NearLimitation> near;
  if (!administration.stored || !jurisdiction.statute.known()) return near;
  const AdministrationId id = administration.stored->id;

  const auto known = [&](const store::AccountKey& key) -> Result<Known> {
    auto loaded = TRY(store::Accounts(desk.store).load(key));
    const auto settings = policy::debtor_settings(loaded.account, administration.rules, today);
    const auto typed = policy::debtor_type(loaded.account.debtor, settings,
                                           administration.rules.debtors_are, jurisdiction);
    return Known{std::move(loaded.account), typed.type};
  };
  std::map<store::AccountKey, std::vector<store::Overview::InvoiceRow>> old;
  const store::Overview overview(desk.store);
  for (auto& row : TRY(overview.invoices(id, true, most_rows))) {
    const bool counts =
        row.due_date && row.open.is_positive() && is_old_enough(jurisdiction, *row.due_date, today);
    if (counts) old[{id, row.debtor, row.open.currency}].push_back(std::move(row));
  }
  for (const auto& [key, rows] : old) {
    const Known of = TRY(known(key));
    for (const auto& row : rows) {
      const auto facts = policy::legal_facts(of.account, administration.rules, row.invoice, today);
      const auto occasions = TRY(overview.occasions(row.item));
      const LimitedClaim claim{
          of.type, facts.claim_kind, *row.due_date,
          TRY(interruptions(of.account, row.item, occasions, today, texts_of(desk.store)))};
      const auto limitation = limitation_of(jurisdiction, claim);
      if (warned(limitation, today))
        near.push_back({row.debtor_name, row.number, row.open, limitation});
    }
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) {
    return a.limitation.last_day < b.limitation.last_day;
  });
  return near;
}

}  // namespace dunning::desk
