#pragma once

#include <optional>
#include <vector>

#include "daemon/dispatch/instructions.hpp"
#include "daemon/policy/admit.hpp"
#include "daemon/store/accounts.hpp"

namespace dunning::dispatch {

// The first half of the daily run: visits the accounts that need a look, decides each, and writes
// down what is to leave (an occasion with its rows) or why nothing does. Sends nothing. Thread
// rule: one call at a time per object; one object per administration.
class DecideAccounts {
 public:
  // Accounts one step decides.
  static constexpr std::size_t batch = 50;
  // How often one case may be decided anew on one day because its fresh look changed it.
  static constexpr int most_occasions_a_day = 5;

  DecideAccounts(const Instructions& instructions, const Edges& edges)
      : instructions_(instructions), edges_(edges) {}

  // Begins a new pass over the accounts of `today`.
  void start_over() {
    after_.reset();
    wait_until_.reset();
    pass_ended_ = false;
    again_ = false;
  }
  // Something was cancelled or said while the pass went on: another pass follows this one.
  void need_another_pass() { again_ = true; }

  struct Pass {
    bool ended = false;
    bool again = false;  // another pass is wanted now
    std::optional<Instant>
        wait_until{};  // another pass is wanted then: a send window opens later today
  };
  Result<Pass> step(const policy::RunState& state, Date today, LocalTime local);

 private:
  Result<std::vector<std::optional<store::LoadedAccount>>> load(
      const std::vector<store::AccountKey>& keys) const;
  Status decide(const std::vector<store::AccountKey>& keys, const policy::RunState& state,
                Date today, LocalTime local);
  Result<std::optional<policy::Verdict>> act(const store::AccountKey& key,
                                             const store::LoadedAccount& loaded,
                                             policy::Verdict verdict, const policy::RunState& state,
                                             Date today, LocalTime local);
  Result<std::optional<policy::Verdict>> write(const store::AccountKey& key,
                                               const store::LoadedAccount& loaded,
                                               policy::Verdict verdict, Date today);
  Result<std::optional<OccasionId>> free_occasion_id(const store::AccountKey& key,
                                                     const policy::Intent& intent, Date today);

  const Instructions& instructions_;
  const Edges& edges_;
  std::optional<store::AccountKey> after_;
  bool pass_ended_ = false;
  bool again_ = false;
  std::optional<Instant> wait_until_;
};

}  // namespace dunning::dispatch
