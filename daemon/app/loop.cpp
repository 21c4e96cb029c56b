#include "daemon/app/loop.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace dunning::app {
namespace {

constexpr Millis longest_wait{3'600'000};

// The workers' side: a queue of workloads to step, and what their steps returned.
class Crew {
 public:
  Crew(int workers, ports::Doorbell& doorbell) : doorbell_(doorbell) {
    for (int i = 0; i < workers; ++i)
      threads_.emplace_back([this] { work(); });
  }
  ~Crew() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
      queue_.clear();
    }
    wake_.notify_all();
    for (auto& thread : threads_)
      thread.join();
  }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  struct Done {
    std::size_t workload;
    TaskResult result;
  };

  void hand_out(std::size_t index, const Workload& workload) {
    {
      const std::lock_guard lock(mutex_);
      queue_.push_back({index, &workload});
    }
    wake_.notify_one();
  }

  std::vector<Done> collect() {
    const std::lock_guard lock(mutex_);
    return std::exchange(done_, {});
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
      if (ending_) return;
      const auto [index, workload] = queue_.front();
      queue_.pop_front();
      lock.unlock();
      const auto result = workload->step();
      lock.lock();
      done_.push_back({index, result});
      doorbell_.ring();
    }
  }

  ports::Doorbell& doorbell_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::pair<std::size_t, const Workload*>> queue_;
  std::vector<Done> done_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

ports::Wake Loop::run(std::vector<Workload>& workloads, const Hooks& hooks) {
  Schedule schedule(workloads.size(), clock_.elapsed());
  Crew crew(workers_, doorbell_);
  bool worked = false;  // since everything last rested
  for (;;) {
    for (const auto& done : crew.collect())
      schedule.done(done.workload, done.result, clock_.elapsed());
    const auto now = clock_.elapsed();
    for (const auto index : schedule.hand_out(now)) {
      worked = true;
      crew.hand_out(index, workloads[index]);
    }
    const auto wait = schedule.wait(now, hooks.at_most.value_or(longest_wait));
    if (schedule.rests() && std::exchange(worked, false) && hooks.rest) hooks.rest();
    if (hooks.idle) hooks.idle();
    const auto wake = doorbell_.wait(wait);
    if (wake == ports::Wake::terminate || wake == ports::Wake::reload)
      return wake;  // the crew finishes its tasks
    if (wake != ports::Wake::doorbell && wake != ports::Wake::worker) continue;
    // Looking for rows is one indexed read; a worker that has finished may have what was asked for.
    const bool requested = hooks.requests && hooks.requests();
    if (requested || wake == ports::Wake::doorbell) schedule.ask_all(clock_.elapsed());
  }
}

bool Loop::run_once(std::vector<Workload>& workloads, long most_steps) {
  std::vector<std::size_t> working(workloads.size());
  for (std::size_t i = 0; i < workloads.size(); ++i)
    working[i] = i;
  while (!working.empty()) {
    std::vector<std::size_t> again;
    for (const auto index : working) {
      if (most_steps-- <= 0) {
        log_.error("no_rest", {{"administration", workloads[index].name}});
        return false;
      }
      if (workloads[index].step().worked) again.push_back(index);
    }
    working = std::move(again);
  }
  return true;
}

}  // namespace dunning::app
