#pragma once

#include <optional>

#include "daemon/dispatch/instructions.hpp"
#include "daemon/dispatch/withhold.hpp"

namespace dunning::dispatch {

// S23. What a week-old forecast makes of a day, in messages.
struct Expectation {
  int today = 0;    // forecast for today
  int backlog = 0;  // forecast for the days since then and not sent on them
};

// How many messages may leave today before that is news to be told: the part of what was expected,
// and never fewer than the minimum.
int allowed(const Expectation& expectation, const Limits& limits);

// The novelty breaker: a changed policy or a changed ledger that makes far more due than the book
// made likely a week ago stops everything until a person trusts it (`dunningctl trust NAME`). Until
// a forecast is a week old there is nothing to compare with; caps and ramp hold all the same.
class Novelty {
 public:
  Novelty(const Instructions& instructions, const Edges& edges)
      : instructions_(instructions), edges_(edges) {}

  // None while one more message is nothing new; else the stop has been noted in the store.
  Result<std::optional<Withheld>> stop_before_one_more(Date today);

  // At the end of a finished run: what the book makes likely on each day of the next weeks.
  Status forecast(Date today) const;

 private:
  Result<std::optional<int>> limit_of(Date today) const;

  const Instructions& instructions_;
  const Edges& edges_;
  std::optional<Date> day_;     // for which `limit_` was asked
  std::optional<int> limit_{};  // none: no bound today
};

}  // namespace dunning::dispatch
