#include "daemon/net/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <sstream>
#include <streambuf>
#include <system_error>
#include <utility>

namespace dunning::net {
namespace {

Error disk_error() {
  return {ErrorKind::transient,
          "cannot spool a body to disk: " + std::generic_category().message(errno), std::nullopt};
}

Status write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail(disk_error());
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

// Reads a file it owns, from where it stands.
class FileBuffer : public std::streambuf {
 public:
  explicit FileBuffer(int file) : file_(file) {}
  ~FileBuffer() override { ::close(file_); }
  FileBuffer(const FileBuffer&) = delete;
  FileBuffer& operator=(const FileBuffer&) = delete;

 private:
  int_type underflow() override {
    ssize_t count = 0;
    do {
      count = ::read(file_, buffer_.data(), buffer_.size());
    } while (count < 0 && errno == EINTR);
    // An exception out of a streambuf sets the stream bad, so that it is not taken for the end.
    if (count < 0) throw std::ios_base::failure("reading a spooled body failed");
    if (count == 0) return traits_type::eof();
    setg(buffer_.data(), buffer_.data(), buffer_.data() + count);
    return traits_type::to_int_type(buffer_[0]);
  }

  int file_;
  std::array<char, 65536> buffer_;
};

class FileStream : public std::istream {
 public:
  explicit FileStream(int file) : std::istream(nullptr), buffer_(file) { rdbuf(&buffer_); }

 private:
  FileBuffer buffer_;
};

}  // namespace

Spool::~Spool() {
  if (file_ >= 0) ::close(file_);
}

Status Spool::spill() {
  const char* const directory = std::getenv("TMPDIR");
  std::string path = (directory == nullptr || *directory == '\0' ? "/tmp" : directory) +
                     std::string("/dunningd-XXXXXX");
  file_ = ::mkostemp(path.data(), O_CLOEXEC);
  if (file_ < 0) return fail(disk_error());
  ::unlink(path.c_str());
  TRY(write_all(file_, memory_));
  memory_ = std::string();
  return {};
}

Status Spool::append(std::string_view bytes) {
  if (file_ < 0 && size_ + bytes.size() > spool_in_memory_bytes) TRY(spill());
  if (file_ < 0) {
    memory_.append(bytes);
  } else {
    TRY(write_all(file_, bytes));
  }
  size_ += bytes.size();
  return {};
}

std::unique_ptr<std::istream> Spool::take() {
  size_ = 0;
  if (file_ < 0) return std::make_unique<std::istringstream>(std::exchange(memory_, {}));
  ::lseek(file_, 0, SEEK_SET);
  return std::make_unique<FileStream>(std::exchange(file_, -1));
}

}  // namespace dunning::net
