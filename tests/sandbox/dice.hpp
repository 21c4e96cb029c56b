#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace dunning::sandbox {

// A random generator whose numbers are the same on every machine and library (SplitMix64), so that
// a seed names one economy for ever. Independent streams come from (seed, stream).
class Dice {
 public:
  explicit Dice(std::uint64_t seed, std::uint64_t stream = 0)
      : state_(mixed(seed) ^ mixed(~stream)) {}  // neighbouring seeds must not share a sequence

  std::uint64_t next() { return mixed(state_ += 0x9e3779b97f4a7c15ULL); }

  // Uniform in [low, high]; low ≤ high.
  int between(int low, int high) {
    return low + static_cast<int>(next() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool chance(int percent) { return between(1, 100) <= percent; }
  template <class T, std::size_t N>
  const T& one_of(const std::array<T, N>& choices) {
    return choices[static_cast<std::size_t>(next() % N)];
  }

 private:
  static std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
  }

  std::uint64_t state_;
};

}  // namespace dunning::sandbox
