#include "tests/simulation/disk.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "daemon/store/store.hpp"

namespace dunning::simulation {
namespace {

constexpr std::size_t sector = 512;

sqlite3_vfs* beneath = nullptr;
LossyDisk* the_disk = nullptr;

// What SQLite holds; the file of the VFS beneath lies behind it.
struct Held {
  sqlite3_file base;
  LossyDisk::File* file;
  WalIndex::Held holds;
};
Held& held(sqlite3_file* file) {
  return *reinterpret_cast<Held*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(Held));
}

MappedFile& bytes_of(sqlite3_file* file) {
  return *held(file).file->bytes;
}

std::string content(sqlite3_file* file, std::int64_t offset, std::int64_t length) {
  std::string text(static_cast<std::size_t>(length), '\0');
  text.resize(static_cast<std::size_t>(bytes_of(file).read(text.data(), length, offset)));
  return text;
}

int close_file(sqlite3_file* file) {
  auto& closed = *held(file).file;
  if (--closed.open == 0) {
    closed.bytes.reset();
    closed.index = {};
  }
  return real(file)->pMethods->xClose(real(file));
}
// What lies behind the end reads as zeros, says the contract of a VFS.
int read_file(sqlite3_file* file, void* to, int length, sqlite3_int64 offset) {
  const auto there = bytes_of(file).read(to, length, offset);
  if (there == length) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + there, 0, static_cast<std::size_t>(length - there));
  return SQLITE_IOERR_SHORT_READ;
}
int write_file(sqlite3_file* file, const void* from, int length, sqlite3_int64 offset) {
  if (the_disk->is_dead()) return SQLITE_IOERR_WRITE;
  if (the_disk->watches()) {
    LossyDisk::Change change;
    change.offset = offset;
    change.size_was = bytes_of(file).size();
    change.was = content(file, offset, length);
    change.is.assign(static_cast<const char*>(from), static_cast<std::size_t>(length));
    held(file).file->since_sync.push_back(std::move(change));
  }
  return bytes_of(file).write(from, length, offset) ? SQLITE_OK : SQLITE_FULL;
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  if (the_disk->is_dead()) return SQLITE_IOERR_TRUNCATE;
  if (the_disk->watches()) {
    LossyDisk::Change change;
    change.offset = size;
    change.truncates = true;
    change.size_was = bytes_of(file).size();
    change.was = content(file, size, change.size_was);
    held(file).file->since_sync.push_back(std::move(change));
  }
  return bytes_of(file).resize(size) ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}
int sync_file(sqlite3_file* file, int) {
  return the_disk->sync_succeeds(*held(file).file) ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  *size = bytes_of(file).size();
  return SQLITE_OK;
}
int lock_file(sqlite3_file* file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
int check_lock(sqlite3_file* file, int* result) {
  return real(file)->pMethods->xCheckReservedLock(real(file), result);
}
int control(sqlite3_file* file, int operation, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
int sector_size(sqlite3_file* file) {
  return real(file)->pMethods->xSectorSize(real(file));
}
// Nothing is promised of what happens to a write that was not synced.
int characteristics(sqlite3_file*) {
  return 0;
}
int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** at) {
  *at = held(file).file->index.region(static_cast<std::size_t>(region),
                                      static_cast<std::size_t>(size), extend != 0);
  return SQLITE_OK;
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  auto& index = held(file).file->index;
  auto& holds = held(file).holds;
  const WalIndex::Slots which{offset, count};
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    index.release(holds, which);
    return SQLITE_OK;
  }
  const bool locked =
      (flags & SQLITE_SHM_SHARED) != 0 ? index.share(holds, which) : index.exclude(holds, which);
  return locked ? SQLITE_OK : SQLITE_BUSY;
}
void shm_barrier(sqlite3_file*) {}
int shm_unmap(sqlite3_file* file, int) {
  held(file).file->index.release(held(file).holds, {0, WalIndex::slots});
  return SQLITE_OK;
}

const sqlite3_io_methods methods = {
    2,         close_file,  read_file,  write_file, truncate_file, sync_file,       file_size,
    lock_file, unlock_file, check_lock, control,    sector_size,   characteristics, shm_map,
    shm_lock,  shm_barrier, shm_unmap,  nullptr,    nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  // Nameless files end with their process: nothing of them is there to be lost.
  if (name == nullptr) return beneath->xOpen(beneath, name, file, flags, out_flags);
  held(file).base.pMethods = nullptr;
  const int result = beneath->xOpen(beneath, name, real(file), flags, out_flags);
  if (result != SQLITE_OK) return result;
  auto& opened = the_disk->file(name);
  if (opened.open++ == 0) opened.bytes = std::make_unique<MappedFile>(name);
  held(file).file = &opened;
  held(file).holds = {};
  held(file).base.pMethods = &methods;
  return result;
}
int delete_file(sqlite3_vfs*, const char* name, int sync_directory) {
  if (the_disk->is_dead()) return SQLITE_IOERR_DELETE;
  the_disk->forget(name);
  return beneath->xDelete(beneath, name, sync_directory);
}

void write_at(int file, const std::string& text, std::size_t length, std::int64_t offset) {
  if (length > 0 && pwrite(file, text.data(), length, offset) < 0) std::abort();
}
void cut(int file, std::int64_t size) {
  if (ftruncate(file, size) != 0) std::abort();
}

}  // namespace

LossyDisk& LossyDisk::install() {
  if (the_disk != nullptr) return *the_disk;
  store::prepare_sqlite();
  static LossyDisk disk;
  the_disk = &disk;
  beneath = sqlite3_vfs_find(nullptr);
  static sqlite3_vfs vfs = *beneath;
  vfs.zName = "lossy";
  vfs.szOsFile = static_cast<int>(sizeof(Held)) + beneath->szOsFile;
  vfs.pNext = nullptr;
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  sqlite3_vfs_register(&vfs, 1);
  return disk;
}

bool LossyDisk::is_being_written() const {
  return std::any_of(files_.begin(), files_.end(),
                     [](const auto& one) { return one.second.index.is_being_written(); });
}

LossyDisk::File& LossyDisk::file(const std::string& path) {
  auto& found = files_[path];
  found.path = path;
  return found;
}

bool LossyDisk::sync_succeeds(File& file) {
  ++syncs_;
  if (fails_at_ != 0 && syncs_ >= fails_at_) dead_ = true;
  if (dead_) return false;
  file.since_sync.clear();
  return true;
}

// Back to what is durable, and forward again by what happened to be written.
void LossyDisk::come_back(Dice& dice) {
  for (auto& [path, one] : files_) {
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) continue;
    for (auto change = one.since_sync.rbegin(); change != one.since_sync.rend(); ++change) {
      write_at(file, change->was, change->was.size(), change->offset);
      cut(file, change->size_was);
    }
    for (const auto& change : one.since_sync) {
      const auto fate = dice.pick(5);
      if (fate < 2) continue;
      if (change.truncates) {
        cut(file, change.offset);
        continue;
      }
      const auto sectors = static_cast<std::int64_t>(change.is.size() / sector);
      const bool torn = fate == 2 && sectors > 0;
      const auto length =
          torn ? static_cast<std::size_t>(dice.pick(sectors)) * sector : change.is.size();
      write_at(file, change.is, length, change.offset);
    }
    ::close(file);
  }
  files_.clear();
  dead_ = false;
  fails_at_ = 0;
}

}  // namespace dunning::simulation
