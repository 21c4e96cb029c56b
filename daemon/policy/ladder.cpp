#include "daemon/policy/ladder.hpp"

#include <algorithm>

#include "daemon/core/planted_bug.hpp"
namespace dunning::policy {
namespace {

constexpr int days_without_a_bounce = 3;  // S31

std::size_t first_after_due(const Policy& policy) {
  const auto found = std::find_if(policy.steps.begin(), policy.steps.end(),
                                  [](const Step& step) { return !step.before_due(); });
  return static_cast<std::size_t>(found - policy.steps.begin());
}

// "3 days after ", "2 business days before ", "at the end of the month of ".
std::string relation(const Anchor& at) {
  Span offset = at.offset;
  const bool before = offset.count < 0;
  if (before) offset.count = -offset.count;
  const std::string from = to_string(offset) + (before ? " before " : " after ");
  if (!at.end_of_month) return from;
  return offset.count == 0 ? "at the end of the month of " : "at the end of the month, " + from;
}

}  // namespace

Ladder::Ladder(const Policy& policy, const Item& item, std::span<const Taken* const> taken,
               std::span<const Judgement* const> judgements, const WorkingDays& calendar,
               const Start& start)
    : policy_(&policy),
      calendar_(&calendar),
      statute_(start.statute),
      due_(*item.due_date),
      base_(std::max(due_, start.counts_from.value_or(due_))),
      because_(start.because),
      levels_(policy.steps.size()) {
  start_at(item, taken.empty(), start);
  bool passed_over_early = false;
  for (const auto* judgement : judgements) {
    const auto step = policy.known_as(judgement->step);
    if (!step) continue;
    if (judgement->passed) {
      levels_[*step].holds = true;
    } else if (!policy.steps[*step].otherwise.empty()) {
      levels_[*step].otherwise = true;
    } else {
      pass_over(*step, judgement->due_on);
      passed_over_early = passed_over_early || judgement->due_on < policy_date(*step);
    }
  }
  // Without a message there is no gathering either, so a step can have been passed over before its
  // date only when the due date was earlier then.
  if (taken.empty()) moved_later_ = passed_over_early;
  replay(taken, start.moves);
}

void Ladder::start_at(const Item& item, bool nothing_taken, const Start& start) {
  if (item.round > 0 || item.adoption.choice == Adoption::Choice::first_step || start.counts_from) {
    first_ = first_after_due(*policy_);
  }
  if (item.round == 0 && item.adoption.choice == Adoption::Choice::at_step) {
    const auto at = policy_->known_as(item.adoption.step);
    if (at) first_ = *at;
    if (!at && nothing_taken) unknown_step_ = item.adoption.step;
  }
  if (start.before && item.round == 0) {
    if (item.adoption.choice != Adoption::Choice::at_step)
      first_ = std::max(first_, start.before->first);
    if (first_ > 0) {
      far_ = first_ - 1;
      far_on_ = levels_[*far_].day = start.before->last_on;
    }
  }
  if (nothing_taken) not_before_ = start.not_before;
}

// Rows and words in the order in which they happened. On one day a word comes first when the row
// does what it says.
void Ladder::replay(std::span<const Taken* const> taken, const std::vector<Move>& moves) {
  auto word = moves.begin();
  for (const auto* row : taken) {
    const auto does = [&](const Move& said) {
      return said.how != Move::How::skip && policy_->known_as(row->step) == said.step &&
             (said.how == Move::How::set || row->turn > 0);
    };
    for (; word != moves.end(); ++word) {
      if (word->on > row->on || (word->on == row->on && !does(*word))) break;
      move(*word);
    }
    take(*row);
    if (row == taken.back() && !policy_->known_as(row->step)) unknown_step_ = row->step;
  }
  for (; word != moves.end(); ++word)
    move(*word);
}

void Ladder::take(const Taken& row) {
  const auto step = policy_->known_as(row.step);
  if (!step) return;
  Date on = row.delivered_on.value_or(row.on);
  const auto& assumed = policy_->steps[*step].assume_delivered;
  if (row.state == DeliveryState::uncertain && assumed) on = add(row.on, *assumed, *calendar_);
  levels_[*step].turn = std::max(levels_[*step].turn, row.turn);
  take(*step, on);
  moved_later_ = row.due_date_then.value_or(due_) < due_;
}

void Ladder::take(std::size_t step, Date on) {
  Level& level = levels_[step];
  level.day = on;
  level.out = false;
  ++level.turn;
  ++level.times;
  if (once_more_ && once_more_->step == step) once_more_.reset();
  if (moved_to_ && moved_to_->step <= step) moved_to_.reset();
  // What is taken once more does not bring the ladder back, but the next step keeps its distance.
  if (!last_ || !far_on_ || on > *far_on_ || step > *last_) last_ = step;
  if (!far_ || step >= *far_ || step >= first_) far_ = step;
  if (!far_on_ || on > *far_on_) far_on_ = on;
  first_ = std::max(first_, step + 1);
  moved_later_ = false;
  not_before_.reset();
}

void Ladder::move(const Move& said) {
  Level& level = levels_[said.step];
  switch (said.how) {
    case Move::How::skip:
      if (level.times > 0) return;
      level.day = said.on;
      level.out = true;
      return;
    case Move::How::again:
      level.holds = true;
      once_more_ = Ordered{said.step, said.on};
      return;
    case Move::How::set:
      if (said.once && level.times > 0) return;
      if (said.once && said.step < first_) {
        level.holds = true;
        once_more_ = Ordered{said.step, said.on};
        return;
      }
      for (std::size_t step = said.step; step < levels_.size(); ++step) {
        levels_[step].times = 0;
        if (step == said.step || !levels_[step].out) levels_[step].day.reset();
      }
      level.out = false;
      level.holds = true;
      first_ = said.step;
      moved_to_ = Ordered{said.step, said.on, said.because};
      once_more_.reset();
      unknown_step_.reset();
      return;
  }
}

bool Ladder::judged(std::size_t step) const {
  return levels_[step].holds || levels_[step].otherwise || levels_[step].times > 0;
}

const Step& Ladder::step(std::size_t step) const {
  const Step& what = policy_->steps[step];
  const bool otherwise = levels_[step].otherwise && !levels_[step].holds;
  return otherwise && !what.otherwise.empty() ? what.otherwise.front() : what;
}

void Ladder::pass_over(std::size_t step, Date due_on) {
  Level& level = levels_[step];
  if (!level.day) level.day = due_on;
  level.out = true;
  first_ = std::max(first_, step + 1);
  if (once_more_ && once_more_->step == step) once_more_.reset();
}

Date Ladder::end_of_term(std::size_t step, Date delivered) const {
  const Step& what = policy_->steps[step];
  Date last = delivered;
  if (what.deadline) last = calendar_->next_banking_day(add(delivered, *what.deadline, *calendar_));
  // S31: what went by e-mail alone may still come back.
  if (what.has_legal_effect() && !what.email.empty() && what.letter.empty())
    last = std::max(last, delivered + days_without_a_bounce);
  if (what.legal_notice.empty() || !statute_) return last;
  const auto* rule = statute_->notice(what.legal_notice);
  if (!rule) return last;
  const auto by = what.letter.empty() ? law::By::electronic : law::By::post;
  return std::max(last, law::term(*rule, *calendar_, delivered, by).last_day);
}

Date Ladder::anchor_date(const Anchor& at, bool by_policy) const {
  if (!at.step) return base_;
  const Date day = by_policy ? policy_date(*at.step) : date_of(*at.step);
  return at.deadline ? end_of_term(*at.step, day) : day;
}

// The date of a step when everything happens on its day.
Date Ladder::policy_date(std::size_t step) const {
  const Anchor& at = policy_->steps[step].at;
  return after(anchor_date(at, true), at, *calendar_);
}

Date Ladder::date_of(std::size_t step) const {
  return levels_[step].day ? *levels_[step].day : policy_date(step);
}

// Whether the anchors of `step` lead to `other`, so that the distance is kept by them.
bool Ladder::hangs_on(std::size_t step, std::size_t other) const {
  for (auto at = policy_->steps[step].at.step; at; at = policy_->steps[*at].at.step) {
    if (*at == other) return true;
    if (!levels_[*at].day) return false;
  }
  return false;
}

// S13, from the last step that was taken.
void Ladder::keep_distance(Next& next) const {
  if (!far_ || *far_ >= next.step) return;
  // What was passed over before the last step was taken once more keeps no distance from that.
  const bool directly = policy_->steps[next.step].at.step == *far_;
  const bool anchored = directly || (levels_[*far_].times <= 1 && hangs_on(next.step, *far_));
  if (anchored && levels_[*far_].day == far_on_) return;
  const std::int64_t distance = policy_date(next.step) - policy_date(*far_);
  if (*far_on_ + distance <= next.on) return;
  next.on = *far_on_ + distance;
  next.because = std::to_string(distance) + " days after " + policy_->steps[*far_].name + " of " +
                 to_string(*far_on_) + ", as far apart as in the policy";
}

Ladder::Next Ladder::date(std::size_t step) const {
  const Step& what = policy_->steps[step];
  Next next{step, {}, {}, levels_[step].turn};
  if (moved_to_ && moved_to_->step == step) {
    next.ordered = next.on = moved_to_->on;
    next.because = moved_to_->because.empty() ? "as a person said on " + to_string(moved_to_->on)
                                              : moved_to_->because;
  } else {
    const Date from = anchor_date(what.at, false);
    next.on = after(from, what.at, *calendar_);
    next.because = relation(what.at);
    if (!what.at.step) {
      next.because += (base_ == due_ ? "the due date " : because_ + " of ") + to_string(from);
    } else {
      next.because += (what.at.deadline ? "the deadline of " : "") +
                      policy_->steps[*what.at.step].name + (what.at.deadline ? ", " : " of ") +
                      to_string(from);
    }
  }
  if (!what.before_due() && next.on <= due_) {
    next.on = due_ + 1;
    next.because = "not before the due date " + to_string(due_) + " has passed";
  }
  if (next.ordered) return next;
  if (!planted(PlantedBug::take_missed_steps)) keep_distance(next);
  if (moved_later_ && policy_date(step) > next.on && !planted(PlantedBug::forget_moved_due_date)) {
    next.on = policy_date(step);
    next.because =
        "as far from the due date, which was moved to " + to_string(due_) + ", as in the policy";
  }
  if (not_before_ && *not_before_ > next.on) {
    next.on = *not_before_;
    next.because = because_;
  }
  return next;
}

// S16.
std::optional<Ladder::Next> Ladder::repeated() const {
  if (!last_) return std::nullopt;
  for (std::size_t step = *last_ + 1; step < first_; ++step) {
    if (!levels_[step].out) return std::nullopt;
  }
  const Level& level = levels_[*last_];
  const auto& repeat = policy_->steps[*last_].repeat;
  if (!repeat || level.times == 0 || level.times > repeat->times) return std::nullopt;
  const Date from = moved_later_ ? std::max(*level.day, due_) : *level.day;
  return Next{*last_, std::max(add(from, repeat->every, *calendar_), due_ + 1),
              "again " + to_string(repeat->every) + " after " + policy_->steps[*last_].name +
                  " of " + to_string(*level.day),
              level.turn};
}

std::optional<Ladder::Next> Ladder::next(Date today) const {
  if (once_more_) {
    const auto& [step, said_on, because] = *once_more_;
    const bool before_due = policy_->steps[step].before_due();
    if (!before_due || today < due_) {
      return Next{step, before_due ? said_on : std::max(said_on, due_ + 1),
                  "once more, as a person said on " + to_string(said_on), levels_[step].turn,
                  said_on};
    }
  }
  auto again = repeated();
  for (std::size_t step = first_; step < policy_->steps.size(); ++step) {
    if (levels_[step].out) continue;
    if (policy_->steps[step].before_due() && today >= due_) continue;
    auto next = date(step);
    return again && again->on < next.on ? again : next;
  }
  return again;
}

std::optional<Ladder::Next> Ladder::last_again(Date on) const {
  if (!last_ || policy_->steps[*last_].before_due()) return std::nullopt;
  return Next{*last_, on, "once more, as " + stands_on() + " is long ago", levels_[*last_].turn};
}

std::optional<Ladder::Next> Ladder::message_after(std::size_t step, Date on) const {
  Ladder then = *this;
  then.take(step, on);
  auto next = then.next(on);
  while (next && !then.step(next->step).writes()) {
    then.take(next->step, next->on);
    next = then.next(next->on);
  }
  return next;
}

std::optional<Date> Ladder::stands_since() const {
  return last_ ? levels_[*last_].day : std::nullopt;
}

std::string Ladder::stands_on() const {
  if (!last_) return {};
  return policy_->steps[*last_].name + " of " + to_string(*levels_[*last_].day);
}

std::optional<Ladder::Term> Ladder::term_running(Date today) const {
  for (std::size_t step = levels_.size(); step-- > 0;) {
    if (!policy_->steps[step].sets_a_term() || levels_[step].times == 0) continue;
    const Term term{step, end_of_term(step, *levels_[step].day)};
    if (today <= term.last_day) return term;
  }
  return std::nullopt;
}

std::optional<Ladder::Term> Ladder::term_before(std::size_t before) const {
  std::optional<Term> latest;
  for (std::size_t step = 0; step < before; ++step) {
    if (!policy_->steps[step].sets_a_term() || levels_[step].times == 0) continue;
    const Term term{step, end_of_term(step, *levels_[step].day)};
    if (!latest || term.last_day > latest->last_day) latest = term;
  }
  return latest;
}

}  // namespace dunning::policy
