#pragma once

#include <cstdint>

namespace dunning::ports {

// Randomness for jitter and names; the simulation gives a seeded one. Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;
};

}  // namespace dunning::ports
