#pragma once

#include "daemon/dispatch/decide_accounts.hpp"
#include "daemon/dispatch/fresh_look.hpp"
#include "daemon/dispatch/send.hpp"

namespace dunning::dispatch {

// One administration's way from decisions to effects, in bounded steps: what is ready leaves first,
// then what is planned gets its fresh look, then the next accounts are decided, then notes go back
// into the ledger. The run of a day is a row (administration, date), resumed until finished. Thread
// rule: one call at a time per object; one object per administration.
class DailyRun {
 public:
  DailyRun(const Instructions& instructions, const Edges& edges)
      : instructions_(instructions),
        edges_(edges),
        decide_(instructions_, edges_),
        look_(instructions_, edges_),
        send_(instructions_, edges_) {}
  DailyRun(const DailyRun&) = delete;
  DailyRun& operator=(const DailyRun&) = delete;

  // `state` is what the guards say now.
  Result<Step> step(const policy::RunState& state);

 private:
  Status enter_day(Date today);
  Result<std::optional<Step>> leave(const policy::RunState& state, LocalTime local);
  Result<std::optional<Step>> decide(const policy::RunState& state, LocalTime local);
  Instant next_run(LocalTime local) const;

  const Instructions instructions_;
  const Edges edges_;
  DecideAccounts decide_;
  FreshLook look_;
  Send send_;
  std::optional<Date> day_;  // the day whose start was handled
  bool finished_ = false;    // the run of `day_`
  std::optional<Instant> decide_not_before_;
};

}  // namespace dunning::dispatch
