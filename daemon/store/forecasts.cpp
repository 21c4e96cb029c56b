#include "daemon/store/forecasts.hpp"

#include <string>
#include <string_view>

#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

// Reasons that time and the machine end. What has acted today is due no more, and what waits for a
// person or for the debtor's money is not expected to leave.
constexpr std::string_view leaves_by_itself =
    "'', 'not_due', 'min_gap', 'same_step_gap', 'outside_window', 'cap_reached', 'ramp', "
    "'stale_books', 'settling', 'look_changed', 'redirected', 'shadow', 'novelty', 'paused', "
    "'stale_sync', 'suspicious_source', 'notice_running', 'quarantined'";

constexpr int kept_days = 60;  // for a look back; the breaker needs eight

}  // namespace

Result<std::map<Date, int>> Forecasts::ahead(AdministrationId administration, Date from,
                                             Date to) const {
  return transact(store_, Access::glance, [&](Session& session) -> Result<std::map<Date, int>> {
    std::map<Date, int> days;
    session.rows<Date, int>(
        "SELECT first_on, COUNT(*) FROM (SELECT MIN(CASE WHEN next_on < ? THEN ? ELSE next_on END) "
        "AS first_on FROM items WHERE administration = ? AND settled = 0 AND gone_at IS NULL "
        "AND next_on IS NOT NULL AND next_on <= ? AND reason IN (" +
            std::string(leaves_by_itself) +
            ") "
            "GROUP BY debtor, currency) AS firsts GROUP BY first_on",
        {from, from, administration, to}, [&](Date day, int accounts) { days[day] = accounts; });
    return days;
  });
}

Status Forecasts::note(AdministrationId administration, Date made_on,
                       const std::map<Date, int>& messages) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    for (const auto& [day, count] : messages) {
      session.run(
          "INSERT INTO forecasts (administration, made_on, for_date, messages) VALUES (?, ?, ?, ?) "
          "ON CONFLICT (administration, for_date, made_on) DO UPDATE SET messages = ?",
          {administration, made_on, day, count, count});
    }
    session.run("DELETE FROM forecasts WHERE administration = ? AND for_date < ?",
                {administration, made_on - kept_days});
    return {};
  });
}

Result<std::optional<int>> Forecasts::find(AdministrationId administration, Date for_date,
                                           Date made_by) const {
  return transact(store_, Access::glance, [&](Session& session) -> Result<std::optional<int>> {
    return session.value<int>(
        "SELECT messages FROM forecasts WHERE administration = ? AND for_date = ? "
        "AND made_on <= ? ORDER BY made_on DESC LIMIT 1",
        {administration, for_date, made_by});
  });
}

}  // namespace dunning::store
