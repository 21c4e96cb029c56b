#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/app/schedule.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/doorbell.hpp"
#include "daemon/ports/log.hpp"

namespace dunning::app {

// One administration's work, handed out one bounded step at a time. At most one step of it runs at
// a time.
struct Workload {
  std::string name;
  std::function<TaskResult()> step;
};

// The main loop: waits on the doorbell and hands tasks to a few workers (threads, made here and
// joined here). The simulation hands the same steps out itself, inline and in seeded order.
class Loop {
 public:
  Loop(const ports::Clock& clock, ports::Doorbell& doorbell, ports::Log& log, int workers)
      : clock_(clock), doorbell_(doorbell), log_(log), workers_(workers) {}

  struct Hooks {
    std::function<bool()>
        requests;  // the bell rang: look for request rows; true when tasks have work now. When a
                   // command rang they are all looked at anyway: a person may have said something
    std::function<void()> idle;     // before each wait: status and watchdog
    std::optional<Millis> at_most;  // the longest wait (the watchdog's interval)
    std::function<void()> rest;     // after work, once nothing is left to do now
  };
  // Until SIGTERM, SIGINT or SIGHUP: no new task is begun, the tasks in hand finish. Returns the
  // reason.
  ports::Wake run(std::vector<Workload>& workloads, const Hooks& hooks);

  // Until every workload is idle; what would have to wait is left. False when it did not come to
  // rest within `most_steps` (a defect, or far too much work for one call).
  bool run_once(std::vector<Workload>& workloads, long most_steps = 10'000'000);

 private:
  const ports::Clock& clock_;
  ports::Doorbell& doorbell_;
  ports::Log& log_;
  int workers_;
};

}  // namespace dunning::app
