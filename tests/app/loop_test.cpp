#include "daemon/app/loop.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <utility>

#include "daemon/app/system_clock.hpp"

using namespace dunning;

namespace {

class NoLog : public ports::Log {
  void write(ports::Level, std::string_view, std::initializer_list<ports::Field>) override {}
};

// A bell that gives the wakes it was told to give, after the workers' rings.
class ScriptedBell : public ports::Doorbell {
 public:
  ports::Wake wait(Millis) override {
    std::unique_lock lock(mutex_);
    // Nobody rings for so long only when the loop has forgotten something: then it ends.
    const bool called =
        changed_.wait_for(lock, std::chrono::seconds(20), [this] { return rung_ > 0 || end_; });
    if (end_ || !called) return ports::Wake::terminate;
    --rung_;
    return from_outside_         ? std::exchange(from_outside_, false),
           ports::Wake::doorbell : ports::Wake::worker;
  }
  // What a command does.
  void ring_from_outside() {
    const std::lock_guard lock(mutex_);
    ++rung_;
    from_outside_ = true;
    changed_.notify_all();
  }
  void ring() override {
    const std::lock_guard lock(mutex_);
    ++rung_;
    changed_.notify_all();
  }
  void end() {
    const std::lock_guard lock(mutex_);
    end_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int rung_ = 0;
  bool from_outside_ = false;
  bool end_ = false;
};

}  // namespace

TEST_CASE("loop: one step of an administration at a time, and the others go on beside it") {
  app::SystemClock clock;
  ScriptedBell bell;
  NoLog log;
  app::Loop loop(clock, bell, log, 3);
  std::atomic<int> inside{0};
  std::atomic<bool> overlapped{false};
  std::atomic<int> a{0};
  std::atomic<int> b{0};
  const auto end_when_done = [&] {
    if (a >= 50 && b >= 50) bell.end();
  };
  std::vector<app::Workload> workloads{{"a",
                                        [&] {
                                          if (inside.fetch_add(1) != 0) overlapped = true;
                                          ++a;
                                          inside.fetch_sub(1);
                                          end_when_done();
                                          return app::TaskResult{a < 50, std::nullopt};
                                        }},
                                       {"b", [&] {
                                          ++b;
                                          end_when_done();
                                          return app::TaskResult{b < 50, std::nullopt};
                                        }}};
  CHECK(loop.run(workloads, {}) == ports::Wake::terminate);
  CHECK(a >= 50);
  CHECK(b >= 50);
  CHECK_FALSE(overlapped);
}

TEST_CASE("loop: run once ends when everything is idle, and says so when it never comes to rest") {
  app::SystemClock clock;
  ScriptedBell bell;
  NoLog log;
  app::Loop loop(clock, bell, log, 1);
  int left = 7;
  std::vector<app::Workload> ends{{"ends", [&] {
                                     return app::TaskResult{--left > 0, Millis{1000}};
                                   }}};
  CHECK(loop.run_once(ends));
  CHECK(left == 0);
  std::vector<app::Workload> never{{"never", [] { return app::TaskResult{true, std::nullopt}; }}};
  CHECK_FALSE(loop.run_once(never, 1000));
}

TEST_CASE("loop: what is asked for during a step is begun after it, whatever that step says") {
  app::SystemClock clock;
  ScriptedBell bell;
  NoLog log;
  app::Loop loop(clock, bell, log, 1);
  std::promise<void> asked;
  int steps = 0;
  bool first = true;
  std::vector<app::Workload> workloads{{"a", [&] {
                                          if (++steps > 1) {
                                            bell.end();
                                          } else {
                                            bell.ring();  // somebody asks while the step runs
                                            asked.get_future().wait();
                                          }
                                          return app::TaskResult{false, Millis{3'600'000}};
                                        }}};
  app::Loop::Hooks hooks;
  hooks.requests = [&] {
    const bool one = std::exchange(first, false);
    if (one) asked.set_value();
    return one;
  };
  CHECK(loop.run(workloads, hooks) == ports::Wake::terminate);
  CHECK(steps == 2);
}

TEST_CASE("loop: when a command rings, every administration looks at once, request row or not") {
  app::SystemClock clock;
  ScriptedBell bell;
  NoLog log;
  app::Loop loop(clock, bell, log, 1);
  int steps = 0;
  std::vector<app::Workload> workloads{{"a", [&] {
                                          if (++steps > 1) {
                                            bell.end();
                                          } else {
                                            bell.ring_from_outside();  // a hold, a promise
                                          }
                                          return app::TaskResult{false, Millis{3'600'000}};
                                        }}};
  CHECK(loop.run(workloads, {}) == ports::Wake::terminate);
  CHECK(steps == 2);
}

TEST_CASE("loop: it says that everything rests after the last step of work, not between two") {
  app::SystemClock clock;
  ScriptedBell bell;
  NoLog log;
  app::Loop loop(clock, bell, log, 1);
  std::atomic<int> steps{0};
  int rests = 0;
  std::vector<app::Workload> workloads{
      {"a", [&] {
         return app::TaskResult{++steps % 3 != 0, std::chrono::hours(1)};
       }}};
  app::Loop::Hooks hooks;
  hooks.rest = [&] {
    ++rests;
    CHECK(steps == rests * 3);
    if (rests == 2) {
      bell.end();
    } else {
      bell.ring_from_outside();
    }
  };
  CHECK(loop.run(workloads, hooks) == ports::Wake::terminate);
  CHECK(rests == 2);
}
