#include "tests/simulation/wal_index.hpp"

namespace dunning::simulation {
namespace {

bool has(std::uint8_t bits, int slot) {
  return (bits >> slot & 1U) != 0;
}
void set(std::uint8_t& bits, int slot) {
  bits = static_cast<std::uint8_t>(bits | 1U << slot);
}
void clear(std::uint8_t& bits, int slot) {
  bits = static_cast<std::uint8_t>(bits & ~(1U << slot));
}

}  // namespace

void* WalIndex::region(std::size_t index, std::size_t size, bool make) {
  while (make && regions_.size() <= index)
    regions_.push_back(std::make_unique<char[]>(size));
  return index < regions_.size() ? regions_[index].get() : nullptr;
}

bool WalIndex::share(Held& held, Slots which) {
  for (int slot = which.from; slot < which.from + which.count; ++slot) {
    if (has(held.shared, slot)) continue;
    if (excluded_[static_cast<std::size_t>(slot)]) return false;
    ++sharing_[static_cast<std::size_t>(slot)];
    set(held.shared, slot);
  }
  return true;
}

bool WalIndex::exclude(Held& held, Slots which) {
  for (int slot = which.from; slot < which.from + which.count; ++slot) {
    const auto at = static_cast<std::size_t>(slot);
    if (!has(held.exclusive, slot) && (excluded_[at] || sharing_[at] > 0)) return false;
  }
  for (int slot = which.from; slot < which.from + which.count; ++slot) {
    excluded_[static_cast<std::size_t>(slot)] = true;
    set(held.exclusive, slot);
  }
  return true;
}

void WalIndex::release(Held& held, Slots which) {
  for (int slot = which.from; slot < which.from + which.count; ++slot) {
    if (has(held.shared, slot)) --sharing_[static_cast<std::size_t>(slot)];
    if (has(held.exclusive, slot)) excluded_[static_cast<std::size_t>(slot)] = false;
    clear(held.shared, slot);
    clear(held.exclusive, slot);
  }
}

}  // namespace dunning::simulation
