#include "daemon/dispatch/novelty.hpp"

#include <algorithm>
#include <cstdint>
#include <map>

#include "daemon/policy/admit.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/forecasts.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/stops.hpp"

namespace dunning::dispatch {
namespace {

constexpr int week = 7;
constexpr int horizon_days = 28;  // a forecast reaches so far, and a backlog goes back so far

// Whether any policy would send on that day.
bool is_sending_day(Date date, const Instructions& instructions) {
  const auto calendar = instructions.jurisdiction->working_days();
  return std::any_of(instructions.policies->begin(), instructions.policies->end(),
                     [&](const policy::Policy& policy) {
                       return policy::sends_on(date, policy.send, calendar,
                                               instructions.rules.quiet_days);
                     });
}

// S17, S20. The fewest days between two messages to one debtor.
int days_apart(const policy::PolicySet& policies) {
  int fewest = horizon_days;
  for (const auto& policy : policies)
    fewest = std::min(fewest, std::max(policy.min_gap_days, policy.gather_days));
  return fewest;
}

}  // namespace

int allowed(const Expectation& expectation, const Limits& limits) {
  const std::int64_t expected = expectation.today + std::int64_t{expectation.backlog};
  const std::int64_t part = expected * limits.novelty_percent / 100;
  return static_cast<int>(std::clamp<std::int64_t>(part, limits.novelty_minimum, INT32_MAX));
}

Result<std::optional<int>> Novelty::limit_of(Date today) const {
  const auto row = TRY(store::Administrations(edges_.store).get(instructions_.id));
  if (row.novelty_trusted == today) return std::nullopt;
  const store::Forecasts forecasts(edges_.store);
  const auto forecast = TRY(forecasts.find(instructions_.id, today, today - week));
  if (!forecast) return std::nullopt;
  Expectation expectation{forecast->messages, 0};
  // What was forecast for the days since something last left, and for that day beyond what left, is
  // still to come: after an outage the first day is no news.
  for (Date day = today - 1; today - day <= horizon_days; day = day - 1) {
    const int sent = TRY(store::Outbox(edges_.store).messages_of_day(instructions_.id, day));
    const auto expected = TRY(forecasts.find(instructions_.id, day, today - week));
    expectation.backlog += expected ? std::max(expected->messages - sent, 0) : 0;
    if (sent > 0) break;
  }
  return allowed(expectation, instructions_.limits);
}

Result<std::optional<Withheld>> Novelty::stop_before_one_more(Date today) {
  if (day_ != today) {
    limit_ = TRY(limit_of(today));
    day_ = today;
  }
  if (!limit_) return std::nullopt;
  const int sent = TRY(store::Outbox(edges_.store).messages_of_day(instructions_.id, today));
  if (sent < *limit_) return std::nullopt;
  // A person may have trusted it since the day began.
  limit_ = TRY(limit_of(today));
  if (!limit_ || sent < *limit_) return std::nullopt;

  store::Stops stops(edges_.store);
  const std::string reason(policy::name(policy::Reason::novelty));
  std::map<std::string, std::optional<Instant>> reasons{{reason, std::nullopt}};
  for (const auto& stop : TRY(stops.list(instructions_.id)))
    reasons.emplace(stop.reason, stop.since);
  TRY(stops.note(instructions_.id, reasons, today, edges_.clock.now()));
  edges_.log.warning("too_much_at_once", {{"administration", instructions_.name},
                                          {"sent", std::to_string(sent)},
                                          {"allowed", std::to_string(*limit_)}});
  return Withheld{policy::Reason::novelty,
                  "more than " + std::to_string(*limit_) +
                      " messages today, far more than was forecast a week ago",
                  today + 1};
}

Status Novelty::forecast(Date today) const {
  store::Forecasts forecasts(edges_.store);
  const Date first = today + 1;
  const Date last = today + horizon_days;
  const auto likely =
      TRY(forecasts.ahead(instructions_.id, first, last, days_apart(*instructions_.policies)));
  // Every day, so that "nothing" differs from "not known".
  std::map<Date, store::Forecasts::Likely> days;
  for (Date day = first; day <= last; day = day + 1)
    days[day] = {};
  for (const auto& [due_on, some] : likely) {
    Date day = due_on;
    while (day < last && !is_sending_day(day, instructions_))
      day = day + 1;
    days[day].messages += some.messages;
    days[day].accounts += some.accounts;
  }
  return forecasts.note(instructions_.id, today, days);
}

}  // namespace dunning::dispatch
