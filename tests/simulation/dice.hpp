#pragma once

#include <cstdint>
#include <string_view>

namespace dunning::simulation {

// A stream of chance of its own: what one debtor or one kind of trouble does stays the same when
// another is taken away, so that a failing story can be made shorter.
class Dice {
 public:
  Dice(std::uint64_t seed, std::string_view stream) : state_(seed * 0x9e3779b97f4a7c15ULL) {
    for (const char letter : stream)
      state_ = (state_ ^ static_cast<unsigned char>(letter)) * 0x100000001b3ULL;
  }

  // SplitMix64.
  std::uint64_t next() {
    std::uint64_t mixed = (state_ += 0x9e3779b97f4a7c15ULL);
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
  }
  std::int64_t pick(std::int64_t below) {
    return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(below));
  }
  bool chance(int percent) { return pick(100) < percent; }
  bool per_mille(int chances) { return pick(1000) < chances; }

 private:
  std::uint64_t state_;
};

}  // namespace dunning::simulation
