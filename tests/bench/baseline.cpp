#include "tests/bench/baseline.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <ctime>

namespace dunning::bench {
namespace {

// Of this thread's processor time: other programs on the machine do not count.
double now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double seconds_of(const std::function<void()>& work) {
  const double begin = now();
  work();
  return now() - begin;
}

double peak_kB() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss);
}

double best_of_five(const std::function<void()>& baseline) {
  double best = seconds_of(baseline);
  for (int again = 1; again < 5; ++again)
    best = std::min(best, seconds_of(baseline));
  return best;
}

}  // namespace

void against_baseline(benchmark::State& state, std::int64_t units,
                      const std::function<void()>& work, const std::function<void()>& baseline) {
  const double best = best_of_five(baseline);
  const double peak_before = peak_kB();
  double total = 0;
  for ([[maybe_unused]] auto _ : state)
    total += seconds_of(work);
  state.counters["grown_kB"] = peak_kB() - peak_before;
  state.counters["baseline_ms"] = best * 1000;
  state.counters["ratio"] = total / static_cast<double>(state.iterations()) / best;
  state.SetItemsProcessed(state.iterations() * units);
}

void then_baseline(benchmark::State& state, const std::function<std::int64_t()>& work,
                   const std::function<void()>& baseline) {
  const double peak_before = peak_kB();
  std::int64_t units = 0;
  double total = 0;
  for ([[maybe_unused]] auto _ : state)
    total += seconds_of([&] { units += work(); });
  state.counters["grown_kB"] = peak_kB() - peak_before;
  const double best = best_of_five(baseline);
  state.counters["baseline_ms"] = best * 1000;
  state.counters["ratio"] = total / static_cast<double>(state.iterations()) / best;
  state.SetItemsProcessed(units);
}

}  // namespace dunning::bench
