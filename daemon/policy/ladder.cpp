#include "daemon/policy/ladder.hpp"

#include <algorithm>

#include "daemon/core/planted_bug.hpp"
namespace dunning::policy {
namespace {

std::size_t first_after_due(const Policy& policy) {
  const auto found = std::find_if(policy.steps.begin(), policy.steps.end(),
                                  [](const Step& step) { return !step.before_due(); });
  return static_cast<std::size_t>(found - policy.steps.begin());
}

// "3 days after", "2 business days before".
std::string relation(Span offset) {
  const bool before = offset.count < 0;
  if (before) offset.count = -offset.count;
  return to_string(offset) + (before ? " before " : " after ");
}

}  // namespace

Ladder::Ladder(const Policy& policy, const Item& item, std::span<const Taken* const> taken,
               std::span<const Judgement* const> judgements, const WorkingDays& calendar)
    : policy_(&policy),
      calendar_(&calendar),
      due_(*item.due_date),
      days_(policy.steps.size()),
      passed_(policy.steps.size()) {
  if (item.round > 0 || item.adoption.choice == Adoption::Choice::first_step) {
    first_ = first_after_due(policy);
  } else if (item.adoption.choice == Adoption::Choice::at_step) {
    const auto start = policy.index_of(item.adoption.step);
    if (start) first_ = *start;
    if (!start && taken.empty()) unknown_step_ = item.adoption.step;
  }
  bool passed_over_early = false;
  for (const auto* judgement : judgements) {
    const auto step = policy.index_of(judgement->step);
    if (!step) continue;
    if (judgement->passed) {
      passed_[*step] = true;
    } else {
      pass_over(*step, judgement->due_on);
      passed_over_early = passed_over_early || judgement->due_on < policy_date(*step);
    }
  }
  for (const auto* row : taken) {
    const auto step = policy.index_of(row->step);
    if (step) take(*step, row->delivered_on.value_or(row->on));
    if (!step && row == taken.back()) unknown_step_ = row->step;
  }
  // Without a message there is no gathering either, so a step can have been passed over before its
  // date only when the due date was earlier then.
  moved_later_ =
      taken.empty() ? passed_over_early : taken.back()->due_date_then.value_or(due_) < due_;
}

void Ladder::pass_over(std::size_t step, Date due_on) {
  if (!days_[step]) days_[step] = due_on;
  first_ = std::max(first_, step + 1);
}

void Ladder::take(std::size_t step, Date on) {
  days_[step] = on;
  first_ = std::max(first_, step + 1);
  if (!last_taken_ || *last_taken_ <= step) last_taken_ = step;
  moved_later_ = false;
}

// The date of a step when everything happens on its day.
Date Ladder::policy_date(std::size_t step) const {
  const Anchor& at = policy_->steps[step].at;
  return add(at.step ? policy_date(*at.step) : due_, at.offset, *calendar_);
}

Date Ladder::date_of(std::size_t step) const {
  return days_[step] ? *days_[step] : policy_date(step);
}

// Whether the anchors of `step` lead to `other`, so that the distance is kept by them.
bool Ladder::hangs_on(std::size_t step, std::size_t other) const {
  for (auto at = policy_->steps[step].at.step; at; at = policy_->steps[*at].at.step) {
    if (*at == other) return true;
    if (!days_[*at]) return false;
  }
  return false;
}

Ladder::Next Ladder::date(std::size_t step) const {
  const Step& what = policy_->steps[step];
  const Anchor& at = what.at;
  const Date from = at.step ? date_of(*at.step) : due_;
  Next next{step, add(from, at.offset, *calendar_), {}};
  next.because = relation(at.offset) +
                 (at.step ? policy_->steps[*at.step].name + " of " : "the due date ") +
                 to_string(from);
  if (!what.before_due() && next.on <= due_) {
    next.on = due_ + 1;
    next.because = "not before the due date " + to_string(due_) + " has passed";
  }
  if (last_taken_ && !hangs_on(step, *last_taken_) && !planted(PlantedBug::take_missed_steps)) {
    const Date counted = *days_[*last_taken_];
    const std::int64_t distance = policy_date(step) - policy_date(*last_taken_);
    if (counted + distance > next.on) {
      next.on = counted + distance;
      next.because = std::to_string(distance) + " days after " + policy_->steps[*last_taken_].name +
                     " of " + to_string(counted) + ", as far apart as in the policy";
    }
  }
  if (moved_later_ && policy_date(step) > next.on && !planted(PlantedBug::forget_moved_due_date)) {
    next.on = policy_date(step);
    next.because =
        "as far from the due date, which was moved to " + to_string(due_) + ", as in the policy";
  }
  return next;
}

std::optional<Ladder::Next> Ladder::next(Date today) const {
  for (std::size_t step = first_; step < policy_->steps.size(); ++step) {
    if (policy_->steps[step].before_due() && today >= due_) continue;
    return date(step);
  }
  return std::nullopt;
}

std::string Ladder::stands_on() const {
  if (!last_taken_) return {};
  return policy_->steps[*last_taken_].name + " of " + to_string(*days_[*last_taken_]);
}

}  // namespace dunning::policy
