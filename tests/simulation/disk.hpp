#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/dice.hpp"
#include "tests/simulation/mapped_file.hpp"
#include "tests/simulation/wal_index.hpp"

struct sqlite3_file;
struct sqlite3_vfs;

namespace dunning::simulation {

// The disk under the store: an SQLite VFS, the default one of this process from `install` on, that
// knows what was synced. When the power fails, nothing more reaches it, and of what was written
// since the last sync of a file some writes are there, some are not, and some in part (sectors of
// 512 bytes). It never really syncs: what a machine that loses power keeps is decided here.
// Thread rule: one thread.
class LossyDisk {
 public:
  static LossyDisk& install();  // once; SQLite keeps it for the life of the process

  // The power fails at the n-th sync from now: that one fails, and so does every write after it.
  void fail_in(long syncs) { fails_at_ = syncs_ + syncs; }
  void disarm() { fails_at_ = 0; }
  // What was not synced is remembered from now on; a power failure without it loses nothing.
  void watch(bool on) { watches_ = on; }
  bool watches() const { return watches_; }
  bool is_dead() const { return dead_; }
  // Some connection is writing: whoever else wants to waits for it.
  bool is_being_written() const;
  long syncs() const { return syncs_; }

  // With all files closed: leaves of each what the disk has, and the power is back.
  void come_back(Dice& dice);

  struct Change {
    std::int64_t offset = 0;  // of a write; the size, of a truncation
    bool truncates = false;
    std::string was;  // what stood there, as far as the file went
    std::int64_t size_was = 0;
    std::string is;
  };
  struct File {
    std::string path;
    std::vector<Change> since_sync;
    int open = 0;                       // how many times it is
    std::unique_ptr<MappedFile> bytes;  // as long as it is open
    WalIndex index;                     // of a store
  };
  File& file(const std::string& path);
  bool sync_succeeds(File& file);  // counts; forgets what is durable now
  void forget(const std::string& path) { files_.erase(path); }

 private:
  LossyDisk() = default;
  std::map<std::string, File> files_;
  long syncs_ = 0;
  long fails_at_ = 0;
  bool dead_ = false;
  bool watches_ = false;
};

}  // namespace dunning::simulation
