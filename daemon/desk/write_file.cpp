#include "daemon/desk/write_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace dunning::desk {
namespace {

mode_t mode_for(Readers readers) {
  switch (readers) {
    case Readers::owner:
      return 0600;
    case Readers::owner_and_group:
      return 0640;
    case Readers::everybody:
      break;
  }
  return 0644;
}

// The number of what went wrong, or 0.
int write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : EIO;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

// Nobody but its owner can open it before its mode is what it has to be, and no link that somebody
// put there is followed.
int write_new(const std::string& path, std::string_view bytes, mode_t mode) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return errno;
  const int file =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t{0600});
  if (file < 0) return errno;
  int trouble = write_all(file, bytes);
  if (trouble == 0 && ::fchmod(file, mode) != 0) trouble = errno;
  if (trouble == 0 && ::fsync(file) != 0) trouble = errno;
  if (::close(file) != 0 && trouble == 0) trouble = errno;
  return trouble;
}

}  // namespace

Status write_file(const std::filesystem::path& path, std::string_view bytes, Readers readers) {
  const auto failed = [&](int number) {
    return fail(ErrorKind::permanent,
                path.string() + " could not be written: " + std::strerror(number));
  };
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (error) return failed(error.value());
  const std::string beside = path.string() + ".new";
  int trouble = write_new(beside, bytes, mode_for(readers));
  if (trouble == 0 && ::rename(beside.c_str(), path.c_str()) != 0) trouble = errno;
  if (trouble == 0) return {};
  ::unlink(beside.c_str());
  return failed(trouble);
}

}  // namespace dunning::desk
