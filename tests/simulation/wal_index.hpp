#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace dunning::simulation {

// What the connections to one store share beside its file: the index of the write-ahead log and the
// locks on it, in memory, because all of them are of this process. SQLite's own VFS asks the system
// at every transaction.
class WalIndex {
 public:
  static constexpr int slots = 8;  // as many locks as SQLite has

  // What one connection holds, a bit a slot.
  struct Held {
    std::uint8_t shared = 0;
    std::uint8_t exclusive = 0;
  };
  // The slots `from` up to `from + count`.
  struct Slots {
    int from = 0;
    int count = 0;
  };

  // Null when it is not there and is not to be made.
  void* region(std::size_t index, std::size_t size, bool make);

  // False when another connection holds what forbids it.
  bool share(Held& held, Slots which);
  bool exclude(Held& held, Slots which);
  void release(Held& held, Slots which);
  bool is_being_written() const { return excluded_[0]; }  // SQLite's WAL_WRITE_LOCK

 private:
  std::vector<std::unique_ptr<char[]>> regions_;
  std::array<int, slots> sharing_{};
  std::array<bool, slots> excluded_{};
};

}  // namespace dunning::simulation
