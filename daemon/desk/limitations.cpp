#include "daemon/desk/limitations.hpp"

#include <algorithm>
#include <map>

#include "daemon/policy/debtor_settings.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::desk {
namespace {

// The oldest come first; more open invoices that old are nobody's book.
constexpr std::size_t most_rows = 100'000;

bool warned(const law::Limitation& limitation, Date today) {
  return limitation.years > 0 && limitation.warn_from <= today && today <= limitation.last_day;
}

// Whether an item of that due date is to be warned of, were its debtor a consumer or a business.
bool may_be_near(const law::Jurisdiction& jurisdiction, Date due, Date today) {
  const auto& rules = jurisdiction.statute.limitation;
  return warned(law::limitation(rules.contract, due, {}, rules.warn_days), today) ||
         warned(law::limitation(rules.consumer_sale, due, {}, rules.warn_days), today);
}

}  // namespace

law::Limitation limitation_of(const law::Jurisdiction& jurisdiction, law::DebtorType type,
                              law::ClaimKind kind, Date due) {
  const auto& rules = jurisdiction.statute.limitation;
  return law::limitation(law::limitation_rule(rules, type, kind), due, {}, rules.warn_days);
}

Result<std::vector<NearLimitation>> near_limitations(const Desk& desk,
                                                     const Administration& administration,
                                                     Date today) {
  const law::Jurisdiction& jurisdiction = *administration.jurisdiction;
  std::vector<NearLimitation> near;
  if (!administration.stored || !jurisdiction.statute.known()) return near;
  const AdministrationId id = administration.stored->id;

  std::map<store::AccountKey, law::DebtorType> types;
  const auto type_of = [&](const store::AccountKey& key) -> Result<law::DebtorType> {
    if (const auto known = types.find(key); known != types.end()) return known->second;
    const auto loaded = TRY(store::Accounts(desk.store).load(key));
    const auto& account = loaded.account;
    const auto settings = policy::debtor_settings(account, administration.rules, today);
    const auto typed = policy::debtor_type(account.debtor, settings,
                                           administration.rules.debtors_are, jurisdiction);
    return types.emplace(key, typed.type).first->second;
  };
  for (const auto& row : TRY(store::Overview(desk.store).invoices(id, true, most_rows))) {
    if (!row.due_date || !row.open.is_positive() ||
        !may_be_near(jurisdiction, *row.due_date, today))
      continue;
    const auto type = TRY(type_of({id, row.debtor, row.open.currency}));
    const auto limitation =
        limitation_of(jurisdiction, type, law::ClaimKind::unknown, *row.due_date);
    if (warned(limitation, today))
      near.push_back({row.debtor_name, row.number, row.open, limitation});
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) {
    return a.limitation.last_day < b.limitation.last_day;
  });
  return near;
}

}  // namespace dunning::desk
