#pragma once

#include <utility>

#include "tests/simulation/world.hpp"

namespace dunning::simulation {

// A person is not a port call of the daemon: nothing happens while they speak.
class Calm {
 public:
  explicit Calm(World& world) : world_(world), was_(std::exchange(world.calm, true)) {}
  ~Calm() { world_.calm = was_; }
  Calm(const Calm&) = delete;
  Calm& operator=(const Calm&) = delete;

 private:
  World& world_;
  bool was_;
};

template <class All>
auto& one_of(All& all, Dice& dice) {
  return all[static_cast<std::size_t>(dice.pick(static_cast<std::int64_t>(all.size())))];
}

constexpr const char* noor = "noor";  // who speaks

}  // namespace dunning::simulation
