#pragma once

#include <span>
#include <vector>

#include "daemon/dispatch/instructions.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/outbox.hpp"

namespace dunning::dispatch {

// The look again just before anything leaves (S22): the delta pull has completed less than
// `most_age` ago, the records the messages name are re-read by id, and each case is decided again
// from what the mirror says then. What still holds is rendered and becomes ready; what does not is
// cancelled with what changed, and the case takes its new decision in the same run. Thread rule:
// one call at a time per object; one object per administration.
class FreshLook {
 public:
  static constexpr Millis most_age{10 * 60 * 1000};
  static constexpr std::size_t batch = 25;  // occasions looked at in one step

  FreshLook(const Instructions& instructions, const Edges& edges)
      : instructions_(instructions), edges_(edges) {}

  struct Looked {
    int planned = 0;  // occasions found waiting
    int ready = 0;
    int cancelled = 0;
    bool pulling = false;  // the delta pull has to go on first
    // The ledger allows no more requests until then: what is planned stays so, and nothing leaves.
    std::optional<Instant> no_budget_until{};
  };
  // One bounded step: of the delta pull while that is too old, else one batch.
  Result<Looked> step(Date today);

 private:
  Status look_at_records(const std::vector<store::Occasion>& occasions);
  Status settle(std::span<const store::Occasion> occasions, Instant looked_at, Date today,
                Looked& looked);
  Result<bool> settle(const store::Occasion& occasion, const Result<store::LoadedAccount>& found,
                      Instant looked_at, Date today, std::vector<store::Outbox::Made>& made);
  Status make_ready(std::vector<store::Outbox::Made>& made);
  void tell_not_made(const store::Occasion& occasion, const Error& error) const;

  const Instructions& instructions_;
  const Edges& edges_;
};

}  // namespace dunning::dispatch
