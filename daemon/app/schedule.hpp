#pragma once

#include <optional>
#include <vector>

#include "daemon/core/instant.hpp"

namespace dunning::app {

// What became of one task: when to call again, on the clock that never goes back.
struct TaskResult {
  bool worked = false;           // there may be more to do at once
  std::optional<Millis> wait{};  // when idle: at most this long
};

// Whose turn it is: which workloads are due, each one's step at most once at a time. Knows neither
// threads nor a clock, so that the loop and its test run the same one. Moments are elapsed time.
class Schedule {
 public:
  Schedule(std::size_t workloads, Millis now) : standing_(workloads, Standing{false, false, now}) {}

  // Those that are due now and not busy, in their order; they are busy from now on.
  std::vector<std::size_t> hand_out(Millis now);
  void done(std::size_t workload, const TaskResult& result, Millis now);
  // Somebody has said something: everything is looked at now, or right after the step in hand,
  // whose word about waiting is then out of date.
  void ask_all(Millis now);
  bool rests() const;  // none is busy
  // Until the next one is due, at most so long.
  Millis wait(Millis now, Millis at_most) const;

 private:
  struct Standing {
    bool busy = false;
    bool asked = false;  // while it was busy
    Millis due{0};
  };
  std::vector<Standing> standing_;
};

}  // namespace dunning::app
