#pragma once

#include <optional>
#include <vector>

#include "daemon/dispatch/instructions.hpp"
#include "daemon/dispatch/novelty.hpp"
#include "daemon/dispatch/withhold.hpp"
#include "daemon/policy/admit.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/outbox.hpp"

namespace dunning::dispatch {

// The first half of the daily run: visits the accounts that need a look, decides each, and writes
// down what is to leave (an occasion with its rows, for the step and for every event) or why
// nothing does. What waits for an approval is never written. Sends nothing. Thread rule: one call
// at a time per object; one object per administration and pass.
class DecideAccounts {
 public:
  // Accounts one step decides.
  static constexpr std::size_t batch = 50;
  // How often one case may be decided anew on one day because its fresh look changed it.
  static constexpr int most_occasions_a_day = 5;

  using Which = store::Accounts::Which;
  DecideAccounts(const Instructions& instructions, const Edges& edges, Which which = Which::all)
      : instructions_(instructions), edges_(edges), which_(which), novelty_(instructions, edges) {}

  // Begins a new pass over the accounts of `today`.
  void start_over() {
    after_.reset();
    wait_until_.reset();
    pass_ended_ = false;
    again_ = false;
    wrote_ = false;
  }
  // Something was cancelled or said while the pass went on: another pass follows this one.
  void need_another_pass() { again_ = true; }

  struct Pass {
    bool ended = false;
    bool again = false;  // another pass is wanted now
    std::optional<Instant>
        wait_until{};    // another pass is wanted then: a send window opens later today
    bool wrote = false;  // something was written down in this pass
  };
  Result<Pass> step(const policy::RunState& state, Date today, LocalTime local);

 private:
  struct Moment {
    const policy::RunState& state;
    Date today;
    LocalTime local;
    Instant now{};  // at which its batch is written
  };
  struct Decided {
    const store::AccountKey* key;
    const store::LoadedAccount* loaded;
    policy::Verdict verdict;
    std::vector<policy::Intent> planned{};  // what was written of it
  };
  Result<std::vector<std::optional<store::LoadedAccount>>> load(
      const std::vector<store::AccountKey>& keys) const;
  Status decide(const std::vector<store::AccountKey>& keys, const Moment& moment);
  Status decide_together(const std::vector<store::AccountKey>& keys, Moment moment);
  void sort_cases(std::vector<Decided>& all) const;
  Result<bool> act(Decided& decided, const Moment& moment);
  Result<policy::Admission> admit(const Decided& decided, const policy::Intent& intent,
                                  const Moment& moment) const;
  struct Attempt {
    bool stays_due = false;  // a person said something in between
    std::optional<Withheld> withheld{};
  };
  Result<Attempt> write(Decided& decided, const policy::Intent& intent, const Moment& moment);
  void tell(const Decided& decided) const;
  Result<std::optional<OccasionId>> free_occasion_id(const store::AccountKey& key,
                                                     const policy::Intent& intent, Date today);
  store::NewOccasion::As as() const;
  std::optional<Withheld> goes_elsewhere(const policy::Intent& intent, Date today) const;
  Withheld taken_already(const store::AccountKey& key, const policy::Intent& intent,
                         Date today) const;
  std::string task_title(const Decided& decided, const policy::Intent& intent, Date today) const;

  const Instructions& instructions_;
  const Edges& edges_;
  const Which which_;
  Novelty novelty_;
  std::optional<store::AccountKey> after_;
  bool pass_ended_ = false;
  bool again_ = false;
  bool wrote_ = false;
  std::optional<Instant> wait_until_;
};

}  // namespace dunning::dispatch
