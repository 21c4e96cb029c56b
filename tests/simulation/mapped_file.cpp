#include "tests/simulation/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace dunning::simulation {
namespace {

// Of addresses, not of memory: a file never has to move when it grows.
constexpr std::size_t room = std::size_t{64} << 30;

}  // namespace

MappedFile::MappedFile(std::string path) : path_(std::move(path)) {
  const int file = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) std::abort();
  struct stat facts {};
  if (::fstat(file, &facts) != 0) std::abort();
  size_ = facts.st_size;
  void* at = ::mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, file, 0);
  ::close(file);
  if (at == MAP_FAILED) std::abort();
  bytes_ = static_cast<char*>(at);
}

MappedFile::~MappedFile() {
  ::munmap(bytes_, room);
}

std::int64_t MappedFile::read(void* to, std::int64_t length, std::int64_t offset) const {
  const std::int64_t there = std::clamp<std::int64_t>(size_ - offset, 0, length);
  if (there > 0) std::memcpy(to, bytes_ + offset, static_cast<std::size_t>(there));
  return there;
}

bool MappedFile::write(const void* from, std::int64_t length, std::int64_t offset) {
  if (offset + length > size_ && !resize(offset + length)) return false;
  std::memcpy(bytes_ + offset, from, static_cast<std::size_t>(length));
  return true;
}

bool MappedFile::resize(std::int64_t size) {
  if (size > static_cast<std::int64_t>(room) || ::truncate(path_.c_str(), size) != 0) return false;
  size_ = size;
  return true;
}

}  // namespace dunning::simulation
