#pragma once

#include <benchmark/benchmark.h>

#include <functional>

namespace dunning::bench {

// Runs `work`, and beside it `baseline`: the least that any program doing this would have to do,
// five times, the best one counting. Adds the columns
//   baseline_ms   of the baseline
//   ratio         processor time of work / processor time of baseline
//   grown_kB      by how much the peak memory of the process grew during work
// `units` is how many things (items, messages…) one call of work handles.
void against_baseline(benchmark::State& state, std::int64_t units,
                      const std::function<void()>& work, const std::function<void()>& baseline);

// The same the other way round, for work that is known only once it is done, and takes long: it
// runs once, and says how many things it handled.
void then_baseline(benchmark::State& state, const std::function<std::int64_t()>& work,
                   const std::function<void()>& baseline);

}  // namespace dunning::bench
