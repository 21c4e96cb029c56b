#include "daemon/store/forecasts.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

// Reasons that time and the machine end. What waits for a person or for the debtor's money is not
// expected to leave.
constexpr std::string_view leaves_by_itself =
    "'', 'not_due', 'min_gap', 'same_step_gap', 'outside_window', 'cap_reached', 'ramp', "
    "'stale_books', 'settling', 'look_changed', 'redirected', 'shadow', 'novelty', 'paused', "
    "'stale_sync', 'suspicious_source', 'notice_running', 'quarantined'";

// What has acted on its day: only what follows is still to come.
constexpr std::string_view has_left = "'due', 'gathered', 'gathered_by_law'";

constexpr int kept_days = 60;  // for a look back; the breaker needs eight

}  // namespace

Result<std::map<Date, Forecasts::Likely>> Forecasts::ahead(AdministrationId administration,
                                                           Date from, Date to, int apart) const {
  std::map<std::pair<std::string, std::string>, std::vector<Date>> accounts;
  TRY(transact(store_, Access::glance, [&](Session& session) -> Status {
    session.rows<std::string, std::string, Date, std::optional<Date>, bool>(
        "SELECT debtor, currency, next_on, then_on, CASE WHEN reason IN (" + std::string(has_left) +
            ") THEN 1 ELSE 0 END FROM items WHERE administration = ? AND settled = 0 "
            "AND gone_at IS NULL AND next_on IS NOT NULL AND next_on <= ? AND reason IN (" +
            std::string(has_left) + ", " + std::string(leaves_by_itself) + ")",
        {administration, to},
        [&](std::string debtor, std::string currency, Date next, std::optional<Date> then,
            bool left) {
          auto& days = accounts[{std::move(debtor), std::move(currency)}];
          const Date leaves = std::max(next, from);
          if (!left) days.push_back(leaves);
          if (then) days.push_back(left ? std::max(*then, from) : std::max(*then, leaves + apart));
        });
    return {};
  }));
  std::map<Date, Likely> likely;
  for (auto& [account, days] : accounts) {
    std::sort(days.begin(), days.end());
    std::optional<Date> last;
    for (const Date day : days) {
      if (day > to) break;
      if (last && day - *last < apart) continue;
      ++likely[day].messages;
      if (!last) ++likely[day].accounts;
      last = day;
    }
  }
  return likely;
}

Status Forecasts::note(AdministrationId administration, Date made_on,
                       const std::map<Date, Likely>& days) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    for (const auto& [day, likely] : days) {
      session.run(
          "INSERT INTO forecasts (administration, made_on, for_date, messages, accounts) "
          "VALUES (?, ?, ?, ?, ?) ON CONFLICT (administration, for_date, made_on) "
          "DO UPDATE SET messages = ?, accounts = ?",
          {administration, made_on, day, likely.messages, likely.accounts, likely.messages,
           likely.accounts});
    }
    session.run("DELETE FROM forecasts WHERE administration = ? AND for_date < ?",
                {administration, made_on - kept_days});
    return {};
  });
}

Result<std::optional<Forecasts::Likely>> Forecasts::find(AdministrationId administration,
                                                         Date for_date, Date made_by) const {
  using Found = Result<std::optional<Likely>>;
  return transact(store_, Access::glance, [&](Session& session) -> Found {
    std::optional<Likely> found;
    session.rows<int, int>(
        "SELECT messages, accounts FROM forecasts WHERE administration = ? AND for_date = ? "
        "AND made_on <= ? ORDER BY made_on DESC LIMIT 1",
        {administration, for_date, made_by}, [&](int messages, int accounts) {
          found = Likely{messages, accounts};
        });
    return found;
  });
}

}  // namespace dunning::store
