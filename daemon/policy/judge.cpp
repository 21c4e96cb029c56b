#include "daemon/policy/judge.hpp"

#include <algorithm>
#include <utility>

#include "daemon/core/planted_bug.hpp"
#include "daemon/policy/books.hpp"

namespace dunning::policy {
namespace {

void set(Standing& standing, Reason reason, std::string detail) {
  standing.decision.reason = reason;
  standing.decision.detail = std::move(detail);
}

// A next step, and under which name it waits when it is still to come.
struct Coming {
  Ladder::Next next;
  Reason reason = Reason::not_due;
  bool held_back = false;
};

void not_before(Coming& coming, Date date, Reason reason, std::string because, Date today) {
  if (coming.next.on >= date) return;
  if (coming.next.on <= today) coming.reason = reason;
  coming.next.on = date;
  coming.next.because = std::move(because);
  coming.held_back = true;
}

// The promise that was broken last and covers the item.
const PromiseOutcome& broken_promise(const Item& item, const Outcomes& outcomes) {
  const auto found = std::find_if(
      outcomes.promises.rbegin(), outcomes.promises.rend(), [&](const PromiseOutcome& one) {
        const auto& covered = one.promise->covers;
        if (one.state != PromiseState::broken && one.state != PromiseState::kept_in_part)
          return false;
        return std::any_of(covered.begin(), covered.end(),
                           [&](const Covered& each) { return each.item == item.id; });
      });
  return *found;
}

// S26. The clock has run on, so the next step is due at once.
void after_broken_promise(Standing& one, const Assessment& all, bool first) {
  if (all.outcomes.promises.empty() || one.next->ordered || one.step().before_due()) return;
  if (!broke_a_promise(*one.item, all.account, all.outcomes)) return;
  const PromiseOutcome& broken = broken_promise(*one.item, all.outcomes);
  const Date since = std::max(broken.last_day, *one.item->due_date) + 1;
  const bool has_more = one.next->step + 1 < one.policy->steps.size();
  if (one.policy->broken_promise_next_level && has_more && first) {
    one.ladder->pass_over(one.next->step, since);
    one.next = one.ladder->next(all.today);
    if (!one.next) return;
  }
  if (since >= one.next->on) return;
  one.next->on = since;
  one.next->because = "as " + to_string(broken.promise->amount) + " promised by " +
                      to_string(broken.promise->by) + " did not come";
}

// S29.
void after_a_pause(Coming& coming, const Standing& one, Assessment& all) {
  const auto& account = all.account;
  if (one.item->holds.empty() && account.words.empty() && !account.books.fresh_since) return;
  if (planted(PlantedBug::skip_settling)) return;
  const auto ended = pause_ended(*one.item, account, all.today);
  if (!ended || (coming.next.ordered && *coming.next.ordered >= *ended)) return;
  const auto since = one.ladder->stands_since();
  if (since && *ended <= *since) return;
  const Date settled = add(*ended, one.policy->settle, all.calendar);
  if (since && settled - *since > one.policy->repeat_after_days &&
      !one.policy->steps[coming.next.step].before_due() &&
      one.policy->steps[*one.ladder->stands()].legal_notice.empty()) {
    if (auto again = one.ladder->last_again(std::max(settled, coming.next.on))) {
      coming.next = std::move(*again);
      coming.held_back = true;
    }
  }
  if (coming.next.on < settled) all.look_on(coming.next.on);  // from then on it is settling
  if (all.today < settled) coming.held_back = true;           // nor does it come along with others
  not_before(coming, settled, Reason::settling,
             "as nothing leaves in the first " + to_string(one.policy->settle) +
                 " after the pause that ended on " + to_string(*ended),
             all.today);
}

// The item's newest row of the step.
const Taken* newest_row(const Standing& one, std::size_t step, const History& history) {
  const Taken* newest = nullptr;
  for (const auto& row : history.taken) {
    if (row.item != one.item->id || row.round != one.item->round) continue;
    if (row.state == DeliveryState::cancelled || row.state == DeliveryState::expired) continue;
    if (one.policy->known_as(row.step) != step) continue;
    if (!newest || newest->turn < row.turn) newest = &row;
  }
  return newest;
}

// S34. The task of the step that was taken last; the item that led has it.
void after_its_task(Coming& coming, const Standing& one, const Assessment& all) {
  const auto last = one.ladder->stands();
  if (!last) return;
  const Step& step = one.ladder->step(*last);
  if (!step.task || !step.task->wait || coming.next.step <= *last) return;
  const auto& history = all.account.history;
  const auto* taken = newest_row(one, *last, history);
  if (!taken) return;
  for (const auto& row : history.taken) {
    if (!row.leading || row.on != taken->on || row.step != taken->step) continue;
    const auto subject = task_subject(row.item, row.step, row.on);
    const bool done =
        std::any_of(history.tasks.begin(), history.tasks.end(), [&](const TaskMade& task) {
          return task.subject == subject && task.done_on && *task.done_on <= all.today;
        });
    if (done) return;
  }
  not_before(coming, add(taken->on, *step.task->wait, all.calendar), Reason::not_due,
             "unless the task of " + step.name + " of " + to_string(taken->on) + " is done before",
             all.today);
}

// S9.
std::optional<std::string> stale(const Standing& one, const Assessment& all) {
  if (all.rules.trust_books) return std::nullopt;
  const auto term = one.ladder->term_before(one.next->step);
  const auto deadline = term ? std::optional(term->last_day) : std::nullopt;
  const auto needed = books_needed(*one.item, one.step(), deadline, all.outcomes, all.calendar);
  return needed ? stale_books(all.account.books, all.rules, *needed) : std::nullopt;
}

}  // namespace

std::string task_subject(ItemId leading, std::string_view step, Date on) {
  return "item/" + std::to_string(leading.value) + "/" + std::string(step) + "/" + to_string(on);
}

bool is_small_remainder(const Standing& one) {
  const auto& small = one.policy->small;
  if (!small || !one.item->received.is_positive() || one.disputed.is_positive()) return false;
  const std::int64_t total = one.item->total.minor;
  const std::int64_t most = total / 100 * small->percent + total % 100 * small->percent / 100;
  return one.open < small->below && one.open.minor <= most;
}

void judge(Standing& standing, Assessment& all) {
  std::string passed_over;
  bool first = true;
  while ((standing.next = standing.ladder->next(all.today))) {
    after_broken_promise(standing, all, std::exchange(first, false));
    if (!standing.next) break;
    Coming coming{std::move(*standing.next)};
    all.look_on(coming.next.on);  // what postpones it gives another reason from that day on
    after_a_pause(coming, standing, all);
    after_its_task(coming, standing, all);
    standing.next = std::move(coming.next);

    const Step& step = standing.step();
    const Date on = standing.next->on;
    if (step.before_due()) all.look_on(*standing.item->due_date);  // it lapses
    standing.decision.step = step.name;
    standing.decision.step_on = on;
    const auto then = standing.ladder->message_after(standing.next->step, std::max(on, all.today));
    standing.decision.then_on = then ? std::optional(then->on) : std::nullopt;
    if (on > all.today) {
      all.look_on(on);
      standing.may_come_along = !coming.held_back && !stale(standing, all);
      std::string detail =
          step.name + " falls due on " + to_string(on) + ", " + standing.next->because;
      if (passed_over.empty()) return set(standing, coming.reason, std::move(detail));
      return set(standing, Reason::condition_false, passed_over + "; " + detail);
    }
    std::string detail =
        step.name + " is due since " + to_string(on) + ", " + standing.next->because;
    if (const auto why = stale(standing, all)) {
      all.look_on(all.today + 1);
      return set(standing, Reason::stale_books, detail + "; " + *why);
    }
    if (!step.legal_notice.empty()) {
      const auto gate = notice_gate(standing, all);
      if (gate.answer == NoticeGate::Answer::wait) {
        if (gate.until) all.look_on(*gate.until);
        return set(standing, Reason::not_due, detail + "; it waits: " + gate.because);
      }
      if (gate.answer == NoticeGate::Answer::pass_over) {
        all.judgements.push_back({standing.item->id, step.name, standing.item->round, on, false});
        passed_over +=
            (passed_over.empty() ? "" : "; ") + step.name + " is passed over: " + gate.because;
        if (step.otherwise.empty()) {
          standing.ladder->pass_over(standing.next->step, on);
        } else {
          standing.ladder->take_otherwise(standing.next->step);
        }
        continue;
      }
    }
    if (!step.conditions.empty() && !standing.ladder->judged(standing.next->step)) {
      const auto failing = all.failing(standing, step);
      all.judgements.push_back({standing.item->id, step.name, standing.item->round, on, !failing});
      if (failing && !step.otherwise.empty()) {
        standing.ladder->take_otherwise(standing.next->step);
        detail += "; it goes the other way, as " + *failing;
        // Also on that way a statutory notice waits for what the law asks (S39).
        if (!standing.step().legal_notice.empty()) continue;
      } else if (failing) {
        passed_over +=
            (passed_over.empty() ? "" : "; ") + step.name + " is passed over: " + *failing;
        standing.ladder->pass_over(standing.next->step, on);
        continue;
      }
    }
    standing.due = true;
    return set(standing, Reason::due, detail + "; open is " + to_string(standing.open));
  }
  standing.decision.step.clear();
  standing.decision.step_on.reset();
  standing.decision.then_on.reset();
  const std::string last = standing.ladder->stands_on();
  std::string detail =
      last.empty() ? "no step of the policy is left" : "the last step taken is " + last;
  if (!passed_over.empty()) detail += "; " + passed_over;
  set(standing, Reason::ladder_finished, std::move(detail));
}

}  // namespace dunning::policy
