#include "daemon/law/statute.hpp"

#include <algorithm>

namespace dunning::law {
namespace {

template <class Row>
const Row* named(const std::vector<Row>& rows, std::string_view name) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
  return found == rows.end() || name.empty() ? nullptr : &*found;
}

}  // namespace

const DebtorLaw& Statute::of(DebtorType type) const {
  static const DebtorLaw nothing;
  const auto found = debtors.find(type);
  return found == debtors.end() ? nothing : found->second;
}

const RateTable* Statute::table(std::string_view name) const {
  return named(rates, name);
}

const RateTable* Statute::rates_for(DebtorType type) const {
  return table(of(type).interest);
}

const CostRule* Statute::costs_for(DebtorType type, Date default_day) const {
  const std::string& name = of(type).costs;
  const CostRule* result = nullptr;
  for (const CostRule& rule : costs) {
    if (rule.name != name || rule.from > default_day) continue;
    if (result == nullptr || rule.from > result->from) result = &rule;
  }
  return result;
}

const NoticeRule* Statute::notice(std::string_view name) const {
  return named(notices, name);
}

}  // namespace dunning::law
