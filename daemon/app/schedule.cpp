#include "daemon/app/schedule.hpp"

#include <algorithm>
#include <utility>

namespace dunning::app {
namespace {

constexpr Millis longest_wait{3'600'000};

}  // namespace

std::vector<std::size_t> Schedule::hand_out(Millis now) {
  std::vector<std::size_t> due;
  for (std::size_t i = 0; i < standing_.size(); ++i) {
    if (standing_[i].busy || standing_[i].due > now) continue;
    standing_[i].busy = true;
    due.push_back(i);
  }
  return due;
}

void Schedule::done(std::size_t workload, const TaskResult& result, Millis now) {
  auto& one = standing_.at(workload);
  one.busy = false;
  const bool at_once = std::exchange(one.asked, false) || result.worked;
  one.due = now + (at_once ? Millis{0} : result.wait.value_or(longest_wait));
}

void Schedule::ask_all(Millis now) {
  for (auto& one : standing_) {
    one.asked = one.busy;
    one.due = std::min(one.due, now);
  }
}

bool Schedule::rests() const {
  return std::none_of(standing_.begin(), standing_.end(),
                      [](const Standing& one) { return one.busy; });
}

Millis Schedule::wait(Millis now, Millis at_most) const {
  Millis wait = std::min(longest_wait, at_most);
  for (const auto& one : standing_)
    if (!one.busy) wait = std::min(wait, std::max(one.due - now, Millis{0}));
  return wait;
}

}  // namespace dunning::app
