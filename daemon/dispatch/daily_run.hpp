#pragma once

#include "daemon/dispatch/decide_accounts.hpp"
#include "daemon/dispatch/fresh_look.hpp"
#include "daemon/dispatch/send.hpp"
#include "daemon/dispatch/task_message.hpp"

namespace dunning::dispatch {

// One administration's way from decisions to effects, in bounded steps: what is ready leaves first,
// then what is planned gets its fresh look, then the next accounts are decided, then notes go back
// into the ledger. The run of a day is a row (administration, date), resumed until finished;
// afterwards only the accounts about which a person said something are decided, so that an answer
// leaves the same day. Thread rule: one call at a time per object; one object per administration.
class DailyRun {
 public:
  DailyRun(const Instructions& instructions, const Edges& edges)
      : instructions_(instructions),
        edges_(edges),
        decide_(instructions_, edges_),
        decide_said_(instructions_, edges_, DecideAccounts::Which::only_said),
        look_(instructions_, edges_),
        send_(instructions_, edges_),
        tell_tasks_(instructions_, edges_),
        novelty_(instructions_, edges_) {}
  DailyRun(const DailyRun&) = delete;
  DailyRun& operator=(const DailyRun&) = delete;

  // `state` is what the guards say now. While they stop everything nothing is decided or looked at;
  // what a pause or the novelty breaker found ready is cancelled, and decided anew afterwards.
  Result<Step> step(const policy::RunState& state);

  // S22: set while the fresh look of what is planned waits for requests that the ledger allows.
  std::optional<Instant> no_budget_until() const { return no_budget_until_; }

  // Mails to the owner that are ready; behind no stop. One a call.
  Result<Step> step_reports();

 private:
  Status enter_day(Date today);
  Result<bool> drain(policy::Reason reason);
  Result<std::optional<Step>> leave(const policy::RunState& state, LocalTime local);
  Result<std::optional<Step>> decide(const policy::RunState& state, LocalTime local);
  Result<std::optional<Step>> decide_said(const policy::RunState& state, LocalTime local);
  Instant next_run(LocalTime local) const;

  const Instructions instructions_;
  const Edges edges_;
  DecideAccounts decide_;
  DecideAccounts decide_said_;
  FreshLook look_;
  Send send_;
  TellTasks tell_tasks_;
  Novelty novelty_;
  std::optional<Date> day_;  // the day whose start was handled
  bool finished_ = false;    // the run of `day_`
  std::optional<Instant> decide_not_before_;
  std::optional<Instant> said_not_before_;
  std::optional<Instant> no_budget_until_;
};

}  // namespace dunning::dispatch
