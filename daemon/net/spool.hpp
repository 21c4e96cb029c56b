#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

namespace dunning::net {

constexpr std::uint64_t spool_in_memory_bytes = 1ULL
                                                << 20;  // larger bodies go to disk, not to the heap

// A body on its way in: kept in memory while small, in a temporary file beyond that. The file is
// unlinked as soon as it is open, so that nothing is left behind by a crash. It lies in $TMPDIR,
// else in /tmp.
class Spool {
 public:
  Spool() = default;
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // transient when the disk does not take it.
  Status append(std::string_view bytes);
  std::uint64_t size() const { return size_; }

  // Everything appended, from the beginning. The spool is empty afterwards.
  std::unique_ptr<std::istream> take();

 private:
  Status spill();

  std::string memory_;
  int file_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace dunning::net
