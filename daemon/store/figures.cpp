#include "daemon/store/figures.hpp"

#include <algorithm>

#include "daemon/store/session.hpp"

namespace dunning::store {

Result<std::vector<Money>> Figures::sales(AdministrationId administration, Date from,
                                          Date to) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<Money>> {
    std::vector<Money> all;
    std::optional<Error> error;
    session.rows<std::string, std::int64_t>(
        "SELECT currency, CAST(SUM(total_minor) AS BIGINT) FROM records "
        "WHERE administration = ? AND kind = 'invoice' AND gone_at IS NULL "
        "AND invoice_date >= ? AND invoice_date <= ? AND state NOT IN ('draft', 'voided') "
        "GROUP BY currency ORDER BY currency",
        {administration, from, to}, [&](const std::string& code, std::int64_t minor) {
          const auto currency = Currency::parse(code);
          if (currency) {
            all.push_back({minor, *currency});
          } else {
            error = currency.error();
          }
        });
    if (error) return fail(*error);
    return all;
  });
}

Result<std::vector<Figures::Payer>> Figures::payers(AdministrationId administration, Date from,
                                                    Date to) const {
  const auto month = [](Date date) { return to_string(date).substr(0, 7); };
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<Payer>> {
    std::vector<Payer> all;
    session.rows<DebtorId, std::string, std::string, std::int64_t, std::int64_t, std::int64_t>(
        "SELECT r.debtor, COALESCE(d.name, ''), COALESCE(d.number, ''), COUNT(*), "
        "CAST(SUM(CASE WHEN r.days_late > 0 THEN 1 ELSE 0 END) AS BIGINT), "
        "CAST(SUM(r.days_late) AS BIGINT) "
        "FROM records r LEFT JOIN records d ON d.administration = r.administration "
        "AND d.kind = 'debtor' AND d.id = r.debtor "
        "WHERE r.administration = ? AND r.paid_month <> '' AND r.paid_month >= ? "
        "AND r.paid_month <= ? "
        "GROUP BY r.debtor, d.name, d.number ORDER BY r.debtor",
        {administration, month(from), month(to)},
        [&](DebtorId debtor, std::string name, std::string number, std::int64_t paid,
            std::int64_t late, std::int64_t days) {
          all.push_back({std::move(debtor), std::move(name), std::move(number), paid, late, days});
        });
    // By average, without a division: a/b > c/d is a*d > c*b.
    std::stable_sort(all.begin(), all.end(), [](const Payer& a, const Payer& b) {
      return a.days_late * b.paid > b.days_late * a.paid;
    });
    return all;
  });
}

}  // namespace dunning::store
