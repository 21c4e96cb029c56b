#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daemon/policy/account.hpp"
#include "daemon/policy/policy.hpp"

namespace dunning::policy {

// Where one item stands on its policy's steps in its present round, and when the next one is due
// (S11–S15). The item has a due date. Refers to the policy, item and calendar it was made from.
//
// A step's date is the latest of
//   - its anchor's date plus its offset. A step that was passed over by its condition has, for
//   anchors, the
//     date on which it was due; one that was skipped by adoption or lapsed, the date the policy
//     gives it;
//   - the day after the due date, unless it is a pre-due step (S14);
//   - the day on which the last taken step counts plus the distance that the policy puts between
//   the two (S13);
//   - the date the policy gives it from the due date, when that was moved later since the last step
//   (S14).
class Ladder {
 public:
  // `taken` are the item's rows of this round, oldest first, without cancelled and expired ones.
  Ladder(const Policy& policy, const Item& item, std::span<const Taken* const> taken,
         std::span<const Judgement* const> judgements, const WorkingDays& calendar);

  // A step on which the item stands or should start, and which the policy lacks.
  const std::optional<std::string>& unknown_step() const { return unknown_step_; }

  struct Next {
    std::size_t step = 0;
    Date on;
    std::string because;  // "3 days after the due date 2026-05-01"
  };
  // The next step that can still be taken on `today`: pre-due steps lapse on the due date. None:
  // finished.
  std::optional<Next> next(Date today) const;

  // Its condition was judged and holds; it is not judged again.
  bool judged(std::size_t step) const { return step < passed_.size() && passed_[step]; }
  void pass_over(std::size_t step, Date due_on);
  void take(std::size_t step, Date on);

  // The last step that was taken, with its day, or none.
  std::string stands_on() const;

 private:
  Date policy_date(std::size_t step) const;
  Date date_of(std::size_t step) const;
  bool hangs_on(std::size_t step, std::size_t other) const;
  Next date(std::size_t step) const;

  const Policy* policy_;
  const WorkingDays* calendar_;
  Date due_;
  std::size_t first_ = 0;                  // the first step not yet taken, passed over or skipped
  std::vector<std::optional<Date>> days_;  // on which a step counts: taken or passed over
  std::vector<bool> passed_;
  std::optional<std::size_t> last_taken_;
  bool moved_later_ = false;  // the due date, since the last taken step
  std::optional<std::string> unknown_step_;
};

}  // namespace dunning::policy
