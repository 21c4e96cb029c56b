#pragma once

#include <cstdint>
#include <string>

namespace dunning::simulation {

// A file as memory, as long as it is open: to read and to write it is to copy, without a system
// call. Its size on the disk is right at every moment, so that it can be copied while it is open.
// Nobody else may write it meanwhile.
class MappedFile {
 public:
  explicit MappedFile(std::string path);  // of a file that is there
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::int64_t size() const { return size_; }
  // How much of it there was.
  std::int64_t read(void* to, std::int64_t length, std::int64_t offset) const;
  // False when the file cannot be made longer. A disk that is full shows only when the bytes are
  // written, and ends the program then (SIGBUS).
  bool write(const void* from, std::int64_t length, std::int64_t offset);
  bool resize(std::int64_t size);

 private:
  std::string path_;
  char* bytes_ = nullptr;
  std::int64_t size_ = 0;
};

}  // namespace dunning::simulation
