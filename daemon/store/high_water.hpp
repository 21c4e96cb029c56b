#pragma once

#include <filesystem>
#include <string>

#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

// How far the chains had got, in a small file in the state directory, beside the store and not in
// it: a store that was put back from a backup is shorter than its mark (design, rule 10). The file
// is replaced whole: temporary name, fsync, rename; mode 0600.
class HighWater {
 public:
  explicit HighWater(const std::filesystem::path& state_dir) : file_(state_dir / "high-water") {}

  // Remembers the length and head of every chain; a mark that says so already is not written again.
  Status note(Store& store) const;
  // What does not fit the mark, a sentence for people; empty when all fits or there is no mark yet.
  Result<std::string> compare(Store& store) const;

 private:
  std::string noted() const;  // the file as it is; empty when there is none

  std::filesystem::path file_;
};

}  // namespace dunning::store
