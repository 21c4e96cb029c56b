#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daemon/policy/account.hpp"
#include "daemon/policy/moves.hpp"
#include "daemon/policy/policy.hpp"

namespace dunning::policy {

// Where one item stands on its policy's steps in its present round, and when the next one is due
// (S11–S16). The item has a due date. Refers to the policy and the calendar it was made from.
//
// A step's date is the latest of
//   - its anchor's date plus its offset. A step that was passed over by its condition has, for
//   anchors, the date on which it was due; one that was skipped by adoption or lapsed, the date the
//   policy gives it; one that a person skipped, that day. The deadline of a step ends on a banking
//   day;
//   - the day after the due date, unless it is a pre-due step (S14);
//   - the day on which the last taken step counts plus the distance that the policy puts between
//   the two (S13);
//   - the date the policy gives it from the due date, when that was moved later since the last step
//   (S14);
//   - for the first step of a ladder that had to wait for something: Start::not_before.
// A step to which a person moved the ladder is due on that day, and not before the due date has
// passed.
class Ladder {
 public:
  // What is special about where this ladder starts.
  struct Start {
    // S35: the policy's days count from here instead of from the due date, without pre-due steps.
    std::optional<Date> counts_from{};
    std::optional<Date> not_before{};  // S15, of its first step
    std::string because{};             // the reason for the one or the other
    std::vector<Move> moves{};
    std::optional<Before> before{};
    // Whose notices have a term of their own (S39); null: none.
    const law::Statute* statute = nullptr;
  };

  // `taken` are the item's rows of this round, oldest first, without cancelled and expired ones.
  Ladder(const Policy& policy, const Item& item, std::span<const Taken* const> taken,
         std::span<const Judgement* const> judgements, const WorkingDays& calendar,
         const Start& start);

  // A step on which the item stands or should start, and which the policy lacks.
  const std::optional<std::string>& unknown_step() const { return unknown_step_; }

  struct Next {
    std::size_t step = 0;
    Date on;
    std::string because;            // "3 days after the due date 2026-05-01"
    int turn = 0;                   // S15
    std::optional<Date> ordered{};  // the day on which a person said so
  };
  // The next step that can still be taken on `today`: pre-due steps lapse on the due date. None:
  // finished.
  std::optional<Next> next(Date today) const;
  // S29. The last step that was taken, once more and not before `on`; none when there was none
  // after the due date.
  std::optional<Next> last_again(Date on) const;
  // The next message, were that step taken on that day and what writes to nobody on its own; none:
  // there is no further one.
  std::optional<Next> message_after(std::size_t step, Date on) const;

  // Its condition was judged and holds, or does not count any more; it is not judged again.
  bool judged(std::size_t step) const;
  void pass_over(std::size_t step, Date due_on);
  // Its condition does not hold, and it says what it does then.
  void take_otherwise(std::size_t step) { levels_[step].otherwise = true; }
  // What the step does for this item: its `else` when that is so.
  const Step& step(std::size_t step) const;
  void take(std::size_t step, Date on);

  // The step that was taken last, and the day on which it counts; none: never.
  std::optional<std::size_t> stands() const { return last_; }
  std::optional<Date> stands_since() const;
  std::string stands_on() const;  // for people: "reminder of 2026-05-13", or empty
  // The turn with which a step would be taken now.
  int turn(std::size_t step) const { return levels_[step].turn; }

  // The last days of the terms that taken steps have set.
  struct Term {
    std::size_t step = 0;
    Date last_day;
  };
  std::optional<Term> term_running(Date today) const;       // of the most advanced step
  std::optional<Term> term_before(std::size_t step) const;  // the latest that an earlier step set
  Date end_of_term(std::size_t step, Date delivered) const;

 private:
  struct Level {
    std::optional<Date> day;  // on which it counts: taken, passed over, skipped
    bool holds = false;       // its condition was judged, or does not matter
    bool otherwise = false;   // its condition was judged and does not hold: its `else` counts
    bool out = false;         // passed over by its condition or skipped by a person
    int turn = 0;             // the next one
    int times = 0;            // taken, since a person last moved the ladder to or before it
  };

  void start_at(const Item& item, bool nothing_taken, const Start& start);
  void replay(std::span<const Taken* const> taken, const std::vector<Move>& moves);
  void take(const Taken& row);
  void move(const Move& move);
  Date policy_date(std::size_t step) const;
  Date date_of(std::size_t step) const;
  Date anchor_date(const Anchor& at, bool by_policy) const;
  bool hangs_on(std::size_t step, std::size_t other) const;
  Next date(std::size_t step) const;
  void keep_distance(Next& next) const;
  std::optional<Next> repeated() const;

  const Policy* policy_;
  const WorkingDays* calendar_;
  const law::Statute* statute_ = nullptr;
  Date due_;
  Date base_;  // from which the policy's days count
  std::optional<Date> not_before_;
  std::string because_;
  std::size_t first_ = 0;  // the first step not yet taken, passed over or skipped
  std::vector<Level> levels_;
  std::optional<std::size_t> last_;  // the step taken last
  std::optional<std::size_t> far_;   // the step from which the next one keeps its distance
  std::optional<Date> far_on_;       // counted from this day
  struct Ordered {
    std::size_t step = 0;
    Date on;
    std::string because{};  // of what no person said
  };
  std::optional<Ordered> moved_to_;   // a person's `set`, not yet taken
  std::optional<Ordered> once_more_;  // a person's `again`, not yet taken
  bool moved_later_ = false;          // the due date, since the last taken step
  std::optional<std::string> unknown_step_;
};

}  // namespace dunning::policy
