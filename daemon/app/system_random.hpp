#pragma once

#include <mutex>
#include <random>

#include "daemon/ports/random.hpp"

namespace dunning::app {

// ports::Random of the machine, for jitter and names; no secret is made of it. Any thread.
class SystemRandom final : public ports::Random {
 public:
  std::uint64_t next() override {
    const std::lock_guard lock(mutex_);
    return generator_();
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 generator_{std::random_device{}()};
};

}  // namespace dunning::app
